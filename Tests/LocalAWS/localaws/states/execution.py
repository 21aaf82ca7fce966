"""Executions: what is running, and what became of it."""

import json
import re
import threading
import time
import uuid

from ..times import now
from ..wire import AWSError
from .errors import ExecutionEnded, StateError
from .history import History, dumps
from .interpreter import Interpreter, Thread

DATA_LIMIT = 262144


class Executions:
    def __init__(self, aws):
        self._aws, self._executions, self._lock = aws, {}, threading.Lock()

    def start(self, machine, name, text):
        name = name or str(uuid.uuid4())
        if not re.fullmatch(r"[^\s<>{}\[\]?*\"#%\\^|~`$&,;:/\x00-\x1f\x7f-\x9f]{1,80}", name):
            raise AWSError("InvalidName", f"Invalid Name: '{name}'")
        if len(text.encode()) > DATA_LIMIT:
            raise AWSError("InvalidExecutionInput", "Invalid State Machine Execution Input: it is larger than 262144 bytes")
        try:
            value = json.loads(text)
        except ValueError as error:
            raise AWSError("InvalidExecutionInput", f"Invalid State Machine Execution Input: '{error}'") from error
        arn = machine.arn.replace(":stateMachine:", ":execution:") + ":" + name
        with self._lock:
            known = self._executions.get(arn)
            if known and (known.status != "RUNNING" or known.input != value):
                raise AWSError("ExecutionAlreadyExists", f"Execution Already Exists: '{arn}'")
            if known:
                return known
            execution = self._executions[arn] = Execution(self._aws, arn, name, machine, value)
        self._aws.background.start(execution.run)
        return execution

    def get(self, arn):
        if arn not in self._executions:
            raise AWSError("ExecutionDoesNotExist", f"Execution Does Not Exist: '{arn}'")
        return self._executions[arn]

    def of(self, machine, status=None):
        found = [one for one in self._executions.values() if one.machine.arn == machine.arn and status in (None, one.status)]
        return sorted(found, key=lambda one: one.started, reverse=True)


class Execution:
    def __init__(self, aws, arn, name, machine, value):
        self._aws = aws
        self.arn, self.name, self.machine, self.input = arn, name, machine, value
        self.definition, self.role, self.region = machine.definition, machine.role, machine.region  # later changes do not matter
        self.started, self.stopped = now(), None
        self.status, self.output, self.error, self.cause = "RUNNING", None, None, None
        self.history, self.stopping = History(), threading.Event()
        self._stop_error = (None, None)

    def run(self):
        thread = Thread(self.stopping)
        self.history.add("ExecutionStarted", thread, executionStartedEventDetails={"input": dumps(self.input), "roleArn": self.role})
        interpreter = Interpreter(self._aws, self)
        try:
            output = interpreter.run(self.definition, self.input, thread)
        except StateError as failure:
            self._end("FAILED", thread, error=failure.error, cause=failure.cause)
        except ExecutionEnded as end:
            error, cause = (end.error, end.cause) if end.status != "ABORTED" else self._stop_error
            self._end(end.status, thread, error=error, cause=cause)
        except Exception as fault:
            self._aws.journal.problem(f"the local AWS could not execute {self.arn}: {type(fault).__name__}: {fault}")
            self._end("FAILED", thread, error="LocalAWS.Fault", cause=f"{type(fault).__name__}: {fault}")
            raise
        else:
            self.output = dumps(output)
            self._end("SUCCEEDED", thread, output=self.output)

    def _end(self, status, thread, **outcome):
        outcome = {name: value for name, value in outcome.items() if value is not None}
        self.error, self.cause = outcome.get("error"), outcome.get("cause")
        kind = {"SUCCEEDED": "Succeeded", "FAILED": "Failed", "TIMED_OUT": "TimedOut", "ABORTED": "Aborted"}[status]
        self.history.add(f"Execution{kind}", thread, **{f"execution{kind}EventDetails": outcome})
        self.stopped, self.status = now(), status

    def stop(self, error, cause):
        if self.status == "RUNNING":
            self._stop_error = (error, cause)
            self.stopping.set()
            end = time.time() + 10
            while self.status == "RUNNING" and time.time() < end:
                time.sleep(0.01)

    def summary(self):
        known = {
            "executionArn": self.arn,
            "stateMachineArn": self.machine.arn,
            "name": self.name,
            "status": self.status,
            "startDate": self.started,
        }
        return known | ({"stopDate": self.stopped} if self.stopped else {})

    def description(self):
        described = {**self.summary(), "input": dumps(self.input), "inputDetails": {"included": True}, "redriveCount": 0}
        for name in ("output", "error", "cause"):
            if getattr(self, name) is not None:
                described[name] = getattr(self, name)
        return described
