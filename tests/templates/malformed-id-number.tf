provider "azuread" {
  partner_id = 1234567
}
