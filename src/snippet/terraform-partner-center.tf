# A Partner Center ID does not belong into Terraform's files: azapi and azuread refuse it or send it with a second
# `pid-`, and so may azurerm. So `partner_id` is left out here, and the ID goes into the user agent, which all
# of them send, with the pid that Terraform adds on its own account turned off:
#
#   export AZURE_HTTP_USER_AGENT={{pid}}
#   export ARM_DISABLE_TERRAFORM_PARTNER_ID=true
#
# `cua exec --id {{pid}} -- terraform apply` does both, and keeps what
# others have put into the user agent.
#
# Rests on hashicorp/azurerm 4 and 5, with Terraform or OpenTofu.
# Run:   with these two variables: terraform init && ARM_SUBSCRIPTION_ID=ID terraform plan, after `az login`

terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = ">= 4.0, < 6.0"
    }
  }
}

provider "azurerm" {
  features {}
}

data "azurerm_subscription" "current" {}

output "subscription" {
  value = data.azurerm_subscription.current.display_name
}
