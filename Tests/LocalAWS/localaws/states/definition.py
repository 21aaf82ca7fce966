"""The checks that AWS makes of a state machine's definition when it is created."""

import json
import re
from dataclasses import dataclass

from . import intrinsics, paths, sdk

INPUT_OUTPUT = {"Type", "Comment", "InputPath", "OutputPath", "QueryLanguage"}
NEXT_OR_END = {"Next", "End"}
HANDLED = {"Retry", "Catch"}
RESULTS = {"Parameters", "ResultSelector", "ResultPath"}
TIMES = {"TimeoutSeconds", "TimeoutSecondsPath", "HeartbeatSeconds", "HeartbeatSecondsPath"}
FIELDS = {
    "Task": INPUT_OUTPUT | NEXT_OR_END | HANDLED | RESULTS | TIMES | {"Resource", "Credentials"},
    "Pass": INPUT_OUTPUT | NEXT_OR_END | {"Parameters", "Result", "ResultPath"},
    "Wait": INPUT_OUTPUT | NEXT_OR_END | {"Seconds", "SecondsPath", "Timestamp", "TimestampPath"},
    "Choice": INPUT_OUTPUT | {"Choices", "Default"},
    "Succeed": INPUT_OUTPUT,
    "Fail": {"Type", "Comment", "QueryLanguage", "Error", "ErrorPath", "Cause", "CausePath"},
    "Parallel": INPUT_OUTPUT | NEXT_OR_END | HANDLED | RESULTS | {"Branches"},
    "Map": INPUT_OUTPUT
    | NEXT_OR_END
    | HANDLED
    | RESULTS
    | {"ItemProcessor", "Iterator", "ItemsPath", "ItemSelector", "MaxConcurrency", "MaxConcurrencyPath", "Label"}
    | {"ToleratedFailurePercentage", "ToleratedFailureCount", "ItemReader", "ItemBatcher", "ResultWriter"},
}
MACHINE_FIELDS = {"Comment", "StartAt", "States", "Version", "TimeoutSeconds", "QueryLanguage"}
COMPARISONS = {
    kind + operator + suffix
    for kind, operators in {
        "String": ("Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals"),
        "Numeric": ("Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals"),
        "Timestamp": ("Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals"),
        "Boolean": ("Equals",),
    }.items()
    for operator in operators
    for suffix in ("", "Path")
} | {"StringMatches", "IsNull", "IsPresent", "IsNumeric", "IsString", "IsBoolean", "IsTimestamp"}


@dataclass
class Finding:
    code: str
    message: str
    location: str

    def __str__(self):
        return f"{self.code}: {self.message} at {self.location}"


def check(text):
    """The faults of a definition; an empty list where it is fine."""
    try:
        machine = json.loads(text)
    except ValueError as error:
        return [Finding("INVALID_JSON_DESCRIPTION", str(error), "/")]
    if len(text.encode()) > 1048576:
        return [Finding("SCHEMA_VALIDATION_FAILED", "The definition is larger than 1 MiB", "/")]
    return _Checker().machine(machine, "", MACHINE_FIELDS)


