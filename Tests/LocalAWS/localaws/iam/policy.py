"""The evaluation of one policy document: statements, patterns, condition operators, policy variables."""

import fnmatch
import functools
import json
import re


def as_list(value):
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def statements(document):
    if isinstance(document, bytes):
        document = document.decode()
    if isinstance(document, str):
        document = json.loads(document) if document else {}
    return as_list((document or {}).get("Statement"))


def verdict(documents, action, resource, context, principal=None):
    """ "Deny", "Allow" or None, where no statement of the documents speaks of it.

    `principal` is given for resource policies: {"Service": name} or {"AWS": arn}.
    """
    found = None
    for document in documents:
        for statement in statements(document):
            if not applies(statement, action, resource, context, principal):
                continue
            if statement["Effect"] == "Deny":
                return "Deny"
            found = "Allow"
    return found


def applies(statement, action, resource, context, principal=None):
    context = {name.lower(): value for name, value in context.items()}
    if principal is not None and not _principal_fits(statement, principal):
        return False
    if "Action" in statement:
        if not any(_like(action.lower(), pattern.lower()) for pattern in as_list(statement["Action"])):
            return False
    elif any(_like(action.lower(), pattern.lower()) for pattern in as_list(statement.get("NotAction"))):
        return False
    if resource is not None:
        patterns = [_substitute(pattern, context) for pattern in as_list(statement.get("Resource"))]
        if "Resource" in statement and not any(_like(resource, pattern) for pattern in patterns):
            return False
        excluded = [_substitute(pattern, context) for pattern in as_list(statement.get("NotResource"))]
        if any(_like(resource, pattern) for pattern in excluded):
            return False
    return all(
        _condition_holds(operator, key.lower(), as_list(wanted), context)
        for operator, keys in (statement.get("Condition") or {}).items()
        for key, wanted in keys.items()
    )


def _principal_fits(statement, principal):
    kind, name = next(iter(principal.items()))
    allowed = statement.get("Principal", statement.get("NotPrincipal"))
    if allowed == "*":
        fits = True
    else:
        names = as_list((allowed or {}).get(kind))
        account = name.split(":")[4] if name.startswith("arn:") else None
        fits = "*" in names or name in names or (account is not None and (account in names or f"arn:aws:iam::{account}:root" in names))
        fits = fits or "*" in as_list((allowed or {}).get("AWS"))
    return fits if "Principal" in statement else not fits


@functools.cache
def _pattern(pattern):
    return re.compile(fnmatch.translate(pattern.replace("[", "[[]")), re.S)


def _like(value, pattern):
    return _pattern(pattern).match(value) is not None


def _arn_like(value, pattern):
    """Wildcards of an ARN pattern do not reach over its colons, but for those of the last part."""
    values, patterns = value.split(":", 5), pattern.split(":", 5)
    if len(patterns) != len(values):
        return _like(value, pattern) if pattern == "*" else False
    return all(_like(one, other) for one, other in zip(values, patterns))


def _substitute(text, context):
    def replace(found):
        name, _, default = found[1].partition(",")
        value = context.get(name.strip().lower())
        if value is None:
            return default.strip().strip("'") if default else found[0]
        return as_list(value)[0] if not isinstance(value, str) else value

    return re.sub(r"\$\{([\w:/\-, ']+)\}", replace, text)


def _boolean(value):
    return str(value).lower() == "true"


_OPERATORS = {
    "stringequals": lambda value, wanted: value == wanted,
    "stringequalsignorecase": lambda value, wanted: value.lower() == wanted.lower(),
    "stringlike": _like,
    "arnequals": _arn_like,
    "arnlike": _arn_like,
    "bool": lambda value, wanted: _boolean(value) == _boolean(wanted),
    "numericequals": lambda value, wanted: float(value) == float(wanted),
    "numericlessthan": lambda value, wanted: float(value) < float(wanted),
    "numericlessthanequals": lambda value, wanted: float(value) <= float(wanted),
    "numericgreaterthan": lambda value, wanted: float(value) > float(wanted),
    "numericgreaterthanequals": lambda value, wanted: float(value) >= float(wanted),
    "ipaddress": lambda value, wanted: True,
}
_NEGATIVE = {"stringnotequals": "stringequals", "stringnotequalsignorecase": "stringequalsignorecase", "stringnotlike": "stringlike"}
_NEGATIVE |= {"arnnotequals": "arnequals", "arnnotlike": "arnlike", "numericnotequals": "numericequals"}


def _condition_holds(operator, key, wanted, context):
    name, quantifier = operator.lower(), None
    if ":" in name:
        quantifier, name = name.split(":", 1)
    if_exists = name.endswith("ifexists")
    name = name.removesuffix("ifexists")
    values = [str(value) for value in as_list(context.get(key))]
    if name == "null":
        return (not values) == _boolean(wanted[0])
    if not values:
        return if_exists or name in _NEGATIVE or quantifier == "forallvalues"
    test = _OPERATORS.get(_NEGATIVE.get(name, name))
    if test is None:
        raise ValueError(f"the local AWS does not know the condition operator {operator}")
    wanted = [_substitute(str(one), context) for one in wanted]
    hits = [any(test(value, one) for one in wanted) for value in values]
    if name in _NEGATIVE:
        hits = [not hit for hit in hits]
    return all(hits) if quantifier == "forallvalues" or name in _NEGATIVE else any(hits)
