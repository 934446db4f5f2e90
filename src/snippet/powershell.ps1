# Lists resource groups with Azure PowerShell, with the tracking ID in the user agent.
#
# The variable becomes one product token of every request, and is dropped in silence where such a token may not hold
# one of its characters, so that only letters, digits and `_./@-` of what others have put there are kept. Cmdlets
# that are made with the SDK also send the session's own list of user agents, where the ID is a word by itself.
#
# Not run by the tests of cua. Rests on AZUREPS_HOST_ENVIRONMENT of Az.Accounts 3.0.4 or later, and on
# ClientFactory.AddUserAgent, with Windows PowerShell 5.1 or PowerShell 7.
# Run: pwsh -File attributed.ps1, after Connect-AzAccount

$ErrorActionPreference = 'Stop'

$TrackingId = '{{pid}}'
$Parts = @("$Env:AZUREPS_HOST_ENVIRONMENT" -split '[^A-Za-z0-9_./@-]+' | Where-Object { $_ -and $_ -cne $TrackingId })
$Env:AZUREPS_HOST_ENVIRONMENT = ($Parts + $TrackingId) -join '+'

Import-Module -Name Az.Accounts -MinimumVersion 3.0.4
[Microsoft.Azure.Commands.Common.Authentication.AzureSession]::Instance.ClientFactory.AddUserAgent($TrackingId)

# In the place of this: what deploys.
Get-AzResourceGroup | ForEach-Object -MemberName ResourceGroupName
