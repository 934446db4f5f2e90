var enableTelemetry = false

resource partnerAttribution 'Microsoft.Resources/deployments@2025-04-01' = if (enableTelemetry) {
  name: 'pid-b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4'
  properties: {
    mode: 'Incremental'
    template: {
      '$schema': 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#'
      contentVersion: '1.0.0.0'
      resources: []
    }
  }
}
