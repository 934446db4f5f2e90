module database 'modules/database.bicep' = {
  name: 'database'
}
