"""The values of a template's parameters: given, kept from before, or default; and the constraints on them."""

import re

from . import TemplateError

FIELDS = {"Type", "Default", "Description", "NoEcho", "AllowedValues", "AllowedPattern", "ConstraintDescription"}
FIELDS |= {"MinLength", "MaxLength", "MinValue", "MaxValue"}


def resolve(template, given, previous):
    """Name → value: text, or a list of texts. `given` maps names to text, or to None where the previous value is to stay."""
    declared = template.get("Parameters", {})
    unknown = sorted(set(given) - set(declared))
    if unknown:
        raise TemplateError(f"Parameters: [{', '.join(unknown)}] do not exist in the template")
    values, missing = {}, []
    for name, parameter in declared.items():
        _check_declaration(name, parameter)
        value = given.get(name)
        if value is None and name in given:
            value = previous.get(name)
        if value is None and "Default" in parameter:
            value = _text(parameter["Default"])
        if value is None:
            missing.append(name)
        else:
            values[name] = _check(name, parameter, value)
    if missing:
        raise TemplateError(f"Parameters: [{', '.join(missing)}] must have values")
    return values


def _check_declaration(name, parameter):
    unknown = sorted(set(parameter) - FIELDS)
    if unknown:
        raise TemplateError(f"Template format error: Parameter {name} has the unknown field {unknown[0]}.")
    if "Type" not in parameter:
        raise TemplateError(f"Template format error: Every Parameters object must contain a Type member ({name}).")
    kind = parameter["Type"]
    if kind not in ("String", "Number", "CommaDelimitedList", "List<Number>") and not re.fullmatch(r"(List<)?AWS::[\w:]+(<.+>)?>?", kind):
        raise TemplateError(f"Template format error: Unrecognized parameter type: {kind}")
    if "Default" in parameter:
        _check(name, parameter, _text(parameter["Default"]))


def _text(value):
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _check(name, parameter, text):
    kind = parameter["Type"]
    is_list = kind == "CommaDelimitedList" or kind.startswith("List<")
    # Constraints hold for each of a list's items.
    items = [item.strip() for item in text.split(",")] if is_list and text != "" else [] if is_list else [text]

    def refuse(why):
        hint = parameter.get("ConstraintDescription")
        raise TemplateError(f"Parameter '{name}' must {hint}" if hint else f"Parameter '{name}' {why}")

    for item in items:
        if kind in ("Number", "List<Number>"):
            try:
                number = float(item)
            except ValueError:
                refuse("must be a number.")
            if number < float(parameter.get("MinValue", "-inf")):
                refuse(f"must be a number not less than {parameter['MinValue']}.")
            if number > float(parameter.get("MaxValue", "inf")):
                refuse(f"must be a number not greater than {parameter['MaxValue']}.")
        if "AllowedPattern" in parameter and not re.fullmatch(parameter["AllowedPattern"], item):
            refuse(f"must match pattern {parameter['AllowedPattern']}")
        if "AllowedValues" in parameter and item not in [_text(value) for value in parameter["AllowedValues"]]:
            refuse("must be one of AllowedValues")
        if len(item) < int(parameter.get("MinLength", 0)):
            refuse(f"must contain at least {parameter['MinLength']} characters")
        if len(item) > int(parameter.get("MaxLength", 10**9)):
            refuse(f"must contain at most {parameter['MaxLength']} characters")
    if is_list and not items and ("AllowedPattern" in parameter and not re.fullmatch(parameter["AllowedPattern"], "")):
        refuse(f"must match pattern {parameter['AllowedPattern']}")
    return items if is_list else text
