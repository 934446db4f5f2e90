param enabled bool = true

resource marker 'Microsoft.Resources/deployments@2025-04-01' = if (enabled) {
  name: 'pid-contoso-myoffer-partnercenter'
  properties: {
    mode: 'Incremental'
    template: {
      '$schema': 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#'
      contentVersion: '1.0.0.0'
      resources: []
    }
  }
}
