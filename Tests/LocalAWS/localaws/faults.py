"""Faults that a test asks for: the next calls of an operation fail with an error of the test's choice."""

import threading

from .wire import AWSError


class Faults:
    def __init__(self):
        self._lock, self._faults = threading.Lock(), []

    def add(self, service, operation, error, times=1, message="injected by a test", status=None):
        """`service` is botocore's name of it."""
        with self._lock:
            self._faults.append({"slot": (service, operation), "error": error, "times": times, "message": message, "status": status})
        return {"pending": len(self._faults)}

    def clear(self):
        self._faults = []

    def any(self, service):
        return any(fault["slot"][0] == service for fault in self._faults)

    def concern(self, service, operation):
        return any(fault["slot"] == (service, operation) for fault in self._faults)

    def strike(self, request):
        with self._lock:
            fault = next((one for one in self._faults if one["slot"] == (request.service, request.operation)), None)
            if fault is None:
                return
            fault["times"] -= 1
            if fault["times"] <= 0:
                self._faults.remove(fault)
        raise AWSError(fault["error"], fault["message"], fault["status"])
