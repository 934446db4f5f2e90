<#
 $env:AZURE_HTTP_USER_AGENT = 'pid-<guid>'
#>
Write-Host @"
$env:AZURE_HTTP_USER_AGENT = 'pid-<guid>'
"@
if ($env:AZURE_HTTP_USER_AGENT -eq 'pid-0') { exit }
if ($env:AZURE_HTTP_USER_AGENT -match 'cloud-shell') { exit }
  $env:AZURE_HTTP_USER_AGENT = "b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4"