class _Checker:
    def __init__(self):
        self.found, self.names = [], set()

    def fault(self, message, location, code="SCHEMA_VALIDATION_FAILED"):
        self.found.append(Finding(code, message, location or "/"))

    def machine(self, machine, where, fields):
        if not isinstance(machine, dict):
            self.fault("Must be an object", where)
            return self.found
        for field in set(machine) - fields:
            self.fault(f"Field '{field}' is not supported", f"{where}/{field}")
        if machine.get("QueryLanguage", "JSONPath") != "JSONPath":
            self.fault("The local AWS runs JSONPath state machines only", f"{where}/QueryLanguage")
        states = machine.get("States")
        if not isinstance(states, dict) or not states:
            self.fault("The field 'States' is required", f"{where}/States")
            return self.found
        start = machine.get("StartAt")
        if start not in states:
            self.fault(f"Missing 'Next' target: {start}", f"{where}/StartAt", "MISSING_TRANSITION_TARGET")
        reached, waiting = set(), [start]
        while waiting:
            name = waiting.pop()
            if name in states and name not in reached:
                reached.add(name)
                waiting += _targets(states[name])
        for name in set(states) - reached:
            self.fault(f'State "{name}" is not reachable.', f"{where}/States/{name}", "MISSING_TRANSITION_TARGET")
        for name, state in states.items():
            here = f"{where}/States/{name}"
            if len(name) > 80:
                self.fault("The name of a state has at most 80 characters", here)
            if name in self.names:
                self.fault("Duplicate State name: " + name, here, "DUPLICATE_STATE_NAME")
            self.names.add(name)
            self.state(state, here, states)
        return self.found

    def state(self, state, where, states):
        kind = state.get("Type") if isinstance(state, dict) else None
        if kind not in FIELDS:
            self.fault(f"Value is not a valid type: {kind}", f"{where}/Type")
            return
        for field in set(state) - FIELDS[kind]:
            self.fault(f"Field '{field}' is not supported", f"{where}/{field}")
        if NEXT_OR_END <= FIELDS[kind] and ("Next" in state) == (state.get("End") is True):
            self.fault("One of 'Next' and 'End' is required", where)
        for target in _targets(state):
            if target not in states:
                self.fault(f"Missing 'Next' target: {target}", where, "MISSING_TRANSITION_TARGET")
        for field in ("InputPath", "OutputPath", "ItemsPath", "SecondsPath", "TimestampPath", "TimeoutSecondsPath", "HeartbeatSecondsPath"):
            if state.get(field) is not None:
                self.path(state[field], f"{where}/{field}", intrinsic=False)
        for field in ("ErrorPath", "CausePath", "MaxConcurrencyPath"):
            if state.get(field) is not None:
                self.path(state[field], f"{where}/{field}")
        if state.get("ResultPath") is not None:
            self.reference(state["ResultPath"], f"{where}/ResultPath")
        for field in ("Parameters", "ItemSelector", "ResultSelector"):
            if field in state:
                self.template(state[field], f"{where}/{field}")
        self.retries(state.get("Retry", []), f"{where}/Retry")
        self.catches(state.get("Catch", []), f"{where}/Catch")
        getattr(self, kind.lower(), lambda *_: None)(state, where)

    # States of one kind

    def task(self, state, where):
        resource = state.get("Resource")
        if not isinstance(resource, str) or not re.fullmatch(r"arn:aws[\w-]*:(states|lambda):.+", resource):
            self.fault(f"Value is not a valid resource ARN: {resource}", f"{where}/Resource")
            return
        for field in ("TimeoutSeconds", "HeartbeatSeconds"):
            if field in state and not (isinstance(state[field], int) and 0 < state[field] <= 99999999):
                self.fault("Must be a positive integer", f"{where}/{field}")
        integration = re.fullmatch(r"arn:aws[\w-]*:states:[^:]*:[^:]*:(aws-sdk:)?([^:]+):([^:.]+)(?:\.(.+))?", resource)
        if not integration:
            return
        aws_sdk, service, action, pattern = integration.groups()
        if pattern:
            self.fault(f"The local AWS does not know the integration pattern {pattern}", f"{where}/Resource")
        if aws_sdk:
            model = sdk.operation(service, action)
            if model is None:
                self.fault(
                    f"The resource provided {resource} is not recognized. It is no valid ARN, or is not available in this region.",
                    f"{where}/Resource",
                )
                return
            parameters = state.get("Parameters", {})
            for place in sdk.unknown_fields(parameters, model.input_shape):
                self.fault(f'The field "{place.rpartition("/")[2]}" is not supported by Step Functions', f"{where}/Parameters{place}")
            for field in sdk.missing_fields(parameters, model.input_shape):
                self.fault(f'The field "{field}" is required but was missing', f"{where}/Parameters")
        elif (service, action) not in {
            ("lambda", "invoke"),
            ("sns", "publish"),
            ("sqs", "sendMessage"),
            ("states", "startExecution"),
            ("events", "putEvents"),
        }:
            self.fault(f"The local AWS does not know the integration {resource}", f"{where}/Resource")
        elif (service, action) == ("lambda", "invoke") and not {"FunctionName", "FunctionName.$"} & set(state.get("Parameters", {})):
            self.fault('The field "FunctionName" is required but was missing', f"{where}/Parameters")

    def map(self, state, where):
        field = "ItemProcessor" if "ItemProcessor" in state else "Iterator"
        processor = state.get(field)
        mode = (processor or {}).get("ProcessorConfig", {}).get("Mode", "INLINE")
        if mode != "INLINE":
            self.fault("The local AWS runs inline maps only", f"{where}/{field}/ProcessorConfig/Mode")
        else:
            for only_distributed in {
                "Label",
                "ToleratedFailurePercentage",
                "ToleratedFailureCount",
                "ItemReader",
                "ItemBatcher",
                "ResultWriter",
            } & set(state):
                self.fault(f"Field '{only_distributed}' is not supported with INLINE mode", f"{where}/{only_distributed}")
        if "Parameters" in state and "ItemSelector" in state:
            self.fault("Only one of 'Parameters' and 'ItemSelector' can be used", where)
        if "MaxConcurrency" in state and not (isinstance(state["MaxConcurrency"], int) and state["MaxConcurrency"] >= 0):
            self.fault("Must be an integer of 0 or more", f"{where}/MaxConcurrency")
        self.machine(processor, f"{where}/{field}", {"Comment", "StartAt", "States", "ProcessorConfig", "QueryLanguage"})

    def parallel(self, state, where):
        if not state.get("Branches"):
            self.fault("The field 'Branches' is required", where)
        for index, branch in enumerate(state.get("Branches") or []):
            self.machine(branch, f"{where}/Branches/{index}", {"Comment", "StartAt", "States", "QueryLanguage"})

    def wait(self, state, where):
        given = {"Seconds", "SecondsPath", "Timestamp", "TimestampPath"} & set(state)
        if len(given) != 1:
            self.fault("Exactly one of 'Seconds', 'SecondsPath', 'Timestamp' and 'TimestampPath' is required", where)
        if "Seconds" in state and not (type(state["Seconds"]) is int and 0 <= state["Seconds"] <= 99999999):
            self.fault("Must be an integer from 0 to 99999999", f"{where}/Seconds")

    def choice(self, state, where):
        if not state.get("Choices"):
            self.fault("The field 'Choices' is required", where)
        for index, rule in enumerate(state.get("Choices") or []):
            if "Next" not in rule:
                self.fault("The field 'Next' is required", f"{where}/Choices/{index}")
            self.rule({name: value for name, value in rule.items() if name not in ("Next", "Comment")}, f"{where}/Choices/{index}")

    def rule(self, rule, where):
        joined = {"And", "Or", "Not"} & set(rule)
        if joined:
            if len(rule) != 1:
                self.fault("'And', 'Or' and 'Not' stand alone", where)
            inner = rule[next(iter(joined))]
            for index, one in enumerate(inner if isinstance(inner, list) else [inner]):
                self.rule(one, f"{where}/{next(iter(joined))}/{index}")
            return
        operators = set(rule) - {"Variable"}
        if "Variable" not in rule or len(operators) != 1 or not operators <= COMPARISONS:
            self.fault(f"A rule has a Variable and one comparison, and not {sorted(rule)}", where)
            return
        self.path(rule["Variable"], f"{where}/Variable", intrinsic=False)
        operator = operators.pop()
        if operator.endswith("Path"):
            self.path(rule[operator], f"{where}/{operator}", intrinsic=False)
            return
        fitting = (bool,) if operator.startswith(("Boolean", "Is")) else (int, float) if operator.startswith("Numeric") else (str,)
        if type(rule[operator]) not in fitting:
            self.fault(f"The value does not fit {operator}", f"{where}/{operator}")

    def fail(self, state, where):
        for field in ("Error", "Cause"):
            if field in state and field + "Path" in state:
                self.fault(f"Only one of '{field}' and '{field}Path' can be used", where)

    # Fields

    def retries(self, retriers, where):
        for index, retrier in enumerate(retriers):
            here = f"{where}/{index}"
            for field in set(retrier) - {
                "ErrorEquals",
                "IntervalSeconds",
                "MaxAttempts",
                "BackoffRate",
                "MaxDelaySeconds",
                "JitterStrategy",
                "Comment",
            }:
                self.fault(f"Field '{field}' is not supported", f"{here}/{field}")
            self.errors(retrier, here, index == len(retriers) - 1)
            limits = {"IntervalSeconds": 1, "MaxAttempts": 0, "MaxDelaySeconds": 1, "BackoffRate": 1}
            for field, least in limits.items():
                value = retrier.get(field, least)
                if isinstance(value, bool) or not isinstance(value, (int, float) if field == "BackoffRate" else int) or value < least:
                    self.fault(f"Must be a number of {least} or more", f"{here}/{field}")
            if retrier.get("MaxDelaySeconds", 10**9) <= retrier.get("IntervalSeconds", 1):
                self.fault("MaxDelaySeconds must be greater than IntervalSeconds", f"{here}/MaxDelaySeconds")
            if retrier.get("JitterStrategy", "NONE") not in ("NONE", "FULL"):
                self.fault("Must be FULL or NONE", f"{here}/JitterStrategy")

    def catches(self, catchers, where):
        for index, catcher in enumerate(catchers):
            here = f"{where}/{index}"
            for field in set(catcher) - {"ErrorEquals", "Next", "ResultPath", "Comment"}:
                self.fault(f"Field '{field}' is not supported", f"{here}/{field}")
            self.errors(catcher, here, index == len(catchers) - 1)
            if "Next" not in catcher:
                self.fault("The field 'Next' is required", here)
            if catcher.get("ResultPath") is not None:
                self.reference(catcher["ResultPath"], f"{here}/ResultPath")

    def errors(self, handler, where, is_last):
        errors = handler.get("ErrorEquals")
        if not isinstance(errors, list) or not errors or not all(isinstance(error, str) for error in errors):
            self.fault("ErrorEquals must be a list of names that is not empty", f"{where}/ErrorEquals")
        elif "States.ALL" in errors and (len(errors) > 1 or not is_last):
            self.fault("States.ALL must stand alone and last", f"{where}/ErrorEquals")

    def template(self, value, where):
        if isinstance(value, list):
            for index, item in enumerate(value):
                self.template(item, f"{where}/{index}")
        elif isinstance(value, dict):
            for name, inner in value.items():
                if not name.endswith(".$"):
                    self.template(inner, f"{where}/{name}")
                elif not isinstance(inner, str):
                    self.fault("The value of a field whose name ends in .$ is a path or an intrinsic function", f"{where}/{name}")
                else:
                    self.path(inner, f"{where}/{name}")

    def path(self, text, where, intrinsic=True):
        try:
            if isinstance(text, str) and text.startswith("$"):
                paths.parse(text)
            elif intrinsic and isinstance(text, str):
                intrinsics.parse(text)
            else:
                self.fault(f"'{text}' is no path", where)
        except ValueError as error:
            self.fault(f"The value is neither a path nor an intrinsic function: {error}", where)

    def reference(self, text, where):
        try:
            paths.parse_reference(text)
        except ValueError as error:
            self.fault(str(error), where)


def _targets(state):
    if not isinstance(state, dict):
        return []
    rules = state.get("Choices", []) + state.get("Catch", [])
    return [target for target in (state.get("Next"), state.get("Default"), *(rule.get("Next") for rule in rules)) if target is not None]
