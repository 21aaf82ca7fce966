"""Whatever a Git host answers: it is understood, or refused by a fault that says so and does not tell the token."""
import json
from types import SimpleNamespace

import urllib3

import values
import web
from target import Outdated, Unusable

TOKEN = "ghp_0123456789abcdef"
STATUSES = [200, 201, 204, 301, 304, 400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 599]
HEADERS = {"retry-after": ["1", "60", "²", "-1", "9" * 5000, "Wed, 21 Oct 2026 07:28:00 GMT", ""],
           "x-ratelimit-remaining": ["0", "1", ""], "x-ratelimit-reset": ["0", "1764000000", "soon", "", "9" * 30]}


class Pool:
    def __init__(self, source):
        self.source = source

    def request(self, method, url, body, redirect, headers):
        assert headers["Authorization"] == f"Bearer {TOKEN}" and not redirect
        if self.source.ConsumeProbability() < 0.1:
            raise urllib3.exceptions.ProtocolError("the connection was closed")
        return SimpleNamespace(status=self.source.PickValueInList(STATUSES), headers=self.headers(), data=self.data())

    def headers(self):
        return {name: self.source.PickValueInList(choices) for name, choices in HEADERS.items()
                if self.source.ConsumeBool()}

    def data(self):
        kind = self.source.ConsumeIntInRange(0, 3)
        if kind == 0:
            return self.source.ConsumeBytes(100) + TOKEN.encode()
        if kind == 1:
            return b"[" * self.source.ConsumeIntInRange(1, 3000)
        return json.dumps(values.value(self.source)).encode() if kind == 2 else b"secondary rate limit"


def secret(source):
    """A text of any kind, as the secret's only version."""
    kind = source.ConsumeIntInRange(0, 3)
    if kind == 0:
        return source.ConsumeUnicode(50)
    if kind == 1:
        return "[" * source.ConsumeIntInRange(1, 3000)
    return json.dumps({"token": values.value(source, 1)} if kind == 2 else values.value(source, 2))


def try_one(source):
    naps = []
    web.time = SimpleNamespace(sleep=naps.append, monotonic=lambda: 0, time=lambda: 1763000000)
    if source.ConsumeProbability() < 0.2:
        return try_token(source)
    web.TOKENS = {"arn": TOKEN}
    web.read_token = lambda arn: TOKEN
    settings = {"API_URL": "https://example.com", "TOKEN_ARN": "arn"}
    api = web.Web(settings, "/repos/a/b", "not a fast forward|already exists")
    api.pool = Pool(source)
    try:
        api.call("GET", "/pulls", absent=(404,), raw="*/*" if source.ConsumeBool() else None)
    except (Outdated, Unusable, web.Unavailable) as error:
        assert TOKEN not in str(error) and "GET /repos/a/b/pulls" in str(error)
    assert sum(naps) <= 65 and all(nap >= 0 for nap in naps), naps


READ_TOKEN = web.read_token


def try_token(source):
    text = secret(source)
    secrets = SimpleNamespace(get_secret_value=lambda SecretId: {"SecretString": text})
    web.boto3 = SimpleNamespace(client=lambda name: secrets)
    try:
        token = READ_TOKEN("arn")
    except Unusable as error:
        assert "There is no token" in str(error)
        return
    assert token.isascii() and token.isprintable() and " " not in token
