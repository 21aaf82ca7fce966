"""The WSGI application: both hosts, and the control of tests."""

import json
import threading

from werkzeug.wrappers import Request

from .control import Control
from .faults import Fault, Faults, Race
from .github import GitHub
from .gitlab import GitLab
from .journal import Journal
from .wire import Call, json_response

CONTROL = "/__local/"


class Application:
    def __init__(self):
        self.journal, self.faults, self.repositories = Journal(), Faults(), {}
        self.hosts = {host.name: host for host in (GitHub(self.repositories), GitLab(self.repositories))}
        self.control = Control(self)
        self._lock = threading.RLock()

    def __call__(self, environ, start_response):
        # PATH_INFO is decoded already, and would not tell an encoded slash from another.
        path = environ["REQUEST_URI"].partition("?")[0]
        request = Request(environ)
        with self._lock:
            response = self._answer(request, path)
        return response(environ, start_response)

    def _answer(self, request, path):
        if path.startswith(CONTROL):
            return self._steer(path.removeprefix(CONTROL), request.get_data())
        for host in self.hosts.values():
            if path.startswith(host.root + "/"):
                return self._call(host, Call(request, host.root, path.removeprefix(host.root)))
        return json_response({"error": f"nothing is at {path}"}, 404)

    def _steer(self, verb, body):
        try:
            return json_response(self.steer(verb, **json.loads(body or b"{}")))
        except (LookupError, TypeError, ValueError) as error:
            return json_response({"error": f"{type(error).__name__}: {error}"}, 400)

    def steer(self, verb, /, **arguments):
        with self._lock:
            return self.control.do(verb, **arguments)

    def _call(self, host, call):
        race = self.faults.next(Race, host.name, call)
        if race:
            self.control.do(race.verb, **race.arguments)
        fault = self.faults.next(Fault, host.name, call)
        response = host.answer(call) if fault is None or fault.after else None
        if fault:
            response = host.failed(fault)
        secrets = {one.token for one in self.repositories.values()} | {host.token(call) or ""}
        self.journal.add(host.name, call, response.status_code, host.token_is_right(call), secrets - {""})
        return response
