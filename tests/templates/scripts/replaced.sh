export AZURE_HTTP_USER_AGENT=pid-b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4
az group list
AZUREPS_HOST_ENVIRONMENT=cloud-shell/1.0+pid-b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4 pwsh deploy.ps1
