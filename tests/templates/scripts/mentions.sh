#!/usr/bin/env bash
# export AZURE_HTTP_USER_AGENT=pid-XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX
set -eu
usage() {
    echo "usage: set AZURE_HTTP_USER_AGENT=pid-<guid> first"
    echo "AZURE_HTTP_USER_AGENT=pid-<guid>" >&2
    cat <<END
  export AZURE_HTTP_USER_AGENT=pid-<your GUID>
  ARM_PARTNER_ID=pid-<your GUID>
END
}
[ -n "$AZURE_HTTP_USER_AGENT" ] || die "AZURE_HTTP_USER_AGENT=pid-<guid> is missing"
[ "$AZURE_HTTP_USER_AGENT" = "pid-<guid>" ] && usage
if [[ ${AZURE_HTTP_USER_AGENT} == "pid-0" ]]; then usage; fi
grep -q 'AZURE_HTTP_USER_AGENT=pid-<guid>' "$0" || true # ARM_PARTNER_ID=1
printenv AZURE_HTTP_USER_AGENT; unset AZURE_HTTP_USER_AGENT ARM_PARTNER_ID
MY_AZURE_HTTP_USER_AGENT=pid-0 AZURE_HTTP_USER_AGENTS=pid-0
az vm create --name 'say "AZURE_HTTP_USER_AGENT=pid-0"'
sed -i "s/AZURE_HTTP_USER_AGENT=.*/pid-0/" "$0"
sudo --preserve-env=AZURE_HTTP_USER_AGENT,ARM_PARTNER_ID az group list
