// Lists resource groups, with the tracking ID in the user agent of every request.
//
// Give the policy to each client that you make. The SDK's own application ID refuses more than 24 characters, and
// a pid has 40.
//
// Not run by the tests of cua. Rests on HttpPipelineSyncPolicy of com.azure:azure-core 1, and on
// com.azure.resourcemanager:azure-resourcemanager-resources 2 and com.azure:azure-identity 1, with Java 11 or later.
// Run: with these as dependencies, and this as src/main/java/Attributed.java, after `az login`:
//      AZURE_SUBSCRIPTION_ID=ID mvn compile exec:java -Dexec.mainClass=Attributed

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import com.azure.core.management.AzureEnvironment;
import com.azure.core.management.profile.AzureProfile;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.resourcemanager.resources.ResourceManager;
import java.util.stream.Collectors;
import java.util.stream.Stream;

public class Attributed {
    private static final String PID = "{{pid}}";

    private static final class Attribution extends HttpPipelineSyncPolicy {
        @Override
        protected void beforeSendingRequest(HttpPipelineCallContext context) {
            HttpHeaders headers = context.getHttpRequest().getHeaders();
            String before = headers.getValue(HttpHeaderName.USER_AGENT);
            Stream<String> words = Stream.of(before == null ? "" : before)
                .flatMap(text -> Stream.of(text.split(" ")))
                .filter(word -> !word.isEmpty() && !word.equals(PID));
            String after = Stream.concat(words, Stream.of(PID)).collect(Collectors.joining(" "));
            headers.set(HttpHeaderName.USER_AGENT, after);
        }
    }

    public static void main(String[] arguments) {
        ResourceManager.configure()
            .withPolicy(new Attribution())
            .authenticate(new DefaultAzureCredentialBuilder().build(), new AzureProfile(AzureEnvironment.AZURE))
            .withSubscription(System.getenv("AZURE_SUBSCRIPTION_ID"))
            .resourceGroups()
            .list()
            .forEach(group -> System.out.println(group.name()));
    }
}
