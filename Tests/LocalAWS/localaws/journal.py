"""What happened, for tests to look at."""

import json
import threading
import time


class Journal:
    """Calls by deployed roles, what IAM denied them, invocations, waits, and problems AWS would swallow."""

    # What the deployer does is not of interest, but for the services whose state the tests drive.
    ALWAYS = {"accessanalyzer", "codecommit"}

    def __init__(self):
        self._lock = threading.Lock()
        self.clear()

    def clear(self):
        self.calls, self.denials, self.invocations, self.waits, self.problems = [], [], [], [], []

    def call(self, request, error):
        if request.role or request.service in self.ALWAYS:
            self._add(
                self.calls,
                service=request.service,
                operation=request.operation,
                role=request.role,
                parameters=_plain(request.parameters),
                error=error,
            )

    def denial(self, **what):
        with self._lock:
            if what not in self.denials:
                self.denials.append(what)

    def invocation(self, **what):
        self._add(self.invocations, **what)

    def wait(self, seconds, why):
        self._add(self.waits, seconds=seconds, why=why)

    def problem(self, text):
        with self._lock:
            if text not in self.problems:
                self.problems.append(text)

    def _add(self, entries, **entry):
        with self._lock:
            entries.append({"time": time.time(), **entry})


def _plain(value):
    def text(other):
        return other.decode("utf-8", "replace") if isinstance(other, bytes) else str(other)

    return json.loads(json.dumps(value, default=text))
