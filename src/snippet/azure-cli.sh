#!/bin/sh
# Runs az with the tracking ID in the user agent of every request, once, behind what others have put there.
#
# Rests on AZURE_HTTP_USER_AGENT, which Azure CLI 2 appends as it is. azure-mgmt packages for Python, Terraform's
# providers and Ansible read it, too; Azure PowerShell does not.
# Run: sh attributed.sh, after `az login`; for one command, `cua exec -- az ...` does the same

set -eu

pid='{{pid}}'
case " ${AZURE_HTTP_USER_AGENT-} " in
*" $pid "*) ;;
*) AZURE_HTTP_USER_AGENT=${AZURE_HTTP_USER_AGENT:+$AZURE_HTTP_USER_AGENT }$pid ;;
esac
export AZURE_HTTP_USER_AGENT

# In the place of this: what deploys.
az group list --query '[].name' --output tsv
