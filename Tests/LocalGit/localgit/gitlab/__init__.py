"""The REST API of GitLab, version 4."""

import json
import re

from ..host import Host
from ..wire import Failure, json_response, to_response
from . import branches, commits, files, merge_requests, shapes


class GitLab(Host):
    name, root = "gitlab", "/gitlab/api/v4"

    def __init__(self, repositories):
        routes = {
            ("GET", ""): shapes.project,
            **branches.ROUTES,
            **commits.ROUTES,
            **files.ROUTES,
            **merge_requests.ROUTES,
        }
        super().__init__(
            repositories, {(method, f"/projects/<project>{path}"): do for (method, path), do in routes.items()}
        )

    def token(self, call):
        if "PRIVATE-TOKEN" in call.headers:
            return call.headers["PRIVATE-TOKEN"]
        found = re.fullmatch(r"bearer\s+(\S+)", call.headers.get("Authorization", ""), re.IGNORECASE)
        return found and found[1]

    def admit(self, call):
        if self.token(call) is not None and not self.token_is_known(call):
            raise Failure(401, "401 Unauthorized")

    def unknown_route(self):
        return Failure(404, None, error="404 Not Found")

    def dispatch(self, call, endpoint, arguments):
        call.repository = self._project(arguments.pop("project"))
        if call.method != "GET" and self.token(call) is None:
            raise Failure(401, "401 Unauthorized")
        if call.repository is None or self.token(call) != call.repository.token:
            raise Failure(404, "404 Project Not Found")  # whoever may not read it is not told that it exists
        if call.method != "GET":
            if call.repository.access != "write":
                raise Failure(403, "403 Forbidden")
            arguments["body"] = _body(call)
        return to_response(endpoint(call, call.repository, **arguments))

    def _project(self, wanted):
        return next(
            (one for one in self.repositories if wanted == str(one.number) or wanted.lower() == one.name.lower()), None
        )

    def refuse(self, call, failure):
        content = failure.more or {"message": failure.message}
        return json_response(content, failure.status)

    def usual_failure(self, status, headers):
        if status == 429:
            return "Retry later\n", "text/plain"
        if status in (502, 503):
            return "<html><head><title>GitLab is not responding (502)</title></head></html>", "text/html"
        names = {401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 500: "Internal Server Error"}
        return json.dumps({"message": f"{status} {names.get(status, '')}".strip()}), "application/json"


def _body(call):
    if call.form is not None:
        return call.form.to_dict()
    if not call.content:
        return call.query.to_dict()
    try:
        body = json.loads(call.content)
    except ValueError:
        raise Failure(400, None, error="The request body is not valid JSON") from None
    if not isinstance(body, dict):
        raise Failure(400, None, error="The request body is not a JSON object")
    return body
