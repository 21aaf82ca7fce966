"""The findings that are argued for, in argued.yaml."""
import pathlib

import yaml


def argued(scanner):
    """{(rule, what it is about)} of a scanner."""
    entries = yaml.safe_load(pathlib.Path(__file__).with_name("argued.yaml").read_text(encoding="utf-8"))[scanner]
    found = [(entry["rule"], about) for entry in entries for about in entry["about"]]
    assert len(set(found)) == len(found) and all(entry["because"].strip() for entry in entries)
    return set(found)
