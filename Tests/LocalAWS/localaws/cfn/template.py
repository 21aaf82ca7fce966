"""Templates as text: JSON, or YAML with CloudFormation's short tags; their sections and the shape of their resources."""

import json
import re

import yaml

from . import TemplateError

SECTIONS = {
    "AWSTemplateFormatVersion",
    "Description",
    "Metadata",
    "Parameters",
    "Rules",
    "Mappings",
    "Conditions",
    "Transform",
    "Resources",
    "Outputs",
}
RESOURCE_FIELDS = {
    "Type",
    "Properties",
    "DependsOn",
    "Condition",
    "Metadata",
    "DeletionPolicy",
    "UpdateReplacePolicy",
    "UpdatePolicy",
    "CreationPolicy",
}
OUTPUT_FIELDS = {"Description", "Value", "Export", "Condition"}
LIMITS = {"Parameters": 200, "Resources": 500, "Outputs": 200, "Mappings": 200}


def load(text):
    """The template as plain JSON values, functions in their long form."""
    template = _read(text)
    if not isinstance(template, dict):
        raise TemplateError("Template format error: unsupported structure.")
    unknown = sorted(set(template) - SECTIONS)
    if unknown:
        raise TemplateError(f"Invalid template property or properties [{', '.join(unknown)}]")
    if template.get("AWSTemplateFormatVersion", "2010-09-09") != "2010-09-09":
        raise TemplateError("Template format error: Unsupported value for AWSTemplateFormatVersion.")
    if "Transform" in template or "Rules" in template:
        raise TemplateError("The local AWS has neither transforms nor rules.")
    if len(template.get("Description", "")) > 1024:
        raise TemplateError("Template format error: 'Description' length is greater than 1024.")
    for section, most in LIMITS.items():
        if not isinstance(template.get(section, {}), dict):
            raise TemplateError(f"Template format error: {section} must be an object.")
        if len(template.get(section, {})) > most:
            raise TemplateError(f"Template format error: Number of {section.lower()} is greater than {most}.")
    if not template.get("Resources"):
        raise TemplateError("Template format error: At least one Resources member must be defined.")
    for name, resource in template["Resources"].items():
        _check_resource(name, resource)
    for name, output in template.get("Outputs", {}).items():
        if not isinstance(output, dict) or "Value" not in output or set(output) - OUTPUT_FIELDS:
            raise TemplateError(f"Template format error: Output {name} is malformed.")
    return template


def _check_resource(name, resource):
    if not re.fullmatch(r"[A-Za-z0-9]{1,255}", name):
        raise TemplateError(f"Template format error: Resource name {name} is non alphanumeric.")
    if not isinstance(resource, dict) or not isinstance(resource.get("Type"), str):
        raise TemplateError(f"Template format error: [/Resources/{name}] Every Resources object must contain a Type member.")
    unknown = sorted(set(resource) - RESOURCE_FIELDS)
    if unknown:
        raise TemplateError(f"Invalid template resource property '{unknown[0]}'")
    if not isinstance(resource.get("Properties", {}), dict):
        raise TemplateError(f"Template format error: [/Resources/{name}] Properties must be an object.")
    for field in ("DeletionPolicy", "UpdateReplacePolicy"):
        if resource.get(field, "Delete") not in ("Delete", "Retain", "Snapshot", "RetainExceptOnCreate"):
            raise TemplateError(f"Template error: Every {field} must be one of Delete, Retain, RetainExceptOnCreate and Snapshot ({name}).")


def _read(text):
    try:
        return json.loads(text, object_pairs_hook=_unique)
    except json.JSONDecodeError as json_error:
        if text.lstrip().startswith("{"):
            raise TemplateError(f"Template format error: JSON not well-formed. {json_error}") from json_error
    try:
        return yaml.load(text, _Loader)
    except yaml.YAMLError as error:
        raise TemplateError(f"Template format error: YAML not well-formed. {error}") from error


def _unique(pairs):
    found = {}
    for key, value in pairs:
        if key in found:
            raise TemplateError(f"Template format error: the key {key} stands there twice.")
        found[key] = value
    return found


class _Loader(yaml.SafeLoader):
    # Dates stay text: the versions of policies are such.
    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _mapping(loader, node):
    return _unique((str(loader.construct_object(key, deep=True)), loader.construct_object(value, deep=True)) for key, value in node.value)


def _short_tag(loader, name, node):
    construct = {yaml.ScalarNode: loader.construct_scalar, yaml.SequenceNode: lambda node: loader.construct_sequence(node, deep=True)}
    value = construct.get(type(node), lambda node: _mapping(loader, node))(node)
    if name == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_multi_constructor("!", _short_tag)
