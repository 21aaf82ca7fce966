"""The AWS wire protocols, as botocore's service models describe them.

Every part of the local AWS that answers, checks or follows an operation works with plain Python values; this module
alone knows how those travel (query, JSON, REST with JSON or XML) and what an error looks like to an SDK. moto brings
parsers and serialisers for all protocols, so what is left is to find out which operation a request is.
"""

import functools
import io
import json
import re
import urllib.parse
import uuid
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from botocore.exceptions import UnknownServiceError
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model
from werkzeug.datastructures import Headers, MultiDict

# Requests are signed for a name that is not always botocore's name of the service.
BOTOCORE_NAMES = {"states": "stepfunctions", "access-analyzer": "accessanalyzer", "monitoring": "cloudwatch", "eventbridge": "events"}

CREDENTIAL = re.compile(r"(?:X-Amz-)?Credential=([^/&]+)/\d{8}/([^/]+)/([^/]+)/aws4_request")


class AWSError(Exception):
    """An error as a service reports it; `members` are further members of the error's shape."""

    def __init__(self, code, message="", status=None, **members):
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.status, self.members = code, message or code, status, members


@dataclass
class Response:
    status: int
    headers: dict
    body: bytes = b""


@dataclass
class Request:
    """One call of an AWS API. `role` is the ARN of the deployed role that calls, None for the one who deploys."""

    service: str
    operation: str
    region: str
    role: str | None = None
    parameters: dict = field(default_factory=dict)

    def __getitem__(self, name):
        return self.parameters[name]

    def get(self, name, default=None):
        value = self.parameters.get(name)
        return default if value is None else value


@functools.cache
def service_model(service):
    try:
        return get_service_model(service)
    except UnknownServiceError:
        return None


def credential(environ):
    """(access key, region, signing name) of a signed request, else None."""
    found = CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", "")) or CREDENTIAL.search(
        urllib.parse.unquote(environ.get("QUERY_STRING", ""))
    )
    return found.groups() if found else None


def take_body(environ):
    """The request's body; it is put back, for moto reads it again."""
    length = environ.get("CONTENT_LENGTH")
    if length:
        body = environ["wsgi.input"].read(int(length))
    elif environ.pop("HTTP_TRANSFER_ENCODING", None):  # werkzeug decodes chunks; what is passed on has a length
        body = environ["wsgi.input"].read()
    else:
        body = b""
    environ["wsgi.input"], environ["CONTENT_LENGTH"] = io.BytesIO(body), str(len(body))
    return body


def identify(service, environ, body):
    """The name of the operation and the parameters that stand in the path."""
    target = environ.get("HTTP_X_AMZ_TARGET")
    if target:
        return target.rpartition(".")[2], {}
    path = _raw_path(environ)
    cbor = re.fullmatch(r"/service/[^/]+/operation/([^/]+)", path)
    if cbor:
        return cbor[1], {}
    query = urllib.parse.parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    if b"Action=" in body and "form-urlencoded" in environ.get("CONTENT_TYPE", ""):
        return urllib.parse.parse_qs(body.decode()).get("Action", [None])[0], {}
    if "Action" in query:
        return query["Action"][0], {}
    for route in _routes(service):
        found = route.match(environ, path, query)
        if found is not None:
            return route.operation, found
    return None, {}


def parse(service, operation, environ, body, path_parameters):
    """The parameters of a call."""
    model = service_model(service)
    operation_model = model.operation_model(operation)
    if operation_model.input_shape is None:
        return {}
    values = MultiDict(urllib.parse.parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
    protocol = model.protocol
    if "HTTP_X_AMZ_TARGET" in environ:
        protocol = "json"
    elif "form-urlencoded" in environ.get("CONTENT_TYPE", "") and protocol not in ("rest-json", "rest-xml"):
        protocol = "query"  # a service may speak several; SDKs differ in which they pick
        values.update(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True))
    elif protocol not in PROTOCOL_PARSERS:
        return {}
    headers = Headers([(name[5:].replace("_", "-"), value) for name, value in environ.items() if name.startswith("HTTP_")])
    return PROTOCOL_PARSERS[protocol](operation_model).parse(
        {
            "body": body,
            "headers": headers,
            "values": values,
            "url_params": path_parameters,
            "url_path": environ["PATH_INFO"],
            "method": environ["REQUEST_METHOD"],
        }
    )


