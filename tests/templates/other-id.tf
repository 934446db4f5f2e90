provider "azuread" {
  partner_id = "7c1e1d3a-93a4-4d0c-8f5e-2b0a6f4d9e55"
}
