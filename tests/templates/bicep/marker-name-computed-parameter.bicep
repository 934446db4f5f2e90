@description('Where it counts')
param names object = {
  marker: toLower('PID-B6ADD8F5-5FF4-4FC0-A2B5-0EC7861106C4')
}

resource marker 'Microsoft.Resources/deployments@2025-04-01' = {
  name: names.marker
  properties: {
    mode: 'Incremental'
    template: {
      '$schema': 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#'
      contentVersion: '1.0.0.0'
      resources: []
    }
  }
}
