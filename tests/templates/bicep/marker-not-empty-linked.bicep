resource marker 'Microsoft.Resources/deployments@2025-04-01' = {
  name: 'pid-b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4'
  properties: {
    mode: 'Incremental'
    templateLink: {
      uri: 'https://contoso.example/database.json'
    }
  }
}
