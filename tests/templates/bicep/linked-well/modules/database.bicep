resource site 'Microsoft.Web/sites@2024-04-01' = {
  name: 'contoso'
  location: resourceGroup().location
}

