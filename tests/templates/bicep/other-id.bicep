resource marker 'Microsoft.Resources/deployments@2025-04-01' = {
  name: 'pid-7c1e1d3a-93a4-4d0c-8f5e-2b0a6f4d9e55'
  properties: {
    mode: 'Incremental'
    template: {
      '$schema': 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#'
      contentVersion: '1.0.0.0'
      resources: []
    }
  }
}
