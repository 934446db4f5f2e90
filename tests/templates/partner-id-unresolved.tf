provider "azurerm" {
  partner_id = var.partner_id
}

variable "partner_id" {
  type = string
}

provider "azapi" {
  partner_id = lower(local.id)
}
