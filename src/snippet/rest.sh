#!/bin/sh
# Lists resource groups with curl, with the tracking ID in the user agent.
#
# Rests on curl 7.76 or later, and on Azure CLI 2 for the token, which goes through a pipe: an argument could be
# read by others on the same machine.
# Run: AZURE_SUBSCRIPTION_ID=ID sh attributed.sh, after `az login`

set -eu

pid='{{pid}}'
token=$(az account get-access-token --resource https://management.azure.com/ --query accessToken --output tsv)
printf 'Authorization: Bearer %s\n' "$token" |
    curl --silent --show-error --fail-with-body --user-agent "curl $pid" --header @- \
        "https://management.azure.com/subscriptions/$AZURE_SUBSCRIPTION_ID/resourcegroups?api-version=2025-04-01"
