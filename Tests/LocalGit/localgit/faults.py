"""Faults and races that a test asks for."""

import json
import re
from dataclasses import dataclass, field

from werkzeug.wrappers import Response


@dataclass
class Fault:
    """A failure instead of the answer; with `after` the call is done all the same, and only its answer is lost."""

    host: str
    method: str
    path: str
    status: int
    headers: dict = field(default_factory=dict)
    body: object = None
    times: int = 1
    after: bool = False


@dataclass
class Race:
    """Something that a test wants done just before a call."""

    host: str
    method: str
    path: str
    verb: str
    arguments: dict
    times: int = 1


class Faults:
    def __init__(self):
        self.waiting = []

    def clear(self):
        self.waiting = []

    def add(self, what):
        re.compile(what.path)
        self.waiting.append(what)
        return {"pending": len(self.waiting)}

    def next(self, kind, host, call):
        """The fault or race that is for this call; each is used up after so many times."""
        for one in self.waiting:
            if (
                isinstance(one, kind)
                and (one.host, one.method) == (host, call.method)
                and re.search(one.path, call.readable_path)
            ):
                one.times -= 1
                if one.times <= 0:
                    self.waiting.remove(one)
                return one
        return None


def response(fault, usual):
    """`usual` is what the host says with such a status, as a text and its type."""
    body, kind = usual
    if fault.body is not None:
        body, kind = fault.body, "text/plain" if isinstance(fault.body, str) else "application/json; charset=utf-8"
    text = body if isinstance(body, str) else json.dumps(body)
    return Response(text, fault.status, fault.headers, content_type=kind)
