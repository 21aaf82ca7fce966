"""The events of an execution."""

import json
import threading

from .errors import runtime_error

LIMIT = 25000


class History:
    def __init__(self):
        self._lock, self.events = threading.Lock(), []

    def add(self, kind, thread, /, **details):
        """Adds an event after the last one of its thread of work; `details` has the one member of the event's details."""
        with self._lock:
            if len(self.events) >= LIMIT and not kind.startswith("Execution"):
                raise runtime_error(f"The execution reached the maximum number of history events ({LIMIT}).")
            number = len(self.events) + 1
            self.events.append({"timestamp": thread.now(), "type": kind, "id": number, "previousEventId": thread.last_event, **details})
            thread.last_event = number
            return number

    def page(self, request):
        events = list(reversed(self.events)) if request.get("reverseOrder") else list(self.events)
        start, size = int(request.get("nextToken", 0)), request.get("maxResults") or 1000
        page = {"events": events[start : start + size]}
        return page | ({"nextToken": str(start + size)} if start + size < len(events) else {})


def dumps(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
