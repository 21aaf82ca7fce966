"""Holds the tables and documents of Twofold's resource types against the published schemas.

usage: check_schemas.py <report of SchemaTests.swift> <output of `terraform providers schema -json`>

CloudFormation's schemas are those in cfn-lint's package, Terraform's those of the provider itself. Reported is every name
that a schema does not have, every value of another kind than the schema says, every argument that only the service sets or
that is deprecated, and every required property that a resource lacks. Ends with 1 if anything is.
"""

import json
import re
import sys

from cfnlint.schema import ResourceNotFoundError
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

REGION = "us-east-1"
PROVIDER = "registry.terraform.io/hashicorp/aws"
META_ARGUMENTS = {"depends_on", "lifecycle", "count", "for_each", "provider", "provisioner", "connection"}


class Findings:
    def __init__(self):
        self.lines = {}

    def add(self, *words):
        self.lines[" ".join(str(word) for word in words)] = None


class CloudFormation:
    """The schemas of resource types, and what a template makes of them."""

    # What an expression stands for is not known before it is deployed; functions give texts unless said otherwise.
    LIST_FUNCTIONS = {"Fn::Split", "Fn::GetAZs", "Fn::Cidr"}

    def __init__(self, findings):
        self.findings = findings
        self.schemas = {}

    def schema(self, name):
        if name not in self.schemas:
            try:
                self.schemas[name] = PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, name).schema
            except ResourceNotFoundError:
                self.schemas[name] = None
        return self.schemas[name]

    @staticmethod
    def resolve(root, node):
        while isinstance(node, dict) and "$ref" in node:
            target = root
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            node = target
        return node

    @classmethod
    def kinds(cls, root, node):
        """The JSON types that a value may have; none for any."""
        types = node.get("type", [])
        found = {types} if isinstance(types, str) else set(types)
        if not found:
            for part in node.get("anyOf", []) + node.get("oneOf", []):
                found |= cls.kinds(root, cls.resolve(root, part))
        if not found and "properties" in node:
            found = {"object"}
        return found

    @classmethod
    def properties(cls, root, node):
        """The properties of an object by name, and whether it may have others."""
        named = dict(node.get("properties", {}))
        parts = node.get("anyOf", []) + node.get("oneOf", []) + node.get("allOf", [])
        for part in parts:
            named = {**cls.properties(root, cls.resolve(root, part))[0], **named}
        is_open = bool(node.get("patternProperties")) or node.get("additionalProperties", not named) is not False
        return named, is_open

    def at(self, name, path):
        """The schema at a path such as `Rules[].Id`; True for what the schema leaves open, None for what it lacks."""
        root = self.schema(name)
        node = root
        for part in [part for part in path.split(".") if part]:
            key, *lists = part.split("[]")
            node = self.resolve(root, node)
            named, is_open = self.properties(root, node)
            if key in named:
                node = self.resolve(root, named[key])
            elif is_open:
                return True
            else:
                return None
            for _ in lists:
                if "array" not in self.kinds(root, node):
                    return None
                node = self.resolve(root, node.get("items", {}))
        return node

    def check_line(self, line):
        name, path, kind = line["cloudFormationType"], line["cloudFormation"], line["cloudFormationKind"]
        if name is None:
            return
        root = self.schema(name)
        if root is None:
            self.findings.add(name, "is no resource type of CloudFormation")
            return
        node = self.at(name, path)
        if node is None:
            self.findings.add(name, path, "is no property")
        elif node is not True and kind is not None:
            kinds = self.kinds(root, node)
            # A path that ends in [] appends an element, or a list of them.
            appends = path.endswith("[]") and kind == "list"
            if kinds and not appends and not kinds & self.accepted(kind):
                self.findings.add(name, path, "is", "/".join(sorted(kinds)), "and not", kind)
        pointer = "/properties/" + path.split(".")[0].removesuffix("[]")
        if pointer in root.get("readOnlyProperties", []):
            self.findings.add(name, path, "is set by the service only")
        if pointer in root.get("deprecatedProperties", []):
            self.findings.add(name, path, "is deprecated")

    @staticmethod
    def accepted(kind):
        return {
            "bool": {"boolean"}, "integer": {"integer", "number"}, "number": {"number"}, "string": {"string"},
            "json": {"string"}, "list": {"array"}, "object": {"object"},
        }.get(kind, set())

    def check_document(self, template):
        for identifier, resource in template["Resources"].items():
            name = resource["Type"]
            root = self.schema(name)
            if root is None:
                self.findings.add(name, "is no resource type of CloudFormation")
                continue
            self.check_value(root, root, resource.get("Properties", {}), f"{identifier} ({name})", "")

    def check_value(self, root, node, value, where, path):
        node = self.resolve(root, node)
        if self.is_function(value):
            return
        kinds = self.kinds(root, node)
        kind = self.kind(value)
        if kinds and kind not in kinds and not (kind == "integer" and "number" in kinds):
            self.findings.add(where, path or "(top)", "is", "/".join(sorted(kinds)), "and not", kind)
            return
        if isinstance(value, list):
            for element in value:
                self.check_value(root, node.get("items", {}), element, where, f"{path}[]")
        elif isinstance(value, dict):
            named, is_open = self.properties(root, node)
            for key in node.get("required", []):
                if key not in value:
                    self.findings.add(where, f"{path}.{key}".lstrip("."), "is required")
            for key, inner in value.items():
                inner_path = f"{path}.{key}".lstrip(".")
                if key in named:
                    self.check_value(root, named[key], inner, where, inner_path)
                elif not is_open:
                    self.findings.add(where, inner_path, "is no property")

    @staticmethod
    def is_function(value):
        return isinstance(value, dict) and len(value) == 1 and re.match(r"Ref$|Fn::", next(iter(value))) is not None

    @staticmethod
    def kind(value):
        if isinstance(value, bool):
            return "boolean"
        return {str: "string", int: "integer", float: "number", list: "array", dict: "object"}[type(value)]


