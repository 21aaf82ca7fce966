"""IAM's evaluation of identity policies, written from its documented meaning and from nothing of the merge."""
import re


def glob(pattern, text, fold=False):
    parts = {"*": ".*", "?": "."}
    regex = "".join(parts.get(c, re.escape(c)) for c in re.sub(r"\*+", "*", pattern))
    return re.fullmatch(regex, text, re.S | (re.I if fold else 0)) is not None


def listed(value):
    return value if isinstance(value, list) else [value]


def holds(condition, context):
    for operator, tests in condition.items():
        for key, values in tests.items():
            actual, values = context.get(key), [str(v).lower() if isinstance(v, bool) else v for v in listed(values)]
            hit = {"StringEquals": lambda: actual in values, "Bool": lambda: actual in values,
                   "StringNotEquals": lambda: actual not in values,
                   "StringLike": lambda: actual is not None and any(glob(v, actual) for v in values)}[operator]()
            if not hit:
                return False
    return True


def applies(statement, action, resource, context):
    if "Action" in statement:
        if not any(glob(p, action, True) for p in listed(statement["Action"])):
            return False
    elif any(glob(p, action, True) for p in listed(statement["NotAction"])):
        return False
    if "NotResource" in statement:
        if any(glob(p, resource) for p in listed(statement["NotResource"])):
            return False
    elif not any(glob(p, resource) for p in listed(statement.get("Resource", "*"))):
        return False
    return holds(statement.get("Condition", {}), context)


def allowed(statements, action, resource, context):
    hits = {s["Effect"] for s in statements if applies(s, action, resource, context)}
    return hits == {"Allow"}
