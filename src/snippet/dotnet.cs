// Lists resource groups, with the tracking ID in the user agent of every request.
//
// Add the policy to the options of each client that you make. The SDK's own Diagnostics.ApplicationId refuses more
// than 24 characters, and a pid has 40.
//
// Not run by the tests of cua. Rests on ClientOptions.AddPolicy and HttpPipelineSynchronousPolicy of Azure.Core 1,
// and on Azure.ResourceManager 1 and Azure.Identity 1, with .NET 8 or later.
// Run: dotnet new console && dotnet add package Azure.ResourceManager && dotnet add package Azure.Identity
//      AZURE_SUBSCRIPTION_ID=ID dotnet run, with this as Program.cs, after `az login`

using System;
using System.Linq;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.ResourceManager;

var options = new ArmClientOptions();
// Behind the policy that writes the header, which those per call are not.
options.AddPolicy(new Attribution(), HttpPipelinePosition.PerRetry);

var subscription = Environment.GetEnvironmentVariable("AZURE_SUBSCRIPTION_ID");
var client = new ArmClient(new DefaultAzureCredential(), subscription, options);
var groups = (await client.GetDefaultSubscriptionAsync()).GetResourceGroups();
await foreach (var group in groups.GetAllAsync())
{
    Console.WriteLine(group.Data.Name);
}

sealed class Attribution : HttpPipelineSynchronousPolicy
{
    private const string Pid = "{{pid}}";

    public override void OnSendingRequest(HttpMessage message)
    {
        var headers = message.Request.Headers;
        headers.TryGetValue("User-Agent", out var before);
        var words = (before ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word != Pid);
        headers.SetValue("User-Agent", string.Join(' ', words.Append(Pid)));
    }
}
