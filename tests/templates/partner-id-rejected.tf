provider "azurerm" {
  partner_id = "pid-b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4"
}

provider "azapi" {
  partner_id = "pid-b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4"
}

provider "azuread" {
  partner_id = "pid-b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4"
}

provider "azurerm" {
  partner_id = "{b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4}"
}
