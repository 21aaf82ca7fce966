"""Reads a template in YAML and one in JSON, and tells whether they say the same.

    compare_templates.py TEMPLATE.yaml TEMPLATE.json
"""
import json
import sys

import yaml


class Loader(yaml.SafeLoader):
    """PyYAML with CloudFormation's short tags, as YAML 1.1 readers see the rest."""


def short_form(loader, name, node):
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if name == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {name if name in ("Ref", "Condition") else "Fn::" + name: value}


Loader.add_multi_constructor("!", short_form)

if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        one = yaml.load(file, Loader)
    with open(sys.argv[2], encoding="utf-8") as file:
        other = json.load(file)
    if not one or list(one) != list(other) or one != other:
        sys.exit("the templates differ")
