"""Custom resources: a function is told what to do and answers by a PUT to a URL of this server."""

import json
import threading
import uuid

from . import Resource, ResourceError

PAGE = "/__cloudformation/"
LIMIT = 4096  # bytes of an answer


class CustomResource(Resource):
    types = ("AWS::CloudFormation::CustomResource",)
    fixed = frozenset({"ServiceToken"})

    def __init__(self, context):
        super().__init__(context)
        self._data = {}

    def create(self, properties):
        return self._ask("Create", properties)["PhysicalResourceId"]

    def update(self, physical_id, old, new):
        return self._ask("Update", new, PhysicalResourceId=physical_id, OldResourceProperties=_texts(old))["PhysicalResourceId"]

    def delete(self, physical_id, properties):
        self._ask("Delete", properties, PhysicalResourceId=physical_id)

    def attributes(self, physical_id, properties):
        return self._data

    def _ask(self, kind, properties, **more):
        context, token, request_id = self.context, uuid.uuid4().hex, str(uuid.uuid4())
        function = context.aws.functions.find(properties["ServiceToken"])
        if function is None:
            raise ResourceError(f"The ServiceToken {properties['ServiceToken']} is no function that exists")
        event = {
            "RequestType": kind,
            "ResponseURL": f"{context.aws.endpoint}{PAGE}{token}",
            "StackId": context.stack.arn,
            "RequestId": request_id,
            "LogicalResourceId": context.logical_id,
            "ResourceType": context.stack.template["Resources"]
            .get(context.logical_id, {})
            .get("Type", "AWS::CloudFormation::CustomResource"),
            "ServiceToken": properties["ServiceToken"],
            "ResourceProperties": _texts(properties),
            **more,
        }
        answers = _ANSWERS[token] = _Answer()
        try:
            invocation = context.aws.functions.asynchronous.accept(function, event)
            while invocation.is_alive() and not answers.arrived.wait(0.02):
                pass
            invocation.join()  # the log is written under the function's role, which may be deleted next
        finally:
            del _ANSWERS[token]
        if not answers.arrived.is_set():
            raise ResourceError(
                f"CloudFormation did not receive a response from your custom resource. Please check your logs for requestId [{request_id}]."
            )
        answer = answers.content
        for field in ("Status", "PhysicalResourceId", "StackId", "RequestId", "LogicalResourceId"):
            if field not in answer:
                raise ResourceError(f"Invalid response: the custom resource did not send {field}")
        for field, expected in (("StackId", context.stack.arn), ("RequestId", request_id), ("LogicalResourceId", context.logical_id)):
            if answer[field] != expected:
                raise ResourceError(f"Invalid response: {field} is not that of the request")
        if answer["Status"] != "SUCCESS":
            raise ResourceError(f"Received response status [FAILED] from custom resource. Message returned: {answer.get('Reason')}")
        self._data = answer.get("Data") or {}
        return answer


class _Answer:
    def __init__(self):
        self.arrived, self.content = threading.Event(), None


_ANSWERS = {}  # token → _Answer


def receive(token, body):
    """The PUT of a custom resource's function; False where nobody waits for it."""
    answer = _ANSWERS.get(token)
    if answer is None or len(body) > LIMIT:
        return False
    answer.content = json.loads(body)
    answer.arrived.set()
    return True


def _texts(value):
    """CloudFormation hands all scalars over as text."""
    if isinstance(value, dict):
        return {key: _texts(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_texts(inner) for inner in value]
    return str(value).lower() if isinstance(value, bool) else str(value)
