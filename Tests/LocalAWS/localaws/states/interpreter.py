"""The Amazon States Language, with JSONPath."""

import copy
import datetime
import threading
import time

from ..times import iso, now
from . import choices, intrinsics, paths, tasks
from .errors import ExecutionEnded, StateError, runtime_error
from .history import dumps

DATA_LIMIT = 262144
MOST_AT_ONCE = 40


class Thread:
    """A thread of work within an execution, with its own time: waits pass at once but count as if they had been waited."""

    def __init__(self, *stops, skipped=0.0, last_event=0, item=None):
        self.stops, self.skipped, self.last_event, self.item = stops, skipped, last_event, item

    def now(self):
        return now() + datetime.timedelta(seconds=self.skipped)

    def child(self, stop, item=None):
        return Thread(*self.stops, stop, skipped=self.skipped, last_event=self.last_event, item=item or self.item)

    @property
    def stopped(self):
        return any(stop.is_set() for stop in self.stops)


class Interpreter:
    def __init__(self, aws, execution):
        self._aws, self._execution, self._history = aws, execution, execution.history
        limit = execution.definition.get("TimeoutSeconds")
        self._deadline = execution.started + datetime.timedelta(seconds=limit) if limit else None

    def run(self, machine, value, thread):
        """The output of a machine, or of the part of one that a Map or Parallel state holds."""
        name = machine["StartAt"]
        while name is not None:
            self._check_time(thread)
            name, value = self._state(name, machine["States"][name], value, thread)
        return value

    def _check_time(self, thread):
        if thread.stopped:
            raise ExecutionEnded("ABORTED")
        if self._deadline and thread.now() > self._deadline:
            raise ExecutionEnded("TIMED_OUT")

    # One state

    def _state(self, name, state, value, thread):
        """(name of the next state or None, output)"""
        kind, entered = state["Type"], thread.now()
        details = {"name": name, "input": dumps(value), "inputDetails": {"truncated": False}}
        self._history.add(f"{kind}StateEntered", thread, stateEnteredEventDetails=details)
        attempts = {}  # index of a retrier → how often it was used
        while True:
            context = self._context(name, entered, sum(attempts.values()), thread)
            try:
                following, output = self._attempt(name, state, value, context, thread)
                break
            except StateError as failure:
                if self._retry(name, state, failure, attempts, thread):
                    continue
                following, output = self._catch(state, failure, value)
                break
        details = {"name": name, "output": dumps(output), "outputDetails": {"truncated": False}}
        self._history.add(f"{kind}StateExited", thread, stateExitedEventDetails=details)
        return following, output

    def _attempt(self, name, state, raw, context, thread):
        kind = state["Type"]
        value = self._path(state.get("InputPath", "$"), "InputPath", raw, context)
        if kind == "Choice":
            following = self._choose(state, value, context)
            return following, self._path(state.get("OutputPath", "$"), "OutputPath", value, context)
        if kind == "Fail":
            error = self._named(state, "Error", value, context)
            raise StateError(error or "", self._named(state, "Cause", value, context) or "")
        result = getattr(self, "_" + kind.lower())(name, state, value, context, thread)
        if "ResultSelector" in state:
            result = self._fill(state["ResultSelector"], result, context)
        _check_size(result, name)
        output = self._put(state, raw, result, "ResultPath" in state or kind in ("Task", "Pass", "Map", "Parallel"))
        output = self._path(state.get("OutputPath", "$"), "OutputPath", output, context)
        _check_size(output, name)
        return state.get("Next"), output

    def _put(self, state, raw, result, has_result):
        if not has_result:
            return result
        path = state.get("ResultPath", "$")
        if path is None:
            return raw
        try:
            return paths.parse_reference(path).put(raw, result)
        except paths.PathNotFound:
            raise StateError("States.ResultPathMatchFailure", f"Unable to apply ReferencePath {path} to input {dumps(raw)}") from None

    def _context(self, name, entered, retries, thread):
        execution = self._execution
        context = {
            "Execution": {
                "Id": execution.arn,
                "Input": execution.input,
                "Name": execution.name,
                "RoleArn": execution.role,
                "StartTime": iso(execution.started),
                "RedriveCount": 0,
            },
            "StateMachine": {"Id": execution.machine.arn, "Name": execution.machine.name},
            "State": {"EnteredTime": iso(entered), "Name": name, "RetryCount": retries},
        }
        return context | ({"Map": {"Item": thread.item}} if thread.item else {})

    # Errors

    def _retry(self, name, state, failure, attempts, thread):
        for index, retrier in enumerate(state.get("Retry", [])):
            if not failure.matches(retrier["ErrorEquals"]):
                continue
            used = attempts.get(index, 0)
            if used >= retrier.get("MaxAttempts", 3):
                return False
            attempts[index] = used + 1
            delay = retrier.get("IntervalSeconds", 1) * retrier.get("BackoffRate", 2.0) ** used
            self._pause(min(delay, retrier.get("MaxDelaySeconds", delay)), f"retry of {name}", thread)
            return True
        return False

    def _catch(self, state, failure, raw):
        for catcher in state.get("Catch", []):
            if failure.matches(catcher["ErrorEquals"]):
                return catcher["Next"], self._put(catcher, raw, {"Error": failure.error, "Cause": failure.cause}, True)
        raise failure

    def _pause(self, seconds, why, thread):
        """Waits a fraction of the time, but not longer than the execution may last, nor beyond its being stopped."""
        if self._deadline:
            seconds = min(seconds, max(0.0, (self._deadline - thread.now()).total_seconds() + 0.001))
        end = time.monotonic() + seconds * self._aws.clock.scale
        self._aws.journal.wait(seconds, why)
        while not thread.stopped and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 0.05))
        thread.skipped += seconds * (1 - min(1.0, self._aws.clock.scale))
        self._check_time(thread)

    # Data

    def _path(self, text, field, value, context):
        if text is None:
            return {}
        try:
            return copy.deepcopy(paths.parse(text).find(value, context))
        except paths.PathNotFound:
            raise runtime_error(f"Invalid path '{text}' of {field}: it could not be found in the input '{dumps(value)}'") from None

    def _value(self, text, field, value, context):
        """What the text of a field whose name ends in .$ yields."""
        try:
            if text.startswith("$"):
                return copy.deepcopy(paths.parse(text).find(value, context))
            return copy.deepcopy(intrinsics.evaluate(intrinsics.parse(text), value, context))
        except paths.PathNotFound as missing:
            cause = f"The JSONPath '{missing}' specified for the field '{field}' could not be found in the input '{dumps(value)}'"
            raise runtime_error(cause) from None
        except intrinsics.IntrinsicFailure as failure:
            raise StateError("States.IntrinsicFailure", str(failure)) from None

    def _fill(self, template, value, context):
        if isinstance(template, list):
            return [self._fill(item, value, context) for item in template]
        if not isinstance(template, dict):
            return template
        return {
            name.removesuffix(".$"): self._value(inner, name, value, context) if name.endswith(".$") else self._fill(inner, value, context)
            for name, inner in template.items()
        }

    def _named(self, state, field, value, context):
        return self._value(state[field + "Path"], field + "Path", value, context) if field + "Path" in state else state.get(field)

    # The states

    def _pass(self, name, state, value, context, thread):
        if "Result" in state:
            return copy.deepcopy(state["Result"])
        return self._fill(state["Parameters"], value, context) if "Parameters" in state else value

    def _succeed(self, name, state, value, context, thread):
        return value

    def _choose(self, state, value, context):
        for rule in state["Choices"]:
            if choices.holds(rule, value, context):
                return rule["Next"]
        if "Default" in state:
            return state["Default"]
        raise StateError("States.NoChoiceMatched", f"No choice rule matched the input {dumps(value)}")

    def _wait(self, name, state, value, context, thread):
        seconds, until = state.get("Seconds"), state.get("Timestamp")
        if "SecondsPath" in state:
            seconds = self._path(state["SecondsPath"], "SecondsPath", value, context)
            if type(seconds) is not int or seconds < 0:
                raise runtime_error(f"The SecondsPath parameter does not reference a whole number: {dumps(seconds)}")
        if "TimestampPath" in state:
            until = self._path(state["TimestampPath"], "TimestampPath", value, context)
        if until is not None:
            moment = choices.timestamp(until)
            if moment is None:
                raise runtime_error(f"The TimestampPath parameter does not reference a timestamp: {dumps(until)}")
            seconds = max(0.0, (moment - thread.now()).total_seconds())
        self._pause(seconds, f"state {name}", thread)
        return value

    def _task(self, name, state, value, context, thread):
        parameters = self._fill(state["Parameters"], value, context) if "Parameters" in state else value
        _check_size(parameters, name)
        kind, resource = tasks.event_type(state["Resource"])
        what = {"resourceType": kind, "resource": resource}
        scheduled = {**what, "region": self._execution.region, "parameters": dumps(parameters)}
        self._history.add("TaskScheduled", thread, taskScheduledEventDetails=scheduled)
        self._history.add("TaskStarted", thread, taskStartedEventDetails=what)
        limit = state.get("TimeoutSeconds")
        if "TimeoutSecondsPath" in state:
            limit = self._path(state["TimeoutSecondsPath"], "TimeoutSecondsPath", value, context)
        began = time.monotonic()
        try:
            result = tasks.call(self._aws, self._execution, state["Resource"], parameters)
            if limit and time.monotonic() - began > limit:
                raise StateError("States.Timeout")
            if len(dumps(result).encode()) > DATA_LIMIT:
                raise _too_large(name)
        except StateError as failure:
            outcome = "TimedOut" if failure.error == "States.Timeout" else "Failed"
            details = {**what, "error": failure.error, "cause": failure.cause}
            self._history.add(f"Task{outcome}", thread, **{f"task{outcome}EventDetails": details})
            raise
        succeeded = {**what, "output": dumps(result), "outputDetails": {"truncated": False}}
        self._history.add("TaskSucceeded", thread, taskSucceededEventDetails=succeeded)
        return result

    def _parallel(self, name, state, value, context, thread):
        if "Parameters" in state:
            value = self._fill(state["Parameters"], value, context)
        self._history.add("ParallelStateStarted", thread)

        def work(index, branch_thread):
            return self.run(state["Branches"][index], copy.deepcopy(value), branch_thread)

        try:
            results = self._all(len(state["Branches"]), 0, work, thread)
        except StateError:
            self._history.add("ParallelStateFailed", thread)
            raise
        self._history.add("ParallelStateSucceeded", thread)
        return results

    def _map(self, name, state, value, context, thread):
        items = self._path(state.get("ItemsPath", "$"), "ItemsPath", value, context)
        if not isinstance(items, list):
            raise runtime_error(f"Reference path '{state.get('ItemsPath', '$')}' must point to an array.")
        limit = state.get("MaxConcurrency", 0)
        if "MaxConcurrencyPath" in state:
            limit = self._path(state["MaxConcurrencyPath"], "MaxConcurrencyPath", value, context)
        self._history.add("MapStateStarted", thread, mapStateStartedEventDetails={"length": len(items)})
        selector, processor = state.get("ItemSelector", state.get("Parameters")), state.get("ItemProcessor", state.get("Iterator"))

        def work(index, item_thread):
            item_thread.item = {"Index": index, "Value": items[index]}
            given = items[index]
            if selector is not None:
                given = self._fill(selector, value, {**context, "Map": {"Item": item_thread.item}})
            _check_size(given, name)
            details = {"name": name, "index": index}
            self._history.add("MapIterationStarted", item_thread, mapIterationStartedEventDetails=details)
            try:
                result = self.run(processor, copy.deepcopy(given), item_thread)
            except StateError:
                self._history.add("MapIterationFailed", item_thread, mapIterationFailedEventDetails=details)
                raise
            except ExecutionEnded:
                self._history.add("MapIterationAborted", item_thread, mapIterationAbortedEventDetails=details)
                raise
            self._history.add("MapIterationSucceeded", item_thread, mapIterationSucceededEventDetails=details)
            return result

        try:
            results = self._all(len(items), limit, work, thread)
        except StateError:
            self._history.add("MapStateFailed", thread)
            raise
        self._history.add("MapStateSucceeded", thread)
        return results

    def _all(self, count, limit, work, thread):
        """The results of work(index, thread) for all indices, at most `limit` at once; the first failure stops the rest."""
        failed, lock, results, pending = threading.Event(), threading.Lock(), [None] * count, list(range(count))
        failures, slots = [], []

        def slot():
            own = thread.child(failed)  # its time goes on from one item to the next
            slots.append(own)
            while True:
                with lock:
                    if not pending or failed.is_set():
                        return
                    index = pending.pop(0)
                own.item = thread.item
                try:
                    results[index] = work(index, own)
                except Exception as failure:
                    with lock:
                        failures.append(failure)
                    failed.set()

        threads = [threading.Thread(target=slot, daemon=True) for _ in range(min(count, limit or MOST_AT_ONCE, MOST_AT_ONCE))]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        thread.skipped = max([thread.skipped, *(slot.skipped for slot in slots)])
        thread.last_event = max([thread.last_event, *(slot.last_event for slot in slots)])
        # The siblings of what failed are aborted by it; that is not the reason.
        for failure in sorted(failures, key=lambda one: isinstance(one, ExecutionEnded) and one.status == "ABORTED"):
            raise failure
        return results


def _check_size(value, name):
    if len(dumps(value).encode()) > DATA_LIMIT:
        raise _too_large(name)


def _too_large(name):
    return StateError(
        "States.DataLimitExceeded",
        f"The state/task '{name}' returned a result with a size exceeding the maximum number of bytes service limit.",
    )
