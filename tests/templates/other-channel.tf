provider "azapi" {
  partner_id = "0d2f0f6e-3f0e-4a52-9b56-6a4a1f2f7c11"
}
