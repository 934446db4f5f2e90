provider "azurerm" {
  partner_id = "<your-guid>"
}
