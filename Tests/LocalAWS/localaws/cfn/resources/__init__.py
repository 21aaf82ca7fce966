"""The resource types that the local AWS can make; each calls the service's API as CloudFormation's handler does.

A type is a class: `create` returns the physical id, `update` changes in place, `delete` removes, `attributes` are what
Fn::GetAtt finds.
"""

import random
import string


class ResourceError(Exception):
    """Why a resource could not be made, where it is no service that says so."""


class Context:
    """What a resource may use."""

    def __init__(self, aws, stack, logical_id):
        self.aws, self.stack, self.logical_id, self.region = aws, stack, logical_id, stack.region

    def client(self, service):
        return self.aws.client(service, self.region)

    def generated_name(self, limit=64):
        suffix = "".join(random.choices(string.ascii_letters + string.digits, k=12))
        return f"{self.stack.name}-{self.logical_id}"[: limit - 13] + "-" + suffix


class Resource:
    types = ()
    name_property = None  # where the template may give the physical name
    name_limit = 64
    fixed = frozenset()  # properties that cannot change, beyond what the schema says

    def __init__(self, context):
        self.context = context

    def __init_subclass__(cls):
        for one in cls.types:
            _TYPES[one] = cls

    def client(self, service):
        return self.context.client(service)

    def name(self, properties):
        return properties.get(self.name_property) or self.context.generated_name(self.name_limit)

    def create(self, properties):
        raise NotImplementedError

    def update(self, physical_id, old, new):
        """May return another physical id: then the old one is deleted in the end."""
        raise ResourceError(f"The local AWS cannot change this resource in place: {physical_id}")

    def delete(self, physical_id, properties):
        raise NotImplementedError

    def attributes(self, physical_id, properties):
        return {}


_TYPES = {}


def handler(resource_type):
    if resource_type.startswith("Custom::"):
        return _TYPES["AWS::CloudFormation::CustomResource"]
    if resource_type not in _TYPES:
        raise ResourceError(f"The type {resource_type} is not supported by the local AWS")
    return _TYPES[resource_type]


def camel(value):
    """A structure with its keys in camel case, as some APIs want what templates have in Pascal case."""
    if isinstance(value, dict):
        return {key[:1].lower() + key[1:]: camel(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [camel(inner) for inner in value]
    return value


def pick(properties, *names):
    return {name: properties[name] for name in names if name in properties}


def tag_map(properties):
    return {tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])}


def tag_changes(old, new):
    """(tags to set as a map, keys to take away)"""
    before, after = tag_map(old), tag_map(new)
    return {key: value for key, value in after.items() if before.get(key) != value}, [key for key in before if key not in after]


def tag_list(tags):
    return [{"Key": key, "Value": value} for key, value in tags.items()]


from . import codecommit, custom, events, functions, iam, messaging, operations, s3, schedules, states  # noqa: E402,F401
