"""Lists resource groups, with the tracking ID in the user agent of every request.

Give `per_retry_policies=[Attribution()]` to each client that you make, also those of other azure-mgmt packages.
It puts the pid last, and once: `cua exec`, whose AZURE_HTTP_USER_AGENT the SDK appends, changes nothing.

Rests on azure-mgmt-resource 23 to 26 and azure-identity 1.
Run: pip install "azure-mgmt-resource>=23,<27" "azure-identity>=1,<2"
     AZURE_SUBSCRIPTION_ID=ID python attributed.py, after `az login`
"""

import os

from azure.core.pipeline.policies import SansIOHTTPPolicy
from azure.identity import DefaultAzureCredential
from azure.mgmt.resource.resources import ResourceManagementClient

PID = "{{pid}}"


class Attribution(SansIOHTTPPolicy):
    def on_request(self, request):
        headers = request.http_request.headers
        words = [word for word in headers.get("User-Agent", "").split() if word != PID]
        headers["User-Agent"] = " ".join([*words, PID])


client = ResourceManagementClient(
    DefaultAzureCredential(),
    os.environ["AZURE_SUBSCRIPTION_ID"],
    # Behind the policy that writes the header, which those per call are not.
    per_retry_policies=[Attribution()],
)
for group in client.resource_groups.list():
    print(group.name)
