"""The schemas of resource types, from cfn-lint's package (which moto[server] brings along).

They say which properties there are and of which type, which cannot be changed and which are attributes only.
"""

import functools
import re

from . import TemplateError


@functools.cache
def schema(resource_type, region="us-east-1"):
    """The type's schema, or None."""
    from cfnlint.schema import ResourceNotFoundError
    from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

    try:
        return PROVIDER_SCHEMA_MANAGER.get_resource_schema(region, resource_type).schema
    except ResourceNotFoundError:
        return None


def create_only(resource_type):
    """The top-level properties that cannot be changed without a new resource."""
    found = schema(resource_type)
    return {pointer.split("/")[2] for pointer in found.get("createOnlyProperties", [])} if found else set()


def has_property(resource_type, name):
    found = schema(resource_type)
    return bool(found) and name in found["properties"]


def conform(resource_type, logical_id, properties):
    """The properties with numbers and booleans where the schema has them; refused where they do not fit it."""
    found = schema(resource_type)
    if found is None:
        return properties
    for pointer in found.get("readOnlyProperties", []):
        name = pointer.split("/")[2]
        if pointer.count("/") == 2 and name in properties:
            raise TemplateError(
                f"Properties validation failed for resource {logical_id} with message: Encountered unsupported property {name}"
            )
    faults = []
    conformed = _conform(found, found, properties, "#", faults)
    if faults:
        raise TemplateError(f"Properties validation failed for resource {logical_id} with message: " + "; ".join(faults))
    return conformed


def _conform(root, part, value, where, faults):
    while "$ref" in part:
        target = root
        for step in part["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        part = target
    types = part.get("type", [])
    value = _cast([types] if isinstance(types, str) else types, part, value, where, faults)
    for alternatives in (part.get("anyOf"), part.get("oneOf")):
        if alternatives:
            value = _best(root, alternatives, value, where, faults)
    for every in part.get("allOf", []):
        value = _conform(root, every, value, where, faults)
    if isinstance(value, dict):
        return _object(root, part, value, where, faults)
    if isinstance(value, list):
        if len(value) < part.get("minItems", 0):
            faults.append(f"{where}: expected minimum item count: {part['minItems']}, found: {len(value)}")
        if len(value) > part.get("maxItems", len(value)):
            faults.append(f"{where}: expected maximum item count: {part['maxItems']}, found: {len(value)}")
        if isinstance(part.get("items"), dict):
            return [_conform(root, part["items"], item, f"{where}/{index}", faults) for index, item in enumerate(value)]
        return value
    _scalar(part, value, where, faults)
    return value


def _object(root, part, value, where, faults):
    known, patterns = part.get("properties", {}), part.get("patternProperties", {})
    faults += [f"{where}: required key [{name}] not found" for name in part.get("required", []) if name not in value]
    result = {}
    for name, inner in value.items():
        pattern = next((inner_part for regex, inner_part in patterns.items() if _search(regex, name)), None)
        if name in known:
            result[name] = _conform(root, known[name], inner, f"{where}/{name}", faults)
        elif pattern is not None:
            result[name] = _conform(root, pattern, inner, f"{where}/{name}", faults) if isinstance(pattern, dict) else inner
        else:
            if part.get("additionalProperties") is False and (known or patterns):
                faults.append(f"{where}: extraneous key [{name}] is not permitted")
            result[name] = inner
    return result


def _cast(types, part, value, where, faults):
    """CloudFormation takes texts for numbers and booleans, and numbers and booleans for texts."""
    if not types:
        return value
    kind = (
        "boolean"
        if isinstance(value, bool)
        else {dict: "object", list: "array", str: "string", int: "integer", float: "number"}.get(type(value))
    )
    if kind in types or (kind == "integer" and "number" in types):
        return value
    if kind == "string":
        if "boolean" in types and value in ("true", "false"):
            return value == "true"
        if "integer" in types and re.fullmatch(r"-?\d+", value):
            return int(value)
        if "number" in types and re.fullmatch(r"-?\d+(\.\d+)?", value):
            return float(value)
    elif "string" in types and kind in ("boolean", "integer", "number"):
        return str(value).lower() if kind == "boolean" else str(value)
    faults.append(f"{where}: expected type: {' or '.join(types).capitalize()}, found: {kind.capitalize() if kind else value}")
    return value


def _best(root, alternatives, value, where, faults):
    outcomes = []
    for alternative in alternatives:
        found = []
        outcomes.append((found, _conform(root, alternative, value, where, found)))
    found, conformed = min(outcomes, key=lambda outcome: len(outcome[0]))
    faults += found
    return conformed


def _scalar(part, value, where, faults):
    if "enum" in part and value not in part["enum"]:
        faults.append(f"{where}: {value} is not a valid enum value")
    if isinstance(value, str):
        if "pattern" in part and not _search(part["pattern"], value):
            faults.append(f"{where}: failed validation constraint for keyword [pattern]: {value}")
        if not part.get("minLength", 0) <= len(value) <= part.get("maxLength", len(value)):
            faults.append(f"{where}: length {len(value)} is out of bounds")
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        if not part.get("minimum", value) <= value <= part.get("maximum", value):
            faults.append(f"{where}: {value} is out of bounds")


@functools.cache
def _compiled(pattern):
    try:
        return re.compile(pattern)
    except re.error:  # Java knows patterns that Python does not
        return None


def _search(pattern, text):
    compiled = _compiled(pattern)
    return compiled is None or compiled.search(text) is not None