class Terraform:
    """The schemas of a provider's resources, and what a configuration makes of them."""

    def __init__(self, findings, schemas):
        self.findings = findings
        self.resources = schemas["provider_schemas"][PROVIDER]["resource_schemas"]

    def at(self, name, path):
        """The kind at a path such as `rule[].id` and its attribute; None for what the schema lacks."""
        node, kind, attribute = self.resources[name]["block"], "object", None
        for part in [part for part in path.split(".") if part]:
            key, *lists = part.split("[]")
            if isinstance(node, dict) and key in node.get("attributes", {}):
                attribute = node["attributes"][key]
                node = attribute.get("nested_type", {}).get("attributes") and attribute["nested_type"] or None
                kind = attribute.get("type") or "list"
            elif isinstance(node, dict) and key in node.get("block_types", {}):
                node, kind, attribute = node["block_types"][key]["block"], "block", None
            elif isinstance(kind, list) and kind[0] == "map":
                kind = kind[1]
                continue
            else:
                return None
            for _ in lists:
                if isinstance(kind, list) and kind[0] in ("list", "set"):
                    kind = kind[1]
                elif kind in ("list", "block"):
                    kind = "object"
                else:
                    return None
        return kind, attribute

    def check_line(self, line):
        name, path, kind = line["terraformType"], line["terraform"], line["terraformKind"]
        if name is None:
            return
        if name not in self.resources:
            self.findings.add(name, "is no resource of the provider")
            return
        found = self.at(name, path)
        if found is None:
            self.findings.add(name, path, "is no argument")
            return
        expected, attribute = found
        if kind is not None and not self.accepts(expected, kind):
            self.findings.add(name, path, "is", json.dumps(expected), "and not", kind)
        if attribute is not None and attribute.get("computed") and not attribute.get("optional"):
            self.findings.add(name, path, "is set by the service only")
        if attribute is not None and attribute.get("deprecated"):
            self.findings.add(name, path, "is deprecated")

    @staticmethod
    def accepts(expected, kind):
        if expected == "dynamic":
            return True
        if isinstance(expected, list):
            return kind == {"list": "list", "set": "list", "map": "object", "object": "object"}[expected[0]]
        return kind in {
            "string": {"string", "json"}, "number": {"integer", "number"}, "bool": {"bool"}, "list": {"list"},
            # An object is one block, a list is several.
            "object": {"object"}, "block": {"object", "list"},
        }[expected]

    def check_document(self, configuration):
        for name, resources in configuration["resource"].items():
            if name not in self.resources:
                self.findings.add(name, "is no resource of the provider")
                continue
            for identifier, body in resources.items():
                arguments = {key: value for key, value in body.items() if key not in META_ARGUMENTS}
                self.check_block(self.resources[name]["block"], arguments, f"{name}.{identifier}", "")

    def check_block(self, block, body, where, path):
        attributes, blocks = block.get("attributes", {}), block.get("block_types", {})
        for key, attribute in attributes.items():
            if attribute.get("required") and key not in body:
                self.findings.add(where, f"{path}{key}", "is required")
        for key, inner in blocks.items():
            if inner.get("min_items", 0) > 0 and key not in body:
                self.findings.add(where, f"{path}{key}", "is a required block")
        for key, value in body.items():
            if key in attributes:
                self.check_value(attributes[key].get("type", "dynamic"), value, where, f"{path}{key}")
            elif key in blocks:
                elements = value if isinstance(value, list) else [value]
                if len(elements) > (blocks[key].get("max_items") or len(elements)):
                    self.findings.add(where, f"{path}{key}", "has more blocks than", blocks[key]["max_items"])
                for element in elements:
                    if isinstance(element, dict):
                        self.check_block(blocks[key]["block"], element, where, f"{path}{key}.")
                    else:
                        self.findings.add(where, f"{path}{key}", "is a block and not", type(element).__name__)
            else:
                self.findings.add(where, f"{path}{key}", "is no argument")

    def check_value(self, expected, value, where, path):
        if expected == "dynamic" or isinstance(value, str) and re.fullmatch(r"\$\{.*\}", value):
            return
        if isinstance(expected, list):
            if expected[0] in ("list", "set") and isinstance(value, list):
                for element in value:
                    self.check_value(expected[1], element, where, f"{path}[]")
                return
            if expected[0] == "map" and isinstance(value, dict):
                for key, element in value.items():
                    self.check_value(expected[1], element, where, f"{path}.{key}")
                return
            if expected[0] == "object" and isinstance(value, dict):
                return
        elif isinstance(value, bool):
            if expected == "bool":
                return
        elif isinstance(value, (int, float)) and expected == "number" or isinstance(value, str) and expected == "string":
            return
        self.findings.add(where, path, "is", json.dumps(expected), "and not", json.dumps(value))


def main():
    with open(sys.argv[1]) as file:
        report = json.load(file)
    with open(sys.argv[2]) as file:
        schemas = json.load(file)
    findings = Findings()
    targets = [CloudFormation(findings), Terraform(findings, schemas)]
    documents = [report["template"], report["configuration"]]
    for target, document in zip(targets, documents):
        for line in report["lines"]:
            target.check_line(line)
        target.check_document(document)
    for line in sorted(findings.lines):
        print(line)
    names = {(line["cloudFormationType"], line["cloudFormation"], line["terraformType"], line["terraform"]) for line in report["lines"]}
    types = {name for line in names for name in (line[0], line[2]) if name}
    print(f"{len(names)} lines of {len(types)} types:", f"{len(findings.lines)} findings" if findings.lines else "no finding")
    sys.exit(1 if findings.lines else 0)


if __name__ == "__main__":
    main()
