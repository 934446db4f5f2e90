set --global --export AZURE_HTTP_USER_AGENT $AZURE_HTTP_USER_AGENT pid-5f9d8f7c-1b0a-4d7a-9d3b-3c1f0f9f0d11
set -q AZURE_HTTP_USER_AGENT; or set --append -gx AZURE_HTTP_USER_AGENT pid-b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4
