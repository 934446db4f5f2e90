// Lists resource groups, with the tracking ID in the user agent of every request.
//
// Give `additionalPolicies` to each client that you make, also those of other @azure/arm packages. The SDK's own
// `userAgentPrefix` would put the pid first. In TypeScript the policy is a `PipelinePolicy` of
// @azure/core-rest-pipeline.
//
// Rests on @azure/identity 4 and @azure/arm-resources 8, with Node.js 22 or later; 7 will do, with Node.js 20.
// Run: npm install @azure/arm-resources@8 @azure/identity@4
//      AZURE_SUBSCRIPTION_ID=ID node attributed.mjs, after `az login`

import { ResourceManagementClient } from "@azure/arm-resources";
import { DefaultAzureCredential } from "@azure/identity";

const PID = "{{pid}}";

const attribution = {
  name: "attribution",
  sendRequest(request, next) {
    const before = request.headers.get("User-Agent") ?? "";
    const words = before.split(" ").filter((word) => word !== "" && word !== PID);
    request.headers.set("User-Agent", [...words, PID].join(" "));
    return next(request);
  },
};

const client = new ResourceManagementClient(new DefaultAzureCredential(), process.env.AZURE_SUBSCRIPTION_ID, {
  // Per retry, so that it comes behind whatever else writes the header.
  additionalPolicies: [{ policy: attribution, position: "perRetry" }],
});
for await (const group of client.resourceGroups.list()) {
  console.log(group.name);
}
