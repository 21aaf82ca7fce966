"""EventBridge rules: what AWS refuses of their targets, and their firing, which a test asks for."""

import json
import uuid

from . import ACCOUNT
from .functions.delivery import send
from .schedule_expressions import is_of_rule
from .states import paths
from .times import now
from .wire import AWSError

ACTIONS = {"sns": "sns:Publish", "sqs": "sqs:SendMessage"}


class EventRules:
    def __init__(self, aws, authority, functions):
        self._aws, self._authority, self._functions = aws, authority, functions
        aws.check("events", "PutRule", self._check_rule)
        aws.check("events", "PutTargets", self._check_targets)

    @staticmethod
    def _check_rule(request):
        expression = request.get("ScheduleExpression")
        if expression and not is_of_rule(expression):
            raise AWSError("ValidationException", "Parameter ScheduleExpression is not valid.")

    def _check_targets(self, request):
        for target in request["Targets"]:
            if ":states:" in target["Arn"]:
                if not target.get("RoleArn"):
                    raise AWSError("ValidationException", f"RoleArn is required for target {target['Arn']}.")
                if not self._authority.may_assume(target["RoleArn"], "events.amazonaws.com", self._arn(request["Rule"], request.region)):
                    message = f"The role {target['RoleArn']} cannot be assumed by principal 'events.amazonaws.com'."
                    raise AWSError("ValidationException", message)
            if sum(name in target for name in ("Input", "InputPath", "InputTransformer")) > 1:
                raise AWSError(
                    "ValidationException", f"Only one of Input, InputPath, or InputTransformer must be provided for target {target['Id']}."
                )
            if target.get("Input") is not None:
                try:
                    json.loads(target["Input"])
                except ValueError as error:
                    raise AWSError("ValidationException", f"JSON syntax error in input for target {target['Id']}: {error}") from error

    @staticmethod
    def _arn(rule, region):
        return f"arn:aws:events:{region}:{ACCOUNT}:rule/{rule}"

    def fire(self, rule, region):
        """What happens at each of the targets when the rule's time has come."""
        events = self._aws.client("events", region)
        described = events.describe_rule(Name=rule)
        if described["State"] == "DISABLED":
            return [{"error": "the rule is disabled"}]
        event = {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "account": ACCOUNT,
            "time": now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "region": region,
            "resources": [described["Arn"]],
            "detail": {},
        }
        return [
            self._deliver(described["Arn"], target, _input(target, event)) for target in events.list_targets_by_rule(Rule=rule)["Targets"]
        ]

    def _deliver(self, rule_arn, target, message):
        arn, report = target["Arn"], {"target": target["Id"], "input": message}
        service, region = arn.split(":")[2:4]
        try:
            if service == "states":
                role = target["RoleArn"]
                if not self._authority.may_assume(role, "events.amazonaws.com", rule_arn):
                    raise PermissionError(f"events.amazonaws.com may not assume {role}")
                started = self._aws.client("stepfunctions", region, role).start_execution(stateMachineArn=arn, input=json.dumps(message))
                report["executionArn"] = started["executionArn"]
            elif service == "lambda":
                if not self._functions.invoke_for_service("events.amazonaws.com", arn, message, rule_arn):
                    raise PermissionError(f"events.amazonaws.com may not invoke {arn} for {rule_arn}")
            elif not self._authority.service_may("events.amazonaws.com", ACTIONS[service], arn, rule_arn):
                raise PermissionError(f"{arn} does not let events.amazonaws.com act for {rule_arn}")
            else:
                send(self._aws.client, arn, message)
        except Exception as error:
            report["error"] = f"{type(error).__name__}: {error}"
            self._aws.journal.problem(f"{rule_arn}: {report['error']}")
            self._dead_letter(rule_arn, target, message, error)
        return report

    def _dead_letter(self, rule_arn, target, message, error):
        queue = (target.get("DeadLetterConfig") or {}).get("Arn")
        if not queue:
            return
        if self._authority.service_may("events.amazonaws.com", "sqs:SendMessage", queue, rule_arn):
            region, account, name = queue.split(":")[3:6]
            attributes = {
                "RULE_ARN": rule_arn,
                "TARGET_ARN": target["Arn"],
                "ERROR_CODE": type(error).__name__,
                "ERROR_MESSAGE": str(error)[:256],
            }
            self._aws.client("sqs", region).send_message(
                QueueUrl=f"{self._aws.endpoint}/{account}/{name}",
                MessageBody=json.dumps(message),
                MessageAttributes={key: {"DataType": "String", "StringValue": value} for key, value in attributes.items()},
            )
        else:
            self._aws.journal.problem(f"{queue} does not let events.amazonaws.com send for {rule_arn}")


def _input(target, event):
    if target.get("Input") is not None:
        return json.loads(target["Input"])
    if target.get("InputPath") is not None:
        return paths.parse(target["InputPath"]).find(event)
    if target.get("InputTransformer"):
        return _transform(target["InputTransformer"], event)
    return event


def _transform(transformer, event):
    text = transformer["InputTemplate"]
    for name, path in (transformer.get("InputPathsMap") or {}).items():
        value = paths.parse(path).find(event)
        quoted = f'"<{name}>"' in text and not isinstance(value, str)
        shown = value if isinstance(value, str) else json.dumps(value)
        if isinstance(value, str):  # within a string it is inserted as it is, elsewhere as a JSON string
            text = _insert(text, f"<{name}>", shown)
        else:
            text = text.replace(f'"<{name}>"' if quoted else f"<{name}>", shown)
    try:
        return json.loads(text)
    except ValueError:
        return text


def _insert(text, mark, value):
    pieces, out, within = text.split(mark), "", False
    for index, piece in enumerate(pieces):
        if index:
            out += json.dumps(value)[1:-1] if within else json.dumps(value)
        out += piece
        within ^= piece.replace('\\"', "").count('"') % 2 == 1
    return out
