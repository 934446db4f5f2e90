provider "azurerm" {
  partner_id = "b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4"
  features {}
}

provider "azurerm" {
  alias      = "hub"
  partner_id = local.partner_id

  features {}
}

provider "azuread" {}

provider "google" {
  partner_id = "nothing of ours"
}

locals {
  partner_id = "pid-${local.guid}"
  motto = <<-EOT
    a "quote, a { and a ${"}"}
  EOT
}

locals {
  guid = "b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4"
}
