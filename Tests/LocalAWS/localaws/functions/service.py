"""Lambda's API. moto's keeps only half of a function's settings and runs functions in docker; this one is complete enough
for CloudFormation and Terraform to read back what they wrote, and refuses what AWS refuses."""

import base64
import copy
import hashlib
import io
import json
import re
import uuid
import zipfile
from dataclasses import dataclass, field

from .. import ACCOUNT
from ..times import iso, now
from ..wire import AWSError, service_model
from . import delivery

# AWS creates no functions with these any more.
RETIRED = {"python2.7", "python3.6", "python3.7", "python3.8", "python3.9", "nodejs12.x", "nodejs14.x", "nodejs16.x", "nodejs18.x", "go1.x"}
RESERVED_VARIABLES = {"AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "_HANDLER"}
RESERVED_VARIABLES |= {"AWS_LAMBDA_FUNCTION_NAME", "AWS_EXECUTION_ENV", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR", "_X_AMZN_TRACE_ID"}
SETTINGS = ("Description", "Handler", "MemorySize", "Role", "Runtime", "Timeout", "Environment", "DeadLetterConfig", "TracingConfig")
SETTINGS += ("LoggingConfig", "EphemeralStorage", "KMSKeyArn", "Layers", "VpcConfig", "FileSystemConfigs", "SnapStart")


@dataclass
class Function:
    arn: str
    region: str
    configuration: dict
    code: bytes = b""
    tags: dict = field(default_factory=dict)
    policy: dict = field(default_factory=dict)  # statement id → statement
    invoke_config: dict | None = None
    reserved_concurrency: int | None = None

    @property
    def name(self):
        return self.configuration["FunctionName"]


class Lambda:
    def __init__(self, aws, authority, runner):
        self._aws, self._authority = aws, authority
        self._functions = {}  # ARN → Function
        self.asynchronous = delivery.AsynchronousInvocations(aws, runner)
        self._runner = runner
        authority.resource_policies["lambda"] = self._resource_policy

    def find(self, name, region=None):
        """The function of a name, an ARN or a qualified ARN, or None."""
        found = re.fullmatch(r"arn:[^:]+:lambda:([^:]+):\d+:function:([^:]+)(?::.+)?", name)
        if found:
            region, name = found.groups()
        elif ":" in name:
            name = name.split(":function:")[-1] if ":function:" in name else name.split(":")[0]
        return self._functions.get(_arn(region, name))

    def _get(self, request, parameter="FunctionName"):
        function = self.find(request[parameter], request.region)
        if function is None:
            arn = request[parameter] if request[parameter].startswith("arn:") else _arn(request.region, request[parameter])
            raise AWSError("ResourceNotFoundException", f"Function not found: {arn}", 404, Type="User")
        return function

    def _resource_policy(self, arn):
        function = self.find(arn)
        return {"Statement": list(function.policy.values())} if function else None

    # Functions

    def CreateFunction(self, request):
        name = request["FunctionName"]
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name):
            raise _invalid(f"Value '{name}' at 'functionName' failed to satisfy constraint")
        arn = _arn(request.region, name)
        if arn in self._functions:
            raise AWSError("ResourceConflictException", f"Function already exist: {name}", 409, Type="User")
        configuration = {
            "FunctionName": name,
            "FunctionArn": arn,
            "Description": "",
            "MemorySize": 128,
            "Timeout": 3,
            "TracingConfig": {"Mode": "PassThrough"},
            "EphemeralStorage": {"Size": 512},
            "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
            "PackageType": request.get("PackageType", "Zip"),
            "Architectures": request.get("Architectures", ["x86_64"]),
            "Version": "$LATEST",
            "State": "Active",
            "LastUpdateStatus": "Successful",
        }
        function = Function(arn, request.region, configuration, tags=dict(request.get("Tags", {})))
        self._configure(function, request)
        self._load(function, request["Code"])
        self._functions[arn] = function
        return configuration

    def _configure(self, function, request):
        new = copy.deepcopy(function.configuration)
        new.update({name: request[name] for name in SETTINGS if request.get(name) is not None})
        logging = {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{function.name}", **(new.get("LoggingConfig") or {})}
        if logging["LogFormat"] == "JSON":
            logging = {"ApplicationLogLevel": "INFO", "SystemLogLevel": "INFO", **logging}
        new["LoggingConfig"] = logging
        new["SnapStart"] = {"OptimizationStatus": "Off", **new["SnapStart"]}
        if "Layers" in new:
            new["Layers"] = [layer if isinstance(layer, dict) else {"Arn": layer, "CodeSize": 0} for layer in new["Layers"]]
        if not (new.get("Environment") or {}).get("Variables"):
            new.pop("Environment", None)
        if not (new.get("DeadLetterConfig") or {}).get("TargetArn"):
            new.pop("DeadLetterConfig", None)
        self._check(new)
        function.configuration.clear()
        function.configuration.update(new)
        self._touch(function)

    def _check(self, new):
        role, runtime = new["Role"], new.get("Runtime")
        if not self._authority.may_assume(role, "lambda.amazonaws.com"):
            raise _invalid("The role defined for the function cannot be assumed by Lambda.")
        if new["PackageType"] == "Zip":
            if runtime not in service_model("lambda").shape_for("Runtime").enum:
                raise _invalid(f"Value {runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set")
            if runtime in RETIRED:
                raise _invalid(f"The runtime parameter of {runtime} is no longer supported for creating or updating AWS Lambda functions.")
            if not new.get("Handler"):
                raise _invalid("Runtime and Handler are mandatory parameters for functions created with deployment packages.")
        if not 1 <= new["Timeout"] <= 900:
            raise _invalid(f"Value '{new['Timeout']}' at 'timeout' failed to satisfy constraint: between 1 and 900")
        if not 128 <= new["MemorySize"] <= 10240:
            raise _invalid(f"'MemorySize' value failed to satisfy constraint: {new['MemorySize']}")
        variables = new.get("Environment", {}).get("Variables", {})
        reserved = sorted(set(variables) & RESERVED_VARIABLES)
        if reserved:
            raise _invalid(f"The environment variables contain reserved keys that cannot be set: {', '.join(reserved)}")
        if any(not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]+", name) for name in variables):
            raise _invalid("Environment variable names must begin with a letter and hold letters, digits and underscores, at least two.")
        if len(json.dumps(variables, separators=(",", ":"))) > 4096:
            raise _invalid("Lambda was unable to configure your environment variables because they exceed the 4KB limit.")
        target = new.get("DeadLetterConfig", {}).get("TargetArn")
        if target:
            self._check_destination(role, target, "The provided execution role does not have permissions to call {} on {}")
        tracing = self._authority.decision(role, "xray:PutTraceSegments", "*")
        if new["TracingConfig"].get("Mode") == "Active" and self._aws.iam_mode != "off" and tracing != "Allow":
            raise _invalid("The provided execution role does not have permissions to call PutTraceSegments on XRAY")

    def _check_destination(self, role, target, message):
        action = delivery.ACTIONS.get(target.split(":")[2])
        if action is None:
            raise _invalid(f"{target} is no possible destination.")
        allowed = self._authority.decision(role, action, target)
        if self._aws.iam_mode != "off" and allowed != "Allow":
            service, _, operation = action.partition(":")
            raise _invalid(message.format(operation, service.upper()))
        if not delivery.exists(self._aws, self, target):
            raise _invalid(f"The destination {target} does not exist.")

    def _load(self, function, code):
        if code.get("ZipFile") is not None:
            content = code["ZipFile"]
        elif code.get("S3Bucket"):
            where = {"Bucket": code["S3Bucket"], "Key": code["S3Key"]}
            where |= {"VersionId": code["S3ObjectVersion"]} if code.get("S3ObjectVersion") else {}
            try:
                content = self._aws.client("s3", function.region).get_object(**where)["Body"].read()
            except Exception as error:
                raise _invalid(f"Error occurred while GetObject. {error}") from error
        else:
            raise _invalid("The local AWS takes code as a ZIP archive or from S3 only.")
        if not zipfile.is_zipfile(io.BytesIO(content)):
            raise _invalid("Could not unzip uploaded file. Please check your file, then try to upload again.")
        function.code = content
        function.configuration["CodeSize"] = len(content)
        function.configuration["CodeSha256"] = base64.b64encode(hashlib.sha256(content).digest()).decode()
        self._touch(function)

    def _touch(self, function):
        function.configuration.update(LastModified=iso(now()).replace("Z", "+0000"), RevisionId=str(uuid.uuid4()))

    def GetFunction(self, request):
        function = self._get(request)
        answer = {
            "Configuration": function.configuration,
            "Code": {"RepositoryType": "S3", "Location": f"{self._aws.endpoint}/__local/code"},
            "Tags": function.tags,
        }
        if function.reserved_concurrency is not None:
            answer["Concurrency"] = {"ReservedConcurrentExecutions": function.reserved_concurrency}
        return answer

    def GetFunctionConfiguration(self, request):
        return self._get(request).configuration

    def ListFunctions(self, request):
        return {"Functions": [function.configuration for function in self._functions.values() if function.region == request.region]}

    def UpdateFunctionConfiguration(self, request):
        function = self._get(request)
        self._configure(function, request)
        return function.configuration

    def UpdateFunctionCode(self, request):
        function = self._get(request)
        self._load(function, request.parameters)
        if request.get("Architectures"):
            function.configuration["Architectures"] = request["Architectures"]
        return function.configuration

    def DeleteFunction(self, request):
        del self._functions[self._get(request).arn]

    def ListVersionsByFunction(self, request):
        configuration = self._get(request).configuration
        return {"Versions": [{**configuration, "FunctionArn": configuration["FunctionArn"] + ":$LATEST"}]}

    def GetFunctionCodeSigningConfig(self, request):
        return {"FunctionName": self._get(request).name}

    def GetFunctionRecursionConfig(self, request):
        self._get(request)
        return {"RecursiveLoop": "Terminate"}

    def GetRuntimeManagementConfig(self, request):
        return {"UpdateRuntimeOn": "Auto", "FunctionArn": self._get(request).arn}

    def PutFunctionConcurrency(self, request):
        self._get(request).reserved_concurrency = request["ReservedConcurrentExecutions"]
        return {"ReservedConcurrentExecutions": request["ReservedConcurrentExecutions"]}

    def GetFunctionConcurrency(self, request):
        reserved = self._get(request).reserved_concurrency
        return {} if reserved is None else {"ReservedConcurrentExecutions": reserved}

    def DeleteFunctionConcurrency(self, request):
        self._get(request).reserved_concurrency = None

    # Tags

    def ListTags(self, request):
        return {"Tags": self._get(request, "Resource").tags}

    def TagResource(self, request):
        self._get(request, "Resource").tags.update(request["Tags"])

    def UntagResource(self, request):
        tags = self._get(request, "Resource").tags
        for key in request["TagKeys"]:
            tags.pop(key, None)

    # Permissions

    def AddPermission(self, request):
        function, sid, principal = self._get(request), request["StatementId"], request["Principal"]
        if sid in function.policy:
            raise AWSError("ResourceConflictException", f"The statement id ({sid}) provided already exists.", 409, Type="User")
        if principal.endswith(".amazonaws.com"):
            who = {"Service": principal}
        else:
            who = (
                principal if principal == "*" else {"AWS": principal if principal.startswith("arn:") else f"arn:aws:iam::{principal}:root"}
            )
        conditions = {}
        if request.get("SourceArn"):
            conditions["ArnLike"] = {"AWS:SourceArn": request["SourceArn"]}
        if request.get("SourceAccount"):
            conditions["StringEquals"] = {"AWS:SourceAccount": request["SourceAccount"]}
        statement = {"Sid": sid, "Effect": "Allow", "Principal": who, "Action": request["Action"], "Resource": function.arn}
        function.policy[sid] = statement | ({"Condition": conditions} if conditions else {})
        return {"Statement": json.dumps(function.policy[sid])}

    def GetPolicy(self, request):
        function = self._get(request)
        if not function.policy:
            raise AWSError("ResourceNotFoundException", "The resource you requested does not exist.", 404, Type="User")
        policy = {"Version": "2012-10-17", "Id": "default", "Statement": list(function.policy.values())}
        return {"Policy": json.dumps(policy), "RevisionId": function.configuration["RevisionId"]}

    def RemovePermission(self, request):
        function = self._get(request)
        if function.policy.pop(request["StatementId"], None) is None:
            message = f"Statement {request['StatementId']} is not found in resource policy."
            raise AWSError("ResourceNotFoundException", message, 404, Type="User")

    # Asynchronous invocation

    def PutFunctionEventInvokeConfig(self, request):
        return self._set_invoke_config(self._get(request), request, {})

    def UpdateFunctionEventInvokeConfig(self, request):
        function = self._get(request)
        return self._set_invoke_config(function, request, function.invoke_config or {})

    def _set_invoke_config(self, function, request, old):
        new = dict(old)
        for name in ("MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig"):
            if request.get(name) is not None:
                new[name] = request[name]
        for side in ("OnSuccess", "OnFailure"):
            target = ((new.get("DestinationConfig") or {}).get(side) or {}).get("Destination")
            if target:
                message = f"The function's execution role does not have permissions to call {{}} on {target}"
                self._check_destination(function.configuration["Role"], target, message)
        new.update(FunctionArn=function.arn + ":$LATEST", LastModified=now())
        new.setdefault("DestinationConfig", {"OnSuccess": {}, "OnFailure": {}})
        function.invoke_config = new
        return new

    def GetFunctionEventInvokeConfig(self, request):
        function = self._get(request)
        if function.invoke_config is None:
            message = f"The function {function.arn}:$LATEST doesn't have an EventInvokeConfig"
            raise AWSError("ResourceNotFoundException", message, 404, Type="User")
        return function.invoke_config

    def DeleteFunctionEventInvokeConfig(self, request):
        self.GetFunctionEventInvokeConfig(request)
        self._get(request).invoke_config = None

    def Invoke(self, request):
        function = self._get(request)
        kind = request.get("InvocationType", "RequestResponse")
        try:
            event = json.loads(request.get("Payload") or b"{}")
        except ValueError as error:
            raise AWSError(
                "InvalidRequestContentException", f"Could not parse request body into json: {error}", 400, Type="User"
            ) from error
        if kind == "DryRun":
            return {"StatusCode": 204}
        if kind == "Event":
            self.asynchronous.accept(function, event)
            return {"StatusCode": 202}
        outcome = self._runner.run(function, event)
        answer = {"StatusCode": 200, "Payload": outcome.payload.encode(), "ExecutedVersion": "$LATEST"}
        if outcome.failed:
            answer["FunctionError"] = "Unhandled"
        if request.get("LogType") == "Tail":
            answer["LogResult"] = base64.b64encode(outcome.log.encode()[-4096:]).decode()
        return answer

    # What other services do with functions

    def invoke_for_service(self, service, arn, event, source_arn):
        """An AWS service hands over an event; without permission that fails where nobody sees it, so the journal tells."""
        function = self.find(arn)
        if function is None:
            self._aws.journal.problem(f"{service} has an event for {arn}, which does not exist")
        elif not self._authority.service_may(service, "lambda:InvokeFunction", function.arn, source_arn):
            self._aws.journal.problem(f"{service} may not invoke {function.name} for {source_arn}")
        else:
            self.asynchronous.accept(function, event)
            return True
        return False


def _arn(region, name):
    return f"arn:aws:lambda:{region}:{ACCOUNT}:function:{name}"


def _invalid(message):
    return AWSError("InvalidParameterValueException", message, 400, Type="User")
