provider "azurerm" {
  partner_id = "pid-eb7927c8-dd66-43e1-b0cf-c346a422063"
}
