"""Calls of one repository of a stand-in."""

import json
import ssl
import urllib.error
import urllib.request

# What is in a repository at first.
FILES = {"policies/a.json": '{"a": 1}\n', "policies/b.json": '{"b": 1}\n', "README.md": "Hello\n"}


class Answer:
    def __init__(self, status, headers, content):
        self.status, self.headers, self.content = status, headers, content

    @property
    def json(self):
        return json.loads(self.content)

    @property
    def brief(self):
        """Status and message."""
        return self.status, self.json.get("message")


class Client:
    """Calls one repository; `headers` of a call are added to the usual ones, or take them away by None."""

    def __init__(self, git, host, root, name, headers):
        self.git, self.host, self.root, self.name, self.headers = git, host, root, name, headers
        self.context = ssl.create_default_context(cafile=git.ca)

    def __call__(self, method, path="", body=None, headers=None):
        given = {name: value for name, value in {**self.headers, **(headers or {})}.items() if value is not None}
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.root + path, data, given, method=method)
        opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=self.context))
        opener.addheaders = []  # urllib's own User-Agent
        try:
            with opener.open(request, timeout=20) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read())

    def control(self, verb, /, **arguments):
        return self.git.control(verb, host=self.host, **arguments)

    def here(self, verb, /, **arguments):
        """A verb about the repository."""
        return self.control(verb, name=self.name, **arguments)
