"""CloudFormation's API, as far as `aws cloudformation` needs it to deploy, describe, wait and delete."""

import re
import uuid

from .. import ACCOUNT
from ..times import now
from ..wire import AWSError
from . import TemplateError, deployment, graph, parameters, template
from .functions import NoValue
from .stack import Stack

IAM_NAMES = {
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::User": "UserName",
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::InstanceProfile": "InstanceProfileName",
}
IAM_TYPES = set(IAM_NAMES) | {"AWS::IAM::Policy", "AWS::IAM::RolePolicy", "AWS::IAM::AccessKey", "AWS::IAM::UserToGroupAddition"}
# Operations go on in the background; but most are over within this time, and then clients need not poll.
PATIENCE = 45


class CloudFormation:
    def __init__(self, aws):
        self._aws, self._stacks = aws, []

    # Finding stacks

    def _stack(self, request, missing=None):
        """By name only those that are not deleted, by ARN all."""
        name = request["StackName"]
        for stack in reversed(self._stacks):
            if stack.region == request.region and (stack.arn == name or (stack.name == name and stack.status != "DELETE_COMPLETE")):
                return stack
        raise missing or AWSError("ValidationError", f"Stack with id {name} does not exist")

    def _find(self, request):
        try:
            return self._stack(request)
        except AWSError:
            return None

    # Templates

    def _input(self, request, stack):
        """(text, template, parameter values) of a request that brings a template."""
        if request.get("UsePreviousTemplate") and stack:
            text = stack.template_text
        elif request.get("TemplateURL"):
            text = self._fetch(request)
        else:
            text = request.get("TemplateBody")
            if text is None:
                raise AWSError("ValidationError", "Either Template URL or Template Body must be specified.")
            size = len(text.encode())
            if size > 51200:
                raise _constraint("templateBody", "have length less than or equal to 51200", size)
        given = {
            one["ParameterKey"]: None if one.get("UsePreviousValue") else one.get("ParameterValue", "")
            for one in request.get("Parameters", [])
        }
        kept = {name: ",".join(value) if isinstance(value, list) else value for name, value in (stack.parameters if stack else {}).items()}
        try:
            loaded = template.load(text)
            graph.check_references(loaded)
            values = parameters.resolve(loaded, given, kept)
            graph.creation_order(loaded["Resources"])
            self._check_conditions(request, loaded, values)
        except TemplateError as error:
            raise AWSError("ValidationError", str(error)) from error
        return text, loaded, values

    def _fetch(self, request):
        found = re.match(r"https?://(?:([^./]+)\.s3[^/]*|[^/]+/([^/]+))/(.+?)(?:\?.*)?$", request["TemplateURL"])
        if not found:
            raise AWSError("ValidationError", "TemplateURL must be a supported URL.")
        body = self._aws.client("s3", request.region).get_object(Bucket=found[1] or found[2], Key=found[3])["Body"].read()
        if len(body) > 1048576:
            raise AWSError("ValidationError", "Template may not exceed 1048576 bytes in size.")
        return body.decode()

    def _check_conditions(self, request, loaded, values):
        """What can be evaluated without resources, is; and capabilities are asked for."""
        scope = deployment.scope(Stack("", "", request.region), loaded, values)
        for name in loaded.get("Conditions", {}):
            scope.condition(name)
        needed = set()
        for resource in loaded["Resources"].values():
            if resource["Type"] in IAM_TYPES:
                needed.add("CAPABILITY_NAMED_IAM" if self._is_named(scope, resource) else "CAPABILITY_IAM")
        given = set(request.get("Capabilities", []))
        if "CAPABILITY_NAMED_IAM" in given:
            given.add("CAPABILITY_IAM")
        if needed - given and request.operation != "ValidateTemplate" and request.operation != "GetTemplateSummary":
            lacking = "CAPABILITY_NAMED_IAM" if "CAPABILITY_NAMED_IAM" in needed - given else "CAPABILITY_IAM"
            raise AWSError("InsufficientCapabilitiesException", f"Requires capabilities : [{lacking}]")

    @staticmethod
    def _is_named(scope, resource):
        name = IAM_NAMES.get(resource["Type"])
        if name not in resource.get("Properties", {}):
            return False
        try:
            return scope.evaluate(resource["Properties"][name]) is not NoValue
        except TemplateError:  # it depends on a resource: a name all the same
            return True

    def ValidateTemplate(self, request):
        text = request.get("TemplateBody") or self._fetch(request)
        try:
            loaded = template.load(text)
            graph.check_references(loaded)
            graph.creation_order(loaded["Resources"])
        except TemplateError as error:
            raise AWSError("ValidationError", str(error)) from error
        return self._summary(loaded)

    def GetTemplateSummary(self, request):
        if request.get("StackName"):
            loaded = self._stack(request).template
        else:
            try:
                loaded = template.load(request.get("TemplateBody") or self._fetch(request))
            except TemplateError as error:
                raise AWSError("ValidationError", str(error)) from error
        return self._summary(loaded) | {"ResourceTypes": sorted({resource["Type"] for resource in loaded["Resources"].values()})}

    def _summary(self, loaded):
        declared = [
            {
                "ParameterKey": name,
                "ParameterType": one["Type"],
                "NoEcho": str(one.get("NoEcho", False)).lower() == "true",
                "Description": one.get("Description"),
                **({"DefaultValue": str(one["Default"])} if "Default" in one else {}),
            }
            for name, one in loaded.get("Parameters", {}).items()
        ]
        named = any(IAM_NAMES.get(resource["Type"]) in resource.get("Properties", {}) for resource in loaded["Resources"].values())
        uses = any(resource["Type"] in IAM_TYPES for resource in loaded["Resources"].values())
        capabilities = ["CAPABILITY_NAMED_IAM"] if named else ["CAPABILITY_IAM"] if uses else []
        return {"Parameters": declared, "Capabilities": capabilities, "Description": loaded.get("Description")}

    # Change sets

    def CreateChangeSet(self, request):
        kind = request.get("ChangeSetType", "UPDATE")
        stack = self._find(request)
        if kind == "CREATE" and stack and stack.status != "REVIEW_IN_PROGRESS":
            raise AWSError(
                "ValidationError",
                f"Stack [{stack.name}] already exists and cannot be created again with the changeSet [{request['ChangeSetName']}].",
            )
        if kind == "UPDATE":
            if stack is None:
                raise AWSError("ValidationError", f"Stack [{request['StackName']}] does not exist")
            self._check_updatable(stack)
        text, loaded, values = self._input(request, stack)
        if stack is None:
            stack = self._new_stack(request)
        arn = f"arn:aws:cloudformation:{request.region}:{ACCOUNT}:changeSet/{request['ChangeSetName']}/{uuid.uuid4()}"
        tags = _tags(request, stack)
        change_set = {
            "arn": arn,
            "name": request["ChangeSetName"],
            "text": text,
            "template": loaded,
            "parameters": values,
            "tags": tags,
            "capabilities": request.get("Capabilities", []),
            "description": request.get("Description"),
            "changes": deployment.changes(stack, loaded, values),
            "created": now(),
            "executed": False,
        }
        empty = (
            kind == "UPDATE" and not change_set["changes"] and tags == stack.tags and loaded.get("Outputs") == stack.template.get("Outputs")
        )
        change_set["empty"] = empty
        stack.change_sets[arn] = change_set
        return {"Id": arn, "StackId": stack.arn}

    def _change_set(self, request):
        name = request["ChangeSetName"]
        stacks = [self._stack(request)] if request.get("StackName") else self._stacks
        for stack in stacks:
            for arn, change_set in reversed(stack.change_sets.items()):
                if name in (arn, change_set["name"]):
                    return stack, change_set
        raise AWSError("ChangeSetNotFound", f"ChangeSet [{name}] does not exist", 404)

    def DescribeChangeSet(self, request):
        stack, change_set = self._change_set(request)
        answer = {
            "ChangeSetName": change_set["name"],
            "ChangeSetId": change_set["arn"],
            "StackId": stack.arn,
            "StackName": stack.name,
            "Description": change_set["description"],
            "CreationTime": change_set["created"],
            "Parameters": _parameters(change_set["template"], change_set["parameters"]),
            "Capabilities": change_set["capabilities"],
            "Tags": _tag_list(change_set["tags"]),
            "Status": "FAILED" if change_set["empty"] else "CREATE_COMPLETE",
            "ExecutionStatus": "UNAVAILABLE" if change_set["empty"] else "EXECUTE_COMPLETE" if change_set["executed"] else "AVAILABLE",
            "Changes": [
                {"Type": "Resource", "ResourceChange": {"Action": action, "LogicalResourceId": name, "ResourceType": kind}}
                for action, name, kind in change_set["changes"]
            ],
        }
        if change_set["empty"]:
            answer["StatusReason"] = (
                "The submitted information didn't contain changes. Submit different information to create a change set."
            )
        return answer

    def ListChangeSets(self, request):
        stack = self._stack(request)
        return {
            "Summaries": [
                {"StackId": stack.arn, "ChangeSetId": arn, "ChangeSetName": one["name"]} for arn, one in stack.change_sets.items()
            ]
        }

    def DeleteChangeSet(self, request):
        stack, change_set = self._change_set(request)
        del stack.change_sets[change_set["arn"]]

    def ExecuteChangeSet(self, request):
        stack, change_set = self._change_set(request)
        if change_set["empty"] or change_set["executed"]:
            raise AWSError("InvalidChangeSetStatus", f"ChangeSet [{change_set['arn']}] cannot be executed in its current status")
        change_set["executed"] = True
        stack.capabilities = change_set["capabilities"]
        work = deployment.Deployment(self._aws, stack, change_set["template"], change_set["parameters"], change_set["tags"])
        self._go(work.run, change_set["text"], bool(request.get("DisableRollback")))

    # Stacks

    def _new_stack(self, request):
        name = request["StackName"]
        if not re.fullmatch(r"[a-zA-Z][-a-zA-Z0-9]{0,127}", name):
            raise _constraint("stackName", "satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*", name)
        stack = Stack(name, f"arn:aws:cloudformation:{request.region}:{ACCOUNT}:stack/{name}/{uuid.uuid4()}", request.region)
        stack.set_status("REVIEW_IN_PROGRESS", "User Initiated")
        self._stacks.append(stack)
        return stack

    @staticmethod
    def _check_updatable(stack):
        if not stack.status.endswith("_COMPLETE") or stack.status in ("ROLLBACK_COMPLETE", "DELETE_COMPLETE"):
            raise AWSError("ValidationError", f"Stack:{stack.arn} is in {stack.status} state and can not be updated.")

    def _go(self, work, *arguments):
        self._aws.background.start(work, *arguments).join(PATIENCE)

    def CreateStack(self, request):
        if self._find(request):
            raise AWSError("AlreadyExistsException", f"Stack [{request['StackName']}] already exists")
        text, loaded, values = self._input(request, None)
        stack = self._new_stack(request)
        stack.capabilities = request.get("Capabilities", [])
        keep = bool(request.get("DisableRollback")) or request.get("OnFailure") == "DO_NOTHING"
        self._go(deployment.Deployment(self._aws, stack, loaded, values, _tags(request, stack)).run, text, keep)
        return {"StackId": stack.arn}

    def UpdateStack(self, request):
        stack = self._stack(request)
        self._check_updatable(stack)
        text, loaded, values = self._input(request, stack)
        tags = _tags(request, stack)
        if not deployment.changes(stack, loaded, values) and tags == stack.tags and loaded.get("Outputs") == stack.template.get("Outputs"):
            raise AWSError("ValidationError", "No updates are to be performed.")
        self._go(deployment.Deployment(self._aws, stack, loaded, values, tags).run, text)
        return {"StackId": stack.arn}

    def DeleteStack(self, request):
        stack = self._find(request)
        if stack is None or stack.status == "DELETE_COMPLETE":
            return
        if stack.protected:
            raise AWSError("ValidationError", f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled")
        self._go(deployment.delete, self._aws, stack, request.get("RetainResources", []))

    def UpdateTerminationProtection(self, request):
        stack = self._stack(request)
        stack.protected = request["EnableTerminationProtection"]
        return {"StackId": stack.arn}

    # Looking

    def DescribeStacks(self, request):
        if request.get("StackName"):
            found = [self._stack(request)]
        else:
            found = [stack for stack in self._stacks if stack.region == request.region and stack.status != "DELETE_COMPLETE"]
        return {"Stacks": [_description(stack) for stack in found]}

    def ListStacks(self, request):
        wanted = request.get("StackStatusFilter", [])
        found = [stack for stack in self._stacks if stack.region == request.region and (not wanted or stack.status in wanted)]
        return {
            "StackSummaries": [
                {"StackId": one.arn, "StackName": one.name, "CreationTime": one.created, "StackStatus": one.status} for one in found
            ]
        }

    def DescribeStackEvents(self, request):
        return {"StackEvents": list(reversed(self._stack(request).events))}

    def DescribeStackResources(self, request):
        return {"StackResources": [_resource(stack, one) for stack in [self._stack(request)] for one in _chosen(stack, request)]}

    def DescribeStackResource(self, request):
        stack = self._stack(request)
        found = _chosen(stack, request)
        if not found:
            raise AWSError("ValidationError", f"Resource {request['LogicalResourceId']} does not exist for stack {stack.name}")
        detail = _resource(stack, found[0])
        return {"StackResourceDetail": {**detail, "LastUpdatedTimestamp": detail["Timestamp"]}}

    def ListStackResources(self, request):
        stack = self._stack(request)
        return {"StackResourceSummaries": [{**_resource(stack, one), "LastUpdatedTimestamp": one.time} for one in stack.resources.values()]}

    def GetTemplate(self, request):
        if request.get("ChangeSetName"):
            return {"TemplateBody": self._change_set(request)[1]["text"]}
        return {"TemplateBody": self._stack(request).template_text, "StagesAvailable": ["Original", "Processed"]}

    def GetStackPolicy(self, request):
        self._stack(request)
        return {}


def _constraint(member, what, found):
    message = f"1 validation error detected: Value '{found}' at '{member}' failed to satisfy constraint: Member must {what}"
    return AWSError("ValidationError", message)


def _chosen(stack, request):
    return [one for one in stack.resources.values() if request.get("LogicalResourceId") in (None, one.logical_id)]


def _resource(stack, resource):
    described = {
        "StackName": stack.name,
        "StackId": stack.arn,
        "LogicalResourceId": resource.logical_id,
        "PhysicalResourceId": resource.physical_id,
        "ResourceType": resource.type,
        "Timestamp": resource.time,
        "ResourceStatus": resource.status,
    }
    return described | ({"ResourceStatusReason": resource.reason} if resource.reason else {})


def _description(stack):
    described = {
        "StackId": stack.arn,
        "StackName": stack.name,
        "Description": stack.template.get("Description"),
        "CreationTime": stack.created,
        "LastUpdatedTime": stack.updated,
        "DeletionTime": stack.deleted,
        "StackStatus": stack.status,
        "StackStatusReason": stack.reason,
        "DisableRollback": False,
        "EnableTerminationProtection": stack.protected,
        "Capabilities": stack.capabilities,
        "Parameters": _parameters(stack.template, stack.parameters),
        "Tags": _tag_list(stack.tags),
        "Outputs": [
            {"OutputKey": name, "OutputValue": one["value"], "Description": one["description"], "ExportName": one["export"]}
            for name, one in stack.outputs.items()
        ],
    }
    described["Outputs"] = [{name: value for name, value in one.items() if value is not None} for one in described["Outputs"]]
    return {name: value for name, value in described.items() if value is not None}


def _parameters(loaded, values):
    declared = loaded.get("Parameters", {})
    return [
        {
            "ParameterKey": name,
            "ParameterValue": "****"
            if str(declared[name].get("NoEcho", "")).lower() == "true"
            else ",".join(value)
            if isinstance(value, list)
            else value,
        }
        for name, value in values.items()
    ]


def _tags(request, stack):
    given = request.get("Tags")
    return stack.tags if given is None else {tag["Key"]: tag["Value"] for tag in given}


def _tag_list(tags):
    return [{"Key": key, "Value": value} for key, value in tags.items()]
