provider "azurerm" {
  partner_id = ""
}
