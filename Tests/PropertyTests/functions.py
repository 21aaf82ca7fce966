"""Evaluates CloudFormation's intrinsic functions as its documentation tells, and refuses what that leaves open.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
"""
import re

PSEUDO_PARAMETERS = {
    "AWS::AccountId": "<account>",
    "AWS::Region": "<region>",
    "AWS::Partition": "<partition>",
    "AWS::StackName": "<stack name>",
    "AWS::StackId": "arn:aws:cloudformation:region:account:stack/name/deployment-da77-11e4",
}

NAME = re.compile(r"[A-Za-z0-9]+(::[A-Za-z]+)?(\.[A-Za-z0-9.]+)?")


class Unclear(ValueError):
    """A template that can be read in two ways, or in none."""


class Evaluator:
    """The values of one template's parameters, and what its functions make of them."""

    def __init__(self, template):
        self.values = dict(PSEUDO_PARAMETERS)
        self.resources = template["Resources"]
        for name, parameter in template.get("Parameters", {}).items():
            value = parameter["Default"]
            if parameter["Type"] == "CommaDelimitedList":
                value = [element.strip() for element in value.split(",")]
            self.values[name] = str(value) if parameter["Type"] == "Number" else value

    def evaluate(self, node):
        if isinstance(node, list):
            return [self.evaluate(element) for element in node]
        if not isinstance(node, dict):
            return node
        functions = [key for key in node if key == "Ref" or key.startswith("Fn::")]
        if not functions:
            return {key: self.evaluate(value) for key, value in node.items()}
        if len(node) != 1:
            raise Unclear(f"a function beside other keys: {list(node)!r}")
        return self.call(functions[0], node[functions[0]])

    def call(self, function, argument):
        if function == "Ref":
            return self.reference(argument, {})
        if function == "Fn::GetAtt":
            resource, attribute = argument
            return self.attribute(resource, attribute)
        if function == "Fn::Sub":
            if isinstance(argument, str):
                return self.substitute(argument, {})
            text, variables = argument
            return self.substitute(text, {key: self.evaluate(value) for key, value in variables.items()})
        if function == "Fn::Join":
            separator, elements = argument
            return separator.join(self.evaluate(elements))
        if function == "Fn::Select":
            index, elements = argument
            return self.evaluate(elements)[index]
        if function == "Fn::Split":
            separator, text = argument
            return self.evaluate(text).split(separator)
        raise Unclear(f"no function: {function}")

    def attribute(self, resource, attribute):
        if resource not in self.resources:
            raise Unclear(f"no resource: {resource!r}")
        return f"<{resource}.{attribute}>"

    def reference(self, name, variables):
        if name in variables:
            return variables[name]
        if name in self.values:
            return self.values[name]
        if not NAME.fullmatch(name):
            raise Unclear(f"no name: {name!r}")
        resource, _, attribute = name.partition(".")
        return self.attribute(resource, attribute) if attribute else self.resource(name)

    def resource(self, name):
        if name not in self.resources:
            raise Unclear(f"no resource: {name!r}")
        return f"<{name}>"

    def substitute(self, text, variables):
        result, rest = [], text
        while "${" in rest:
            before, rest = rest.split("${", 1)
            if "}" not in rest:
                raise Unclear(f"nothing closes a ${{ in {text!r}")
            inside, rest = rest.split("}", 1)
            # Where a name ends is told nowhere for these.
            if "{" in inside or "\n" in inside or inside in ("", "!") or inside.startswith("!!"):
                raise Unclear(f"two readings of {text!r}")
            if inside.startswith("!"):
                result += [before, "${", inside[1:], "}"]
                continue
            value = self.reference(inside, variables)
            if not isinstance(value, str):
                raise Unclear(f"no text: {inside}")
            result += [before, value]
        return "".join(result) + rest
