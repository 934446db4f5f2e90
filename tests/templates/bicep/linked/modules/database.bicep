module disk '../modules/./disk.bicep' = {
  name: 'disk'
}
