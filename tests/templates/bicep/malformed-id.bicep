resource marker 'Microsoft.Resources/deployments@2025-04-01' = {
  name: 'pid-eb7927c8-dd66-43e1-b0cf-c346a422063'
  properties: {
    mode: 'Incremental'
    template: {
      '$schema': 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#'
      contentVersion: '1.0.0.0'
      resources: []
    }
  }
}
