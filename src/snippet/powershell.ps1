# Lists resource groups with Azure PowerShell, with the tracking ID in the user agent.
#
# The variable becomes a part of one product token, which has no blanks in it. The cmdlets that are made with the
# SDK read the session's own list of user agents.
#
# Not run by the tests of cua. Rests on AZUREPS_HOST_ENVIRONMENT of Az.Accounts 3.0.4 or later, and on
# ClientFactory.AddUserAgent, with Windows PowerShell 5.1 or PowerShell 7.
# Run: pwsh -File attributed.ps1, after Connect-AzAccount

$ErrorActionPreference = 'Stop'

$TrackingId = '{{pid}}'
$Parts = @("$Env:AZUREPS_HOST_ENVIRONMENT".Split([char[]]'+ ') | Where-Object { $_ -and $_ -cne $TrackingId })
$Env:AZUREPS_HOST_ENVIRONMENT = ($Parts + $TrackingId) -join '+'

Import-Module -Name Az.Accounts -MinimumVersion 3.0.4
[Microsoft.Azure.Commands.Common.Authentication.AzureSession]::Instance.ClientFactory.AddUserAgent($TrackingId)

# In the place of this: what deploys.
Get-AzResourceGroup | ForEach-Object -MemberName ResourceGroupName
