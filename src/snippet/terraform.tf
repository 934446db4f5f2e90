# Has Terraform send the tracking ID with every request to Azure. azapi and azuread have the same
# `partner_id`, and take it in this form, too.
#
# Rests on hashicorp/azurerm 4 and 5, with Terraform or OpenTofu.
# Run:   terraform init && ARM_SUBSCRIPTION_ID=ID terraform plan, after `az login`
# Check: cua template check main.tf

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
  partner_id = "{{guid}}"
}

data "azurerm_subscription" "current" {}

output "subscription" {
  value = data.azurerm_subscription.current.display_name
}
