resource site 'Microsoft.Web/sites@2024-04-01' existing = {
  name: 'contoso'
}

output id string = site.id
