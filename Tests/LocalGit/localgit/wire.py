"""A call as the hosts see it, and what is said to it."""

import json
from urllib.parse import unquote, urlencode

from werkzeug.wrappers import Response


class Failure(Exception):
    """What a host says when it refuses; each host has its own form for the text."""

    def __init__(self, status, message, **more):
        super().__init__(message)
        self.status, self.message, self.more = status, message, more


class Call:
    """`path` is what follows the root of the API, as it was sent: GitLab tells `a%2Fb` from `a/b`."""

    def __init__(self, request, root, path):
        self.method, self.path, self.query, self.headers = request.method, path, request.args, request.headers
        self.content, self.form = request.get_data(parse_form_data=False), None
        if request.mimetype == "application/x-www-form-urlencoded":
            self.form = request.form
        self.root = request.host_url.rstrip("/") + root
        self.repository = None  # once it is found

    @property
    def readable_path(self):
        return unquote(self.path)

    @property
    def page(self):
        """The number of the page and how many are on one."""
        return _number(self.query.get("page"), 1), _number(self.query.get("per_page"), None)

    def body(self):
        """What was sent, for the journal."""
        if not self.content:
            return None
        text = self.content.decode("utf-8", "replace")
        try:
            return json.loads(text)
        except ValueError:
            return text


def _number(text, otherwise):
    return int(text) if text and text.isdigit() and int(text) > 0 else otherwise


def json_response(content, status=200, headers=()):
    return Response(
        json.dumps(content, ensure_ascii=False), status, list(headers), content_type="application/json; charset=utf-8"
    )


def no_content():
    response = Response(status=204)
    del response.headers["Content-Type"]
    return response


def to_response(result):
    """Of an object, of an object and a status, or of a response."""
    if isinstance(result, Response):
        return result
    return json_response(*result) if isinstance(result, tuple) else json_response(result)


def links(call, pages):
    """The Link header of {relation: number of the page}."""

    def url(page):
        query = {**call.query.to_dict(), "page": str(page)}
        return call.root + call.path + "?" + urlencode(query)

    return ", ".join(f'<{url(page)}>; rel="{relation}"' for relation, page in pages.items())


def timestamp(date):
    """The form of GitHub."""
    return date and date.strftime("%Y-%m-%dT%H:%M:%SZ")


def fine_timestamp(date):
    """The form of GitLab."""
    return date and date.strftime("%Y-%m-%dT%H:%M:%S.") + f"{date.microsecond // 1000:03}Z"
