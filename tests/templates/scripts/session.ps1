try {
    [Microsoft.Azure.Common.Authentication.AzureSession]::ClientFactory.AddUserAgent("VSAzureTools-$UI$($host.name)".replace(' ','_'), '3.0.0')
    [Microsoft.Azure.Common.Authentication.AzureSession]::ClientFactory.AddUserAgent("pid-eb7927c8-dd66-43e1-b0cf-c346a422063")
    [Microsoft.Azure.Commands.Common.Authentication.AzureSession]::Instance.ClientFactory.AddUserAgent('pid-b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4', '1.0')
    $s.AddUserAgent($UserAgent); $s.AddUserAgent('pid-' + $guid); $s.AddUserAgent("pid-{0}" -f $guid)
} catch { }
