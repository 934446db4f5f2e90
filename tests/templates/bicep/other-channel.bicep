resource marker 'Microsoft.Resources/deployments@2025-04-01' = {
  name: 'pid-0d2f0f6e-3f0e-4a52-9b56-6a4a1f2f7c11'
  properties: {
    mode: 'Incremental'
    template: {
      '$schema': 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#'
      contentVersion: '1.0.0.0'
      resources: []
    }
  }
}
