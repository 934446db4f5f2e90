// A Bicep file for a resource group, with the marker that attributes what is deployed together with it: an
// empty deployment that is named after the tracking ID. Put your own resources beside it, or the marker into
// the main file that you have; in a module it does not count for the whole.
//
// Rests on Microsoft.Resources/deployments 2025-04-01.
// Run:   az deployment group create -g GROUP -f main.bicep
// Check: cua template check main.bicep

#disable-next-line no-deployments-resources
resource partnerAttribution 'Microsoft.Resources/deployments@2025-04-01' = {
  name: '{{pid}}'
  properties: {
    mode: 'Incremental'
    template: {
      '$schema': 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#'
      contentVersion: '1.0.0.0'
      resources: []
    }
  }
}
