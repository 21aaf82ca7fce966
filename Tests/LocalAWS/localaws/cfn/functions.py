"""Intrinsic functions: the references that a value makes, and its evaluation once those are known."""

import base64
import json
import re

from . import TemplateError

PSEUDO_PARAMETERS = {
    "AWS::AccountId",
    "AWS::Region",
    "AWS::StackId",
    "AWS::StackName",
    "AWS::URLSuffix",
    "AWS::Partition",
    "AWS::NotificationARNs",
    "AWS::NoValue",
}
FUNCTIONS = {"Ref", "Condition", "Fn::GetAtt", "Fn::Sub", "Fn::Join", "Fn::Select", "Fn::Split", "Fn::FindInMap", "Fn::If", "Fn::Equals"}
FUNCTIONS |= {"Fn::And", "Fn::Or", "Fn::Not", "Fn::Base64", "Fn::ImportValue", "Fn::Length", "Fn::ToJsonString"}
VARIABLE = re.compile(r"\$\{(!?)([^{}]*)\}")


class NoValue:
    """AWS::NoValue: the property that has it is left out."""


def function(value):
    """The name of the function that a value calls, or None."""
    if isinstance(value, dict) and len(value) == 1:
        name = next(iter(value))
        if name in FUNCTIONS and not (name == "Condition" and not isinstance(value[name], str)):
            return name
        if name.startswith("Fn::"):
            raise TemplateError(f"Template validation error: the function {name} is not known to the local AWS.")
    return None


def references(value):
    """[(name, attribute or None)] of all Ref, GetAtt and Sub in a value."""
    name = function(value)
    if name == "Ref":
        return [(value["Ref"], None)]
    if name == "Condition":
        return []
    if name == "Fn::GetAtt":
        target = value[name].split(".", 1) if isinstance(value[name], str) else value[name]
        return [(target[0], target[1] if isinstance(target[1], str) else "?")] + references(target[1])
    if name == "Fn::Sub":
        text, variables = (value[name], {}) if isinstance(value[name], str) else value[name]
        found = []
        for literal, variable in VARIABLE.findall(text):
            if not literal and variable.strip() not in variables:
                target, _, attribute = variable.strip().partition(".")
                found.append((target, attribute or None))
        return found + references(list(variables.values()))
    if name == "Fn::If":
        return references(value[name][1:])
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [reference for item in inner for reference in references(item)]


def conditions_used(value):
    """The names of the conditions that Fn::If and Condition ask for."""
    name = function(value)
    found = [value[name]] if name == "Condition" else [value[name][0]] if name == "Fn::If" else []
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return found + [condition for item in inner for condition in conditions_used(item)]


class Scope:
    """What names stand for while a stack is made."""

    def __init__(self, template, parameters, pseudo):
        self.template, self.parameters, self.pseudo = template, parameters, pseudo
        self.resources = {}  # logical id → an object with physical_id and attributes
        self._conditions = {}

    def condition(self, name):
        if name not in self.template.get("Conditions", {}):
            raise TemplateError(f"Template format error: Unresolved condition dependency {name}")
        if name not in self._conditions:
            self._conditions[name] = None  # a condition that asks for itself finds this
            self._conditions[name] = self.evaluate(self.template["Conditions"][name])
        if self._conditions[name] is None:
            raise TemplateError(f"Template error: the condition {name} depends on itself")
        return self._conditions[name]

    def evaluate(self, value):
        name = function(value)
        if name:
            return getattr(self, "_" + name.removeprefix("Fn::").lower())(value[name])
        if isinstance(value, dict):
            evaluated = {key: self.evaluate(inner) for key, inner in value.items()}
            return {key: inner for key, inner in evaluated.items() if inner is not NoValue}
        if isinstance(value, list):
            return [inner for inner in map(self.evaluate, value) if inner is not NoValue]
        return value

    def _ref(self, name):
        if name == "AWS::NoValue":
            return NoValue
        if name in self.pseudo:
            return self.pseudo[name]
        if name in self.parameters:
            return self.parameters[name]
        return self._resource(name).physical_id

    def _resource(self, name):
        if name not in self.resources:
            raise TemplateError(f"Template format error: Unresolved resource dependencies [{name}] in the Resources block of the template")
        return self.resources[name]

    def _getatt(self, target):
        name, attribute = target.split(".", 1) if isinstance(target, str) else target
        attribute = self.evaluate(attribute)
        attributes = self._resource(name).attributes
        if attribute not in attributes:
            raise TemplateError(f"Requested attribute {attribute} does not exist in schema for {name}")
        return attributes[attribute]

    def _sub(self, argument):
        text, variables = (argument, {}) if isinstance(argument, str) else argument
        variables = {key: self.evaluate(inner) for key, inner in variables.items()}

        def replace(found):
            literal, name = found[1], found[2].strip()
            if literal:
                return "${" + found[2] + "}"
            if name in variables:
                return self._scalar(variables[name], "Fn::Sub")
            return self._scalar(self._getatt(name) if "." in name else self._ref(name), "Fn::Sub")

        return VARIABLE.sub(replace, text)

    @staticmethod
    def _scalar(value, where):
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (str, int, float)):
            return str(value)
        raise TemplateError(f"Template error: {where} takes texts, and not {json.dumps(value, default=str)}")

    def _join(self, argument):
        separator, items = argument[0], self.evaluate(argument[1])
        if not isinstance(items, list):
            raise TemplateError("Template error: every Fn::Join object requires a list of strings to be joined")
        return separator.join(self._scalar(item, "Fn::Join") for item in items)

    def _select(self, argument):
        index, items = int(self.evaluate(argument[0])), self.evaluate(argument[1])
        if not isinstance(items, list) or not 0 <= index < len(items):
            raise TemplateError(f"Template error: Fn::Select cannot select nonexistent value at index {index}")
        return items[index]

    def _split(self, argument):
        return self._scalar(self.evaluate(argument[1]), "Fn::Split").split(argument[0])

    def _findinmap(self, argument):
        name, first, second = (self.evaluate(part) for part in argument[:3])
        try:
            return self.evaluate(self.template["Mappings"][name][first][second])
        except KeyError:
            raise TemplateError(f"Template error: Unable to get mapping for {name}::{first}::{second}") from None

    def _if(self, argument):
        return self.evaluate(argument[1] if self.condition(argument[0]) else argument[2])

    def _equals(self, argument):
        first, second = self.evaluate(argument[0]), self.evaluate(argument[1])
        return first == second or (not isinstance(first, list) and not isinstance(second, list) and str(first) == str(second))

    def _and(self, argument):
        return all(self.evaluate(part) for part in argument)

    def _or(self, argument):
        return any(self.evaluate(part) for part in argument)

    def _not(self, argument):
        return not self.evaluate(argument[0])

    def _condition(self, name):
        return self.condition(name)

    def _base64(self, argument):
        return base64.b64encode(self.evaluate(argument).encode()).decode()

    def _length(self, argument):
        return len(self.evaluate(argument))

    def _tojsonstring(self, argument):
        return json.dumps(self.evaluate(argument), separators=(",", ":"))

    def _importvalue(self, argument):
        raise TemplateError(f"No export named {self.evaluate(argument)} found.")
