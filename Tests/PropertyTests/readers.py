"""Readers of CloudFormation's YAML that share no code with its writer, nor with each other where it matters.

PyYAML reads as YAML 1.1 does, ruamel.yaml in its pure mode as YAML 1.2 does: each has a scanner and rules for plain
texts of its own. Both give the long forms for CloudFormation's short tags.
"""
import cfnlint.decode
import ruamel.yaml
import yaml


def long_form(suffix, value):
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else "Fn::" + suffix: value}


def construct(loader, node):
    if node.id == "scalar":
        return loader.construct_scalar(node)
    if node.id == "sequence":
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True)


class PyYAMLLoader(yaml.SafeLoader):
    """YAML 1.1."""


class RuamelConstructor(ruamel.yaml.constructor.SafeConstructor):
    """YAML 1.2."""


PyYAMLLoader.add_multi_constructor("!", lambda loader, suffix, node: long_form(suffix, construct(loader, node)))
RuamelConstructor.add_multi_constructor(
    "!", lambda loader, suffix, node: long_form(suffix, construct(loader, node)))


def read_pyyaml(text):
    return yaml.load(text, PyYAMLLoader)


def read_ruamel(text):
    reader = ruamel.yaml.YAML(typ="safe", pure=True)
    reader.Constructor = RuamelConstructor
    return reader.load(text)


def plain(node):
    """cfn-lint's own kinds of texts, lists and maps as Python's."""
    if isinstance(node, dict):
        return {str(key): plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [plain(element) for element in node]
    return str(node) if isinstance(node, str) else node


def read_cfnlint(text):
    document, problems = cfnlint.decode.decode_str(text)
    if problems:
        raise ValueError(str(problems))
    return plain(document)
