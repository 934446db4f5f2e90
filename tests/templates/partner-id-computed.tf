provider "azurerm" {
  partner_id = "${var.partner_id}"
}

variable "partner_id" {
  default = "b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4"
}
