"""The REST API of GitHub, version 2022-11-28."""

import json
import re
import time

from werkzeug.wrappers import Response

from ..host import Host
from ..wire import Failure, json_response, to_response
from . import contents, git_database, pulls, shapes

VERSION = "2022-11-28"
HOURLY = 5000
NO_USER_AGENT = (
    "\r\nRequest forbidden by administrative rules. Please make sure your request has a User-Agent header"
    " (https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required)."
    " Check https://developer.github.com for other possible causes.\r\n"
)


class GitHub(Host):
    name, root = "github", "/github"

    def __init__(self, repositories):
        here = {("GET", ""): shapes.repository}
        routes = {**here, **git_database.ROUTES, **contents.ROUTES, **pulls.ROUTES}
        super().__init__(
            repositories, {(method, f"/repos/<owner>/<name>{path}"): do for (method, path), do in routes.items()}
        )
        self._used = 0

    def token(self, call):
        found = re.fullmatch(r"(?:bearer|token)\s+(\S+)", call.headers.get("Authorization", ""), re.IGNORECASE)
        return found and found[1]

    def admit(self, call):
        self._used += 1
        if not call.headers.get("User-Agent"):
            raise Failure(403, NO_USER_AGENT)
        if call.headers.get("X-GitHub-Api-Version", VERSION) != VERSION:
            raise Failure(400, f"{call.headers['X-GitHub-Api-Version']} is not a supported version of the API")
        if "Authorization" in call.headers and not self.token_is_known(call):
            raise Failure(401, "Bad credentials")

    def unknown_route(self):
        return Failure(404, "Not Found")

    def dispatch(self, call, endpoint, arguments):
        call.repository = self._repository(arguments.pop("owner"), arguments.pop("name"))
        if call.repository is None or self.token(call) != call.repository.token:
            raise Failure(404, "Not Found")  # whoever may not read it is not told that it exists
        if call.method != "GET":
            if call.repository.access != "write":
                raise Failure(403, "Resource not accessible by personal access token")
            arguments["body"] = _body(call)
        result = endpoint(call, call.repository, **arguments)
        return self._finished(to_response(result))

    def _repository(self, owner, name):
        wanted = f"{owner}/{name}".lower()
        return next((one for one in self.repositories if one.name.lower() == wanted), None)

    def refuse(self, call, failure):
        if failure.message == NO_USER_AGENT:
            return Response(failure.message, 403, content_type="text/plain")
        return self._finished(json_response(_refusal(failure.status, failure.message, **failure.more), failure.status))

    def _finished(self, response):
        response.headers["X-GitHub-Media-Type"] = "github.v3; format=json"
        response.headers["X-GitHub-Api-Version-Selected"] = VERSION
        response.headers["X-RateLimit-Limit"] = str(HOURLY)
        response.headers["X-RateLimit-Remaining"] = str(max(0, HOURLY - self._used))
        response.headers["X-RateLimit-Used"] = str(self._used)
        response.headers["X-RateLimit-Reset"] = str(int(time.time()) + 3600)
        response.headers["X-RateLimit-Resource"] = "core"
        return response

    def usual_failure(self, status, headers):
        names = {name.lower() for name in headers}
        if status in (403, 429):
            message = (
                "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
                if "retry-after" in names
                else "API rate limit exceeded for user ID 1001."
                if "x-ratelimit-remaining" in names
                else "Resource not accessible by personal access token"
            )
        else:
            message = {401: "Bad credentials", 404: "Not Found"}.get(status, "Server Error")
        return json.dumps(_refusal(status, message)), "application/json; charset=utf-8"


def _refusal(status, message, **more):
    return {"message": message, **more, "documentation_url": "https://docs.github.com/rest", "status": str(status)}


def _body(call):
    if not call.content:
        return {}
    try:
        body = json.loads(call.content)
    except ValueError:
        raise Failure(400, "Problems parsing JSON") from None
    if not isinstance(body, dict):
        raise Failure(400, "Body should be a JSON object")
    return body
