"""The deployments of the double of Azure: what a template deploys, where, and what is told of it.

A template that is plain JSON is deployed as ARM does it: each resource is an operation, nested
deployments go to their own place and have the correlation ID of the whole. What cannot be read as
JSON (az sends templates with their comments) deploys the markers that can be seen in it.

A resource whose name begins with `fails` fails, and all deployments around it; one whose name begins
with `endless` is never finished; one with `"existing": true` is only read. Answers have PAGE items.
"""

import json
import re
from urllib.parse import parse_qs

PAGE = 2

DEPLOYMENTS = "Microsoft.Resources/deployments"
NAME = "[^/]+"
GROUP = rf"/subscriptions/{NAME}/resourcegroups/{NAME}"
SUBSCRIPTION = rf"/subscriptions/{NAME}"
MANAGEMENT_GROUP = rf"/providers/Microsoft\.Management/managementGroups/{NAME}"
PLACE = rf"(?P<place>{GROUP}|{SUBSCRIPTION}|{MANAGEMENT_GROUP}|)"
HISTORY = rf"{PLACE}/providers/Microsoft\.Resources/deployments"
DEPLOYMENT = rf"{HISTORY}/(?P<name>{NAME})"
# az leaves the provider out for a resource group.
OPERATIONS = rf"{PLACE}(/providers/Microsoft\.Resources)?/deployments/(?P<name>{NAME})/operations"
ACTIVITY_LOG = r"/subscriptions/[^/]+/providers/Microsoft\.Insights/eventtypes/management/values"

# A deployment inside of a template, as people and `cua template add` write one: its type, then its name.
MARKER = r'"type":\s*"Microsoft\.Resources/deployments"[^{}]*?"name":\s*"(pid-[^"]+)"'


class Deployments:
    def __init__(self, url):
        self.url = url
        self.histories = {}  # by the place, in lower case: deployments by their name, in lower case
        self.operations = {}  # by the ID of the deployment, in lower case
        self.count = 0

    def answer(self, method, path, query, sent):
        """The status, the body and more headers; None where it is about something else."""

        def asked(verb, pattern):
            return method == verb and re.fullmatch(pattern + "/?", path, re.IGNORECASE)

        if match := asked("PUT", DEPLOYMENT):
            deployment = self.put(match["place"], match["name"], sent.decode())
            status = {"Azure-AsyncOperation": f"{self.url}{path}/operationStatuses/1", "Retry-After": "1"}
            return 201, deployment, status
        if match := asked("GET", rf"{DEPLOYMENT}/operationStatuses/1"):
            state = self.history(match["place"])[match["name"].lower()]["properties"]["provisioningState"]
            error = {"error": {"code": "DeploymentFailed", "message": "see the operations"}}
            return 200, {"status": state, **(error if state == "Failed" else {})}, {}
        if match := asked("GET", OPERATIONS):
            operations = self.operations.get(self.id(match["place"], match["name"]).lower(), [])
            return 200, self.page(path, query, operations), {}
        if match := asked("GET", DEPLOYMENT):
            deployment = self.history(match["place"]).get(match["name"].lower())
            missing = {"code": "DeploymentNotFound", "message": f"Deployment '{match['name']}' could not be found."}
            return (200, deployment, {}) if deployment else (404, {"error": missing}, {})
        if match := asked("GET", HISTORY):
            return 200, self.page(path, query, list(self.history(match["place"]).values())), {}
        if asked("GET", ACTIVITY_LOG):
            return 200, self.page(path, query, self.events(query)), {}
        return None

    def history(self, place):
        return self.histories.setdefault(place.lower(), {})

    @staticmethod
    def id(place, name):
        place = re.sub("/resourcegroups/", "/resourceGroups/", place, flags=re.IGNORECASE)
        return f"{place}/providers/{DEPLOYMENTS}/{name}"

    def page(self, path, query, items):
        start = int(parse_qs(query).get("$skiptoken", ["0"])[0])
        page = {"value": items[start : start + PAGE]}
        if start + PAGE < len(items):
            others = re.sub(r"&?(\$|%24)skiptoken=\d+", "", query)
            page["nextLink"] = f"{self.url}{path}?{others}&$skiptoken={start + PAGE}"
        return page

    def events(self, query):
        wanted = re.search(r"correlationId eq '([^']+)'", parse_qs(query)["$filter"][0])[1]
        every = [deployment for history in self.histories.values() for deployment in history.values()]
        ours = [it for it in every if it["properties"]["correlationId"] == wanted]
        return [{"resourceId": it["id"], "correlationId": wanted} for it in ours]

    def put(self, place, name, sent):
        self.count += 1
        correlation = f"00000000-0000-4000-9000-{self.count:012}"
        try:
            template = json.loads(sent.replace(" template:", ' "template":').replace(",template:", ',"template":'))
            template = template["properties"]["template"]
        except ValueError:
            markers = re.findall(MARKER, sent)
            template = {"resources": [{"type": DEPLOYMENTS, "name": marker} for marker in markers]}
        return self.deploy(place, name, template, correlation)

    def deploy(self, place, name, template, correlation):
        made = [self.operation(place, resource, correlation) for resource in template.get("resources", [])]
        states = [operation["properties"]["provisioningState"] for operation in made]
        state = next((state for state in ("Failed", "Running") if state in states), "Succeeded")
        end = {"properties": {"provisioningOperation": "EvaluateDeploymentOutput", "provisioningState": "Succeeded"}}
        deployment = {"id": self.id(place, name), "name": name, "type": DEPLOYMENTS}
        deployment["properties"] = {
            "correlationId": correlation,
            "provisioningState": state,
            "timestamp": "2026-11-20T10:00:00.0000000Z",
        }
        self.operations[deployment["id"].lower()] = made + [end]
        self.history(place)[name.lower()] = deployment
        return deployment

    def operation(self, place, resource, correlation):
        kind, name = resource["type"], resource["name"]
        if kind == DEPLOYMENTS:
            place, template = self.place(place, resource), resource.get("properties", {}).get("template", {})
            nested = self.deploy(place, name, template, correlation)
            identity, state = nested["id"], nested["properties"]["provisioningState"]
        else:
            identity = f"{self.id(place, name).rsplit('/providers/', 1)[0]}/providers/{kind}/{name}"
            states = {"fails": "Failed", "endless": "Running"}
            state = next((state for start, state in states.items() if name.startswith(start)), "Succeeded")
        properties = {
            "provisioningOperation": "Read" if resource.get("existing") else "Create",
            "provisioningState": state,
            "targetResource": {"id": identity, "resourceType": kind, "resourceName": name},
        }
        if state == "Failed":
            error = {"code": "NameTaken", "message": f"The name {name} is already taken."}
            properties.update(statusCode="Conflict", statusMessage={"status": "Failed", "error": error})
        return {"id": f"{identity}/operations/1", "operationId": "1", "properties": properties}

    @staticmethod
    def place(place, resource):
        if "scope" in resource:
            return "" if resource["scope"] == "/" else f"/providers/{resource['scope']}"
        if "subscriptionId" in resource:
            place = f"/subscriptions/{resource['subscriptionId']}"
        if "resourceGroup" in resource:
            place = re.match(SUBSCRIPTION, place)[0] + f"/resourceGroups/{resource['resourceGroup']}"
        return place
