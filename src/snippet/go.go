// Lists resource groups, with the tracking ID in the user agent of every request.
//
// Give these options to each client that you make, also those of other armXXX packages. The SDK's own
// Telemetry.ApplicationID is cut after 24 characters, and a pid has 40.
//
// Not run by the tests of cua. Rests on arm.ClientOptions.PerCallPolicies and policy.Policy of
// github.com/Azure/azure-sdk-for-go/sdk/azcore 1, and on azidentity 1 and armresources 1, with the Go they ask for.
// Run: go mod init attributed && go mod tidy && AZURE_SUBSCRIPTION_ID=ID go run ., after `az login`
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/resources/armresources"
)

const pid = "{{pid}}"

type attribution struct{}

func (attribution) Do(req *policy.Request) (*http.Response, error) {
	isOurs := func(word string) bool { return word == pid }
	words := slices.DeleteFunc(strings.Fields(req.Raw().UserAgent()), isOurs)
	req.Raw().Header.Set("User-Agent", strings.Join(append(words, pid), " "))
	return req.Next()
}

func main() {
	credential, err := azidentity.NewDefaultAzureCredential(nil)
	if err != nil {
		log.Fatal(err)
	}
	options := &arm.ClientOptions{ClientOptions: policy.ClientOptions{
		// Behind the policy that writes the header.
		PerCallPolicies: []policy.Policy{attribution{}},
	}}
	client, err := armresources.NewResourceGroupsClient(os.Getenv("AZURE_SUBSCRIPTION_ID"), credential, options)
	if err != nil {
		log.Fatal(err)
	}
	for pager := client.NewListPager(nil); pager.More(); {
		page, err := pager.NextPage(context.Background())
		if err != nil {
			log.Fatal(err)
		}
		for _, group := range page.Value {
			fmt.Println(*group.Name)
		}
	}
}
