"""What Task states call: functions, and AWS APIs through the SDK integrations, under the state machine's role."""

import datetime
import json
import re

from botocore.exceptions import ClientError, EndpointConnectionError

from ..times import iso
from . import sdk
from .errors import StateError
from .history import dumps


def call(aws, execution, resource, value):
    """The result of a task; raises StateError with the name that Step Functions gives an error."""
    if ":lambda:" in resource and ":function:" in resource:
        return _invoke(aws, execution, {"FunctionName": resource, "Payload": value})["Payload"]
    aws_sdk, service, action = re.fullmatch(r"arn:[^:]+:states:[^:]*:[^:]*:(aws-sdk:)?([^:]+):([^:.]+)", resource).groups()
    if not aws_sdk and service == "lambda":
        return _invoke(aws, execution, value)
    if not aws_sdk:
        service = {"states": "sfn", "events": "eventbridge"}.get(service, service)
    return _call_api(aws, execution, service, action, value)


def event_type(resource):
    """What the execution's history says of a task: (type of resource, resource)."""
    if ":lambda:" in resource and ":function:" in resource:
        return "lambda", "invoke"
    parts = resource.split(":")
    return ":".join(parts[5:-1]), parts[-1]


def _invoke(aws, execution, parameters):
    client = aws.client("lambda", execution.region, execution.role)
    settings = {name: parameters[name] for name in ("FunctionName", "InvocationType", "Qualifier", "ClientContext") if name in parameters}
    if "Payload" in parameters:
        settings["Payload"] = dumps(parameters["Payload"]).encode()
    try:
        answer = client.invoke(**settings)
    except ClientError as error:
        raise _named(error, "lambda", "Lambda", client.meta.service_model.operation_model("Invoke")) from error
    text = answer["Payload"].read().decode()
    if "FunctionError" in answer:
        error = json.loads(text)
        raise StateError(error.get("errorType", "Lambda.Unknown"), text)
    return {
        "ExecutedVersion": "$LATEST",
        "Payload": json.loads(text) if text else None,
        "SdkHttpMetadata": {"HttpStatusCode": answer["StatusCode"]},
        "SdkResponseMetadata": {"RequestId": answer["ResponseMetadata"].get("RequestId")},
        "StatusCode": answer["StatusCode"],
    }


def _call_api(aws, execution, service, action, value):
    model, client = sdk.operation(service, action), aws.client(sdk.client_name(service), execution.region, execution.role)
    try:
        answer = getattr(client, sdk.method_name(model))(**_to_api(value, model.input_shape))
    except ClientError as error:
        raise _named(error, service, sdk.error_prefix(service), model) from error
    except EndpointConnectionError as error:
        raise StateError(f"{sdk.error_prefix(service)}.SdkClientException", str(error)) from error
    answer.pop("ResponseMetadata", None)
    return _from_api(answer, model.output_shape)


def _named(error, service, prefix, model):
    code, message = error.response["Error"].get("Code", ""), error.response["Error"].get("Message", "")
    status = error.response["ResponseMetadata"].get("HTTPStatusCode")
    known = next((shape.name for shape in model.service_model.error_shapes if code in (shape.name, shape.error_code)), None)
    # Errors that the model does not have are all of the service's own exception.
    name = known or (prefix + "Exception")
    name = name if name.endswith("Exception") else name + "Exception"
    return StateError(f"{prefix}.{name}", f"{message} (Service: {prefix}, Status Code: {status}, Request ID: local)")


def _to_api(value, shape):
    """Names from Pascal case to the API's own; objects where the API wants text or bytes become JSON."""
    kind = shape.type_name if shape is not None else None
    if kind == "structure" and isinstance(value, dict):
        members = {sdk.pascal(name): name for name in shape.members}
        return {members[name]: _to_api(inner, shape.members[members[name]]) for name, inner in value.items() if name in members}
    if kind == "list" and isinstance(value, list):
        return [_to_api(item, shape.member) for item in value]
    if kind == "map" and isinstance(value, dict):
        return {key: _to_api(inner, shape.value) for key, inner in value.items()}
    if kind == "blob":
        return (value if isinstance(value, str) else dumps(value)).encode()
    if kind == "string" and isinstance(value, (dict, list)):
        return dumps(value)
    return value


def _from_api(value, shape):
    kind = shape.type_name if shape is not None else None
    if kind == "structure" and isinstance(value, dict):
        return {sdk.pascal(name): _from_api(inner, shape.members.get(name)) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_from_api(item, shape.member if kind == "list" else None) for item in value]
    if isinstance(value, dict):
        return {key: _from_api(inner, shape.value if kind == "map" else None) for key, inner in value.items()}
    if isinstance(value, datetime.datetime):
        return iso(value)
    if hasattr(value, "read"):
        value = value.read()
    return value.decode("utf-8", "replace") if isinstance(value, (bytes, bytearray)) else value
