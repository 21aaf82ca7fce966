"""EventBridge Scheduler: what AWS refuses of schedules, and their firing, which a test asks for."""

import json
import uuid

from botocore.exceptions import ClientError
from moto.backends import get_backend

from . import ACCOUNT
from .functions.delivery import send
from .schedule_expressions import is_of_schedule, is_time_zone
from .times import now
from .wire import AWSError

SERVICE = "scheduler.amazonaws.com"
# Their input must be JSON; that of others is any text.
JSON_TARGETS = {"states", "lambda", "events"}


class Schedules:
    def __init__(self, aws, authority):
        self._aws, self._authority = aws, authority
        for operation in ("CreateSchedule", "UpdateSchedule"):
            aws.check("scheduler", operation, self._check)

    def _check(self, request):
        group = request.get("GroupName", "default")
        if group not in get_backend("scheduler")[ACCOUNT][request.region].schedule_groups:
            raise AWSError("ResourceNotFoundException", f"Schedule group {group} does not exist.")
        if not is_of_schedule(request["ScheduleExpression"]):
            raise _invalid(f"Invalid Schedule Expression {request['ScheduleExpression']}.")
        zone = request.get("ScheduleExpressionTimezone", "UTC")
        if not is_time_zone(zone):
            raise _invalid(f"{zone} is no time zone for ScheduleExpressionTimezone.")
        window = request["FlexibleTimeWindow"]
        if (window["Mode"] == "FLEXIBLE") != (window.get("MaximumWindowInMinutes") is not None):
            raise _invalid("MaximumWindowInMinutes is for the mode FLEXIBLE, which needs it.")
        self._check_target(request["Target"], _group_arn(request.region, group))

    def _check_target(self, target, group):
        if not self._authority.may_assume(target["RoleArn"], SERVICE, group):
            raise _invalid("The execution role you provide must allow AWS EventBridge Scheduler to assume the role.")
        if target.get("Input") is not None and target["Arn"].split(":")[2] in JSON_TARGETS:
            try:
                json.loads(target["Input"])
            except ValueError as error:
                raise _invalid(f"The Input of the target is not JSON: {error}") from error
        if (target.get("DeadLetterConfig") or {}).get("Arn", "").endswith(".fifo"):
            raise _invalid("A FIFO queue cannot take dead letters.")

    def fire(self, name, region, group="default"):
        """What happens at the target when the schedule's time has come; one report in a list, as of a rule."""
        schedule = self._aws.client("scheduler", region).get_schedule(Name=name, GroupName=group)
        if schedule["State"] == "DISABLED":
            return [{"error": "the schedule is disabled"}]
        target, execution = schedule["Target"], uuid.uuid4().hex[:16]
        text = _input(schedule, region, execution)
        report = {"target": target["Arn"], "input": _read(text)}
        try:
            if not self._authority.may_assume(target["RoleArn"], SERVICE, _group_arn(region, group)):
                raise PermissionError(f"{SERVICE} may not assume {target['RoleArn']}")
            started = self._deliver(target, text)
            report |= {"executionArn": started["executionArn"]} if started else {}
        except Exception as error:
            report["error"] = f"{type(error).__name__}: {error}"
            self._aws.journal.problem(f"{schedule['Arn']}: {report['error']}")
            self._dead_letter(schedule, group, text, error, execution)
        return [report]

    def _deliver(self, target, text):
        def client(service, region):
            return self._aws.client(service, region, target["RoleArn"])

        service, region = target["Arn"].split(":")[2:4]
        if service == "states":
            return client("stepfunctions", region).start_execution(stateMachineArn=target["Arn"], input=text)
        return send(client, target["Arn"], text)

    def _dead_letter(self, schedule, group, text, error, execution):
        """Scheduler writes dead letters as it calls targets: under the schedule's role."""
        target = schedule["Target"]
        queue = (target.get("DeadLetterConfig") or {}).get("Arn")
        if not queue:
            return
        region, account, name = queue.split(":")[3:6]
        code = error.response["Error"]["Code"] if isinstance(error, ClientError) else type(error).__name__
        attributes = {
            "ERROR_CODE": code,
            "ERROR_MESSAGE": str(error)[:256],
            "EXECUTION_ID": execution,
            "IS_PAYLOAD_TRUNCATED": "false",
            "RETRY_ATTEMPTS": "0",
            "SCHEDULED_TIME": _moment(),
            "SCHEDULE_ARN": schedule["Arn"],
            "TARGET_ARN": target["Arn"],
        }
        try:
            if not self._authority.may_assume(target["RoleArn"], SERVICE, _group_arn(region, group)):
                raise PermissionError(f"{SERVICE} may not assume {target['RoleArn']}")
            self._aws.client("sqs", region, target["RoleArn"]).send_message(
                QueueUrl=f"{self._aws.endpoint}/{account}/{name}",
                MessageBody=text,
                MessageAttributes={
                    key: {"DataType": "String", "StringValue": value} for key, value in attributes.items()
                },
            )
        except Exception as failure:
            self._aws.journal.problem(f"{schedule['Arn']}: the dead letter for {queue} is lost: {failure}")


def _group_arn(region, group):
    """What trust policies are told as aws:SourceArn: the group, and not the schedule."""
    return f"arn:aws:scheduler:{region}:{ACCOUNT}:schedule-group/{group}"


def _input(schedule, region, execution):
    """The target's input with the attributes of this invocation; where there is none, an event."""
    given = schedule["Target"].get("Input")
    if given is None:
        event = {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": "Scheduled Event",
            "source": "aws.scheduler",
            "account": ACCOUNT,
            "time": _moment(),
            "region": region,
            "resources": [schedule["Arn"]],
            "detail": "{}",
        }
        return json.dumps(event)
    attributes = {
        "schedule-arn": schedule["Arn"],
        "scheduled-time": _moment(),
        "execution-id": execution,
        "attempt-number": "1",
    }
    for name, value in attributes.items():
        given = given.replace(f"<aws.scheduler.{name}>", value)
    return given


def _moment():
    return now().strftime("%Y-%m-%dT%H:%M:%SZ")


def _read(text):
    try:
        return json.loads(text)
    except ValueError:
        return text


def _invalid(message):
    return AWSError("ValidationException", message)