def serialise(service, operation, result):
    model = service_model(service)
    made = get_serializer_class(service, model.protocol)(operation_model=model.operation_model(operation)).serialize(result or {})
    body, status = made["body"] or b"", made["status_code"]
    output = model.operation_model(operation).output_shape
    for name, shape in output.members.items() if output else ():
        if shape.serialization.get("location") == "statusCode":
            status = (result or {}).get(name, status)
    headers = {"x-amzn-RequestId": str(uuid.uuid4()), **dict(made["headers"])}
    return Response(status, headers, body.encode() if isinstance(body, str) else body)


def serialise_error(service, operation, error):
    model = service_model(service)
    shape = next((shape for shape in model.operation_model(operation).error_shapes if shape.name == error.code), None)
    declared = shape.metadata.get("error", {}) if shape else {}
    status = error.status or declared.get("httpStatusCode") or 400
    code, request_id = declared.get("code", error.code), str(uuid.uuid4())
    headers = {"x-amzn-RequestId": request_id}
    if model.protocol in ("query", "rest-xml"):
        headers["Content-Type"] = "text/xml"
        inner = f"<Code>{escape(code)}</Code><Message>{escape(error.message)}</Message>"
        if service == "s3":
            body = f"<Error>{inner}<RequestId>{request_id}</RequestId></Error>"
        else:
            body = f"<ErrorResponse><Error><Type>Sender</Type>{inner}</Error><RequestId>{request_id}</RequestId></ErrorResponse>"
        return Response(status, headers, body.encode())
    headers["x-amzn-ErrorType"] = error.code
    headers["Content-Type"] = "application/json" if model.protocol == "rest-json" else "application/x-amz-json-1.1"
    content = {"__type": error.code, "message": error.message, "Message": error.message, **error.members}
    return Response(status, headers, json.dumps(content).encode())


class _Route:
    """Where a REST operation is found: method, path, and the query parameters and headers that tell it from others."""

    def __init__(self, model):
        http = model.http
        self.operation, self.method = model.name, http["method"]
        path, _, query = http["requestUri"].partition("?")
        pieces = re.split(r"\{(\w+)(\+?)\}", path)  # text, name, greedy, text, name, greedy, …, text
        self.pattern = re.escape(pieces[0])
        for name, greedy, text in zip(pieces[1::3], pieces[2::3], pieces[3::3]):
            self.pattern += f"(?P<{name}>{'.+' if greedy else '[^/]+'})" + re.escape(text)
        self.regex = re.compile(self.pattern.rstrip("/") + "/?")
        self.query = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        self.headers = []
        for name in model.input_shape.required_members if model.input_shape else []:
            place = model.input_shape.members[name].serialization
            if place.get("location") == "querystring":
                self.query.setdefault(place["name"], "")
            elif place.get("location") == "header":
                self.headers.append("HTTP_" + place["name"].upper().replace("-", "_"))
        literal = sum(map(len, pieces[0::3]))
        self.rank = (len(self.query) + len(self.headers), literal, "+" not in path)

    def match(self, environ, path, query):
        found = self.regex.fullmatch(path)
        if environ["REQUEST_METHOD"] != self.method or not found:
            return None
        if any(name not in query or (value and value not in query[name]) for name, value in self.query.items()):
            return None
        if any(header not in environ for header in self.headers):
            return None
        return {name: urllib.parse.unquote(value) for name, value in found.groupdict().items()}


@functools.cache
def _routes(service):
    model = service_model(service)
    operations = [model.operation_model(name) for name in model.operation_names]
    routes = [_Route(operation) for operation in operations if operation.http.get("requestUri") and not operation.deprecated]
    return sorted(routes, key=lambda route: route.rank, reverse=True)


def _raw_path(environ):
    raw = environ.get("RAW_URI") or environ.get("REQUEST_URI") or urllib.parse.quote(environ["PATH_INFO"])
    return re.sub(r"^https?://[^/]+", "", raw).split("?")[0]
