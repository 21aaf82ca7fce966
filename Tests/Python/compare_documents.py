"""Reads documents in YAML and in JSON, and tells whether they say the same, to the kinds of values and order of keys.

Takes a JSON list of {"yaml": …, "json": …} on standard input. PyYAML reads as YAML 1.1 does, CloudFormation's short tags
as their long forms.
"""
import json
import sys

import yaml


def function(loader, suffix, node):
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else "Fn::" + suffix: value}


class Loader(yaml.SafeLoader):
    pass


Loader.add_multi_constructor("!", function)


def same(one, other):
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


pairs = json.loads(sys.stdin.buffer.read())
failures = 0
for pair in pairs:
    expected = json.loads(pair["json"])
    try:
        found = yaml.load(pair["yaml"], Loader)
    except yaml.YAMLError as error:
        found = error
    if not same(found, expected):
        failures += 1
        if failures <= 5:
            print(f"expected {expected!r}\nfound    {found!r}\nin\n{pair['yaml']}")
print(f"{failures} of {len(pairs)} differ" if failures else f"{len(pairs)} equal")
sys.exit(failures > 0)
