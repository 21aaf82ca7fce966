"""Step Functions' API."""

import datetime
import json
import re
import uuid
from dataclasses import dataclass, field

from .. import ACCOUNT
from ..times import now
from ..wire import AWSError
from . import definition

# What a role needs for its state machine to log; AWS tries them when the state machine is made.
LOG_DELIVERY = ("CreateLogDelivery", "GetLogDelivery", "UpdateLogDelivery", "DeleteLogDelivery", "ListLogDeliveries")
LOG_DELIVERY += ("PutResourcePolicy", "DescribeResourcePolicies", "DescribeLogGroups")


@dataclass
class StateMachine:
    arn: str
    name: str
    region: str
    type: str
    settings: dict
    created: datetime.datetime
    tags: dict = field(default_factory=dict)
    revision: str = "INITIAL"

    @property
    def definition(self):
        return json.loads(self.settings["definition"])

    @property
    def role(self):
        return self.settings["roleArn"]


class StepFunctions:
    def __init__(self, aws, authority, executions):
        self._aws, self._authority, self._executions = aws, authority, executions
        self._machines = {}

    def _get(self, arn):
        if arn not in self._machines:
            raise AWSError("StateMachineDoesNotExist", f"State Machine Does Not Exist: '{arn}'")
        return self._machines[arn]

    # State machines

    def CreateStateMachine(self, request):
        name = request["name"]
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,80}", name):
            raise AWSError("InvalidName", f"Invalid Name: '{name}'")
        arn = f"arn:aws:states:{request.region}:{ACCOUNT}:stateMachine:{name}"
        settings = self._settings(request, {})
        existing = self._machines.get(arn)
        if existing and (existing.settings != settings or existing.type != request.get("type", "STANDARD")):
            raise AWSError("StateMachineAlreadyExists", f"State Machine Already Exists: '{arn}'")
        if not existing:
            tags = {tag["key"]: tag["value"] for tag in request.get("tags", [])}
            self._machines[arn] = StateMachine(arn, name, request.region, request.get("type", "STANDARD"), settings, now(), tags)
        return {"stateMachineArn": arn, "creationDate": self._machines[arn].created}

    def UpdateStateMachine(self, request):
        machine = self._get(request["stateMachineArn"])
        machine.settings, machine.revision = self._settings(request, machine.settings), str(uuid.uuid4())
        return {"updateDate": now(), "revisionId": machine.revision}

    def _settings(self, request, old):
        settings = {
            "loggingConfiguration": {"level": "OFF", "includeExecutionData": False},
            "tracingConfiguration": {"enabled": False},
            "encryptionConfiguration": {"type": "AWS_OWNED_KEY"},
            **old,
        }
        for name in ("definition", "roleArn", "loggingConfiguration", "tracingConfiguration", "encryptionConfiguration"):
            if request.get(name):
                settings[name] = request[name]
        faults = definition.check(settings["definition"])
        if faults:
            raise AWSError("InvalidDefinition", "Invalid State Machine Definition: '" + ", ".join(map(str, faults)) + "'")
        role = settings["roleArn"]
        if not self._authority.may_assume(role, "states.amazonaws.com"):
            principals = "Neither the global service principal states.amazonaws.com, nor the regional one"
            message = f"{principals} is authorized to assume the provided role {role}."
            raise AWSError("AccessDeniedException", message)
        self._check_logging(settings["loggingConfiguration"], role, request.region)
        return settings

    def _check_logging(self, logging, role, region):
        logging.setdefault("includeExecutionData", False)
        if logging.setdefault("level", "OFF") == "OFF":
            return
        destinations = logging.get("destinations") or []
        if len(destinations) != 1:
            raise AWSError("InvalidLoggingConfiguration", "Invalid Logging Configuration: Must specify exactly one Log Destination.")
        group = (destinations[0].get("cloudWatchLogsLogGroup") or {}).get("logGroupArn", "")
        if not group.endswith(":*"):
            raise AWSError(
                "InvalidLoggingConfiguration", f"Invalid Logging Configuration: Log Destination is invalid, must end with ':*': {group}"
            )
        name = group.split(":log-group:")[-1].removesuffix(":*")
        groups = self._aws.client("logs", region).describe_log_groups(logGroupNamePrefix=name)["logGroups"]
        if not any(found["logGroupName"] == name for found in groups):
            raise AWSError("InvalidLoggingConfiguration", f"Invalid Logging Configuration: Log Destination does not exist: {group}")
        if self._aws.iam_mode != "off":
            missing = [name for name in LOG_DELIVERY if self._authority.decision(role, f"logs:{name}", "*") != "Allow"]
            if missing:
                message = "The state machine IAM Role is not authorized to access the Log Destination: " + ", ".join(
                    f"logs:{name}" for name in missing
                )
                raise AWSError("AccessDeniedException", message)

    def DescribeStateMachine(self, request):
        machine = self._get(request["stateMachineArn"])
        return {
            "stateMachineArn": machine.arn,
            "name": machine.name,
            "status": "ACTIVE",
            "type": machine.type,
            "creationDate": machine.created,
            "revisionId": machine.revision,
            **machine.settings,
        }

    def DeleteStateMachine(self, request):
        self._machines.pop(request["stateMachineArn"], None)

    def ListStateMachines(self, request):
        machines = [machine for machine in self._machines.values() if machine.region == request.region]
        return {
            "stateMachines": [
                {"stateMachineArn": machine.arn, "name": machine.name, "type": machine.type, "creationDate": machine.created}
                for machine in machines
            ]
        }

    def ListStateMachineVersions(self, request):
        return {"stateMachineVersions": []}

    def ListStateMachineAliases(self, request):
        return {"stateMachineAliases": []}

    def ValidateStateMachineDefinition(self, request):
        faults = definition.check(request["definition"])
        diagnostics = [{"severity": "ERROR", "code": fault.code, "message": fault.message, "location": fault.location} for fault in faults]
        return {"result": "FAIL" if faults else "OK", "diagnostics": diagnostics, "truncated": False}

    # Tags

    def ListTagsForResource(self, request):
        return {"tags": [{"key": key, "value": value} for key, value in self._get(request["resourceArn"]).tags.items()]}

    def TagResource(self, request):
        self._get(request["resourceArn"]).tags.update({tag["key"]: tag["value"] for tag in request["tags"]})

    def UntagResource(self, request):
        for key in request["tagKeys"]:
            self._get(request["resourceArn"]).tags.pop(key, None)

    # Executions

    def StartExecution(self, request):
        machine = self._get(request["stateMachineArn"])
        execution = self._executions.start(machine, request.get("name"), request.get("input", "{}"))
        return {"executionArn": execution.arn, "startDate": execution.started}

    def DescribeExecution(self, request):
        return self._executions.get(request["executionArn"]).description()

    def DescribeStateMachineForExecution(self, request):
        execution = self._executions.get(request["executionArn"])
        machine = execution.machine
        return {"stateMachineArn": machine.arn, "name": machine.name, "updateDate": machine.created, **machine.settings}

    def GetExecutionHistory(self, request):
        return self._executions.get(request["executionArn"]).history.page(request)

    def ListExecutions(self, request):
        found = self._executions.of(self._get(request["stateMachineArn"]), request.get("statusFilter"))
        return {"executions": [execution.summary() for execution in found]}

    def StopExecution(self, request):
        execution = self._executions.get(request["executionArn"])
        execution.stop(request.get("error"), request.get("cause"))
        return {"stopDate": execution.stopped or now()}
