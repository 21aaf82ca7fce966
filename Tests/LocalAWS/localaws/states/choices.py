"""The comparisons of Choice states."""

import datetime
import re

from . import paths
from .errors import runtime_error


def holds(rule, data, context):
    if "And" in rule:
        return all(holds(one, data, context) for one in rule["And"])
    if "Or" in rule:
        return any(holds(one, data, context) for one in rule["Or"])
    if "Not" in rule:
        return not holds(rule["Not"], data, context)
    operator = next(name for name in rule if name not in ("Variable", "Next", "Comment"))
    wanted = rule[operator]
    try:
        value = paths.parse(rule["Variable"]).find(data, context)
    except paths.PathNotFound:
        if operator == "IsPresent":
            return not wanted
        raise runtime_error(f"Invalid path '{rule['Variable']}': The choice state's condition path references an invalid value.") from None
    if operator.startswith("Is"):
        return TESTS[operator](value) == wanted
    if operator.endswith("Path"):
        operator = operator.removesuffix("Path")
        try:
            wanted = paths.parse(wanted).find(data, context)
        except paths.PathNotFound:
            raise runtime_error(f"Invalid path '{wanted}': The choice state's condition path references an invalid value.") from None
    return _compare(operator, value, wanted)


def _number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def timestamp(value):
    """The moment that a text names, or None."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", value):
        return None
    text = re.sub(r"(\.\d{6})\d+", r"\1", value.replace("Z", "+00:00"))
    return datetime.datetime.fromisoformat(text)


TESTS = {
    "IsPresent": lambda value: True,
    "IsNull": lambda value: value is None,
    "IsNumeric": _number,
    "IsString": lambda value: isinstance(value, str),
    "IsBoolean": lambda value: isinstance(value, bool),
    "IsTimestamp": lambda value: timestamp(value) is not None,
}


def _compare(operator, value, wanted):
    """A comparison of values that are not of its type does not hold."""
    kind, relation = re.fullmatch(r"(String|Numeric|Boolean|Timestamp)(\w+)", operator).groups()
    if kind == "Timestamp":
        value, wanted = timestamp(value), timestamp(wanted)
        fits = value is not None and wanted is not None
    else:
        test = {"String": TESTS["IsString"], "Numeric": _number, "Boolean": TESTS["IsBoolean"]}[kind]
        fits = test(value) and test(wanted)
    if not fits:
        return False
    if relation == "Matches":
        pieces = re.split(r"(?<!\\)\*", wanted)
        return (
            re.fullmatch(".*".join(re.escape(piece.replace("\\*", "*").replace("\\\\", "\\")) for piece in pieces), value, re.S) is not None
        )
    return {
        "Equals": lambda: value == wanted,
        "LessThan": lambda: value < wanted,
        "LessThanEquals": lambda: value <= wanted,
        "GreaterThan": lambda: value > wanted,
        "GreaterThanEquals": lambda: value >= wanted,
    }[relation]()
