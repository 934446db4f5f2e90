module marker 'nothing.bicep' = {
  name: 'pid-b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4'
}
