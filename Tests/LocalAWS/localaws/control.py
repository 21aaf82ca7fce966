"""POST /__local/<verb> with a JSON object: how tests steer the local AWS and look into it."""

import json

from .wire import AWSError, Response


class Control:
    def __init__(self, aws):
        self._aws, self._verbs = aws, {}
        aws.pages["/__local/"] = self._answer
        self.add("health", lambda: {"endpoint": aws.endpoint})
        self.add("idle", lambda timeout=60: {"idle": aws.background.idle(timeout)})
        self.add("clear", lambda: aws.journal.clear() or {})
        self.add("fail", aws.faults.add)
        self.add("iam", self._set_iam)
        for kept in ("calls", "denials", "invocations", "waits", "problems"):
            self.add(kept, lambda kept=kept: {kept: getattr(aws.journal, kept)})

    def add(self, verb, function):
        """`function` takes the object's members as its arguments."""
        self._verbs[verb] = function

    def _answer(self, verb, body):
        try:
            if verb not in self._verbs:
                raise ValueError(f"{verb} is none of {', '.join(sorted(self._verbs))}")
            result, status = self._verbs[verb](**json.loads(body or b"{}")), 200
        except (LookupError, TypeError, ValueError, AWSError) as error:
            result, status = {"error": f"{type(error).__name__}: {error}"}, 400
        return Response(status, {"Content-Type": "application/json"}, json.dumps(result, default=str).encode())

    def _set_iam(self, mode):
        if mode not in ("audit", "enforce", "off"):
            raise ValueError("mode is audit, enforce or off")
        self._aws.iam_mode = mode
        return {"mode": mode}
