resource sites 'Microsoft.Web/sites@2024-04-01' = [for name in ['a', 'b']: if (name != 'a') {
  name: name
  location: resourceGroup().location
}]
