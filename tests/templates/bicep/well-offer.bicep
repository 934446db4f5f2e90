resource site 'Microsoft.Web/sites@2024-04-01' = {
  name: 'contoso'
  location: resourceGroup().location
}

resource marker 'Microsoft.Resources/deployments@2025-04-01' = {
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
