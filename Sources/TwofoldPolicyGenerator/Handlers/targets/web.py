"""JSON over HTTPS with the Git hosts that are published to by an API of their own.

The token is read from Secrets Manager at run time. It goes into one header and nowhere else: no redirect is followed,
and what is raised here tells the method, the path, the status and the host's words, the token blotted out of them.
"""
import json
import re
import time

import boto3
import urllib3
from botocore.exceptions import ClientError

from target import Outdated, Unusable

# Kept between invocations: the secret's ARN -> the token.
TOKENS = {}


class Unavailable(Exception):
    """The host cannot be reached, is busy, or failed. Later it may be better."""
    pass


def read_token(arn):
    """The token of a secret, which is the token itself or JSON of the form {"token": "..."}."""
    try:
        secret = boto3.client("secretsmanager").get_secret_value(SecretId=arn).get("SecretString") or ""
    except ClientError as error:
        # The secret is deleted, or was never given a value.
        if error.response["Error"]["Code"] not in ("ResourceNotFoundException", "InvalidRequestException"):
            raise
        secret = ""
    try:
        held = json.loads(secret)
    except (RecursionError, ValueError):
        held = None
    token = str(held.get("token") or "") if isinstance(held, dict) else secret.strip()
    # Anything else is no token, and a header of it would be refused by an exception that shows it.
    if not re.fullmatch(r"[A-Za-z0-9._~+/=-]+", token):
        raise Unusable(f"There is no token in the secret {arn}: "
                       'give it a text that is the token, or JSON like {"token": "..."}')
    TOKENS[arn] = token
    return token


def _seconds(header):
    """A number of seconds; 0 where the header holds anything else, such as a date."""
    return int(header) if re.fullmatch("[0-9]{1,12}", header) else 0


def pause_before_retry(status, headers, text, pause):
    """The seconds after which the same request may succeed, `pause` at least; None if it is answered for good."""
    limited = status in (403, 429)
    if limited and headers.get("x-ratelimit-remaining") == "0" and "retry-after" not in headers:
        return max(pause, _seconds(headers.get("x-ratelimit-reset", "")) - time.time())
    if status == 403 and "retry-after" not in headers:
        # GitHub asks for a minute where it does not say how long.
        return 60 if "secondary rate limit" in text else None
    if limited or status in (None, 502, 503, 504):
        return max(pause, _seconds(headers.get("retry-after", "")))
    return None


class Web:
    """One repository's API, for one invocation. `races` is what the host says to who was slower than another."""

    # Seconds to wait in all for a host that is busy or out of reach. The function has five minutes.
    patience = 65

    def __init__(self, settings, path, races, **headers):
        self.arn, self.path, self.races = settings["TOKEN_ARN"], path, races
        self.url = settings["API_URL"].rstrip("/") + path
        if not self.url.startswith("https://"):
            raise Unusable("API_URL does not begin with https://: give it the address of the API over TLS")
        self.headers = {"User-Agent": "policy-generator", "Content-Type": "application/json", **headers}
        self.pool = urllib3.PoolManager(timeout=urllib3.Timeout(connect=5, read=20), retries=False)

    def send(self, method, path, body, headers):
        """(status, headers, content, content as a text that may be shown); the status is None without an answer."""
        token = TOKENS.get(self.arn) or read_token(self.arn)
        try:
            answer = self.pool.request(method, self.url + path, body=body, redirect=False,
                                       headers={**self.headers, **headers, "Authorization": f"Bearer {token}"})
        except urllib3.exceptions.HTTPError as error:
            return None, {}, b"", str(error)
        text = " ".join(answer.data.decode("utf-8", "replace").split()).replace(token, "***")
        return answer.status, answer.headers, answer.data, text

    def call(self, method, path, body=None, absent=(), raw=None):
        """The answer's JSON, or its bytes if `raw` is the media type to ask for; None if its status is in `absent`.

        Outdated where somebody else was faster, Unusable where people have to do something.
        """
        content, headers, pause = body and json.dumps(body).encode(), {"Accept": raw} if raw else {}, 1
        while True:
            began, used = time.monotonic(), TOKENS.get(self.arn)
            status, answered, data, text = self.send(method, path, content, headers)
            # The token that an earlier invocation read may have been replaced since.
            if status == 401 and used and read_token(self.arn) != used:
                continue
            wait = pause_before_retry(status, answered, text, pause)
            if wait is None:
                break
            self.patience -= time.monotonic() - began + wait
            if self.patience < 0:
                break
            time.sleep(wait)
            pause *= 2
        if status in absent:
            return None
        said = f"{method} {self.path}{path}: {status or 'no answer'}: {text[:500]}"
        if wait is not None or status >= 500:
            raise Unavailable(said)
        if status >= 400 and re.search(self.races, f"{status} {text}"):
            raise Outdated(said)
        try:
            if status < 300:
                return data if raw else json.loads(data or b"null")
        except (RecursionError, ValueError):
            said = f"{said}: this is not JSON"
        raise Unusable(f"{said}: see whether API_URL, REPOSITORY, BRANCH and the token in {self.arn} are right, "
                       "and what that token may do")
