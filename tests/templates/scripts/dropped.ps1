$env:AZUREPS_HOST_ENVIRONMENT = "$env:AZUREPS_HOST_ENVIRONMENT pid-b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4"
$Env:AZUREPS_HOST_ENVIRONMENT += '+pid-b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4'
[Environment]::SetEnvironmentVariable('AZUREPS_HOST_ENVIRONMENT', 'contoso (pid-b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4)')
Set-Item -Path Env:\AZURE_HTTP_USER_AGENT -Value "$env:AZURE_HTTP_USER_AGENT pid-b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4-1"
[System.Environment]::SetEnvironmentVariable("ARM_PARTNER_ID", "pid-b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4", "User")
