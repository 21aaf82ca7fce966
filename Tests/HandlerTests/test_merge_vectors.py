"""The fifteen worked examples. Texts of messages may differ; codes, files and places may not."""
import json
from pathlib import Path

import pytest

from merge import RuleFaults, merge, render

VECTORS = json.loads((Path(__file__).parent / "merge-vectors.json").read_text())
LISTS = ("removedByDeny", "removedByCeiling", "ignored", "serviceLevelKept", "serviceLevelMissing")


def run(vector):
    given = vector["input"]
    placeholders = given.get("placeholders")
    return merge(given["generated"], given["allow"], given["deny"],
                 None if placeholders is None else json.dumps(placeholders), given.get("current", ()),
                 "arn:aws:iam::123456789012:role/Dev", given.get("opts"))


def test_there_are_fifteen():
    assert len(VECTORS) == 15


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_vector(vector):
    if "errors" in vector:
        with pytest.raises(RuleFaults) as raised:
            run(vector)
        found = [(fault["code"], fault["file"], fault["at"]) for fault in raised.value.faults]
        assert found == [(fault["code"], fault["file"], fault["at"]) for fault in vector["errors"]]
        assert all(fault["message"] for fault in raised.value.faults)
        return
    documents, report = run(vector)
    assert documents == vector["output"]
    assert [list(s) for d in documents for s in d["Statement"]] == [
        list(s) for d in vector["output"] for s in d["Statement"]], "order of the keys"
    expected = vector["report"]
    assert report["sizes"] == expected["sizes"]
    for name in LISTS:
        assert report[name] == expected.get(name, []), name
    assert report["unresolved"] == expected.get("unresolved", {})
    assert report["noActivity"] == expected.get("noActivity", False)
    assert len(report["notes"]) == len(expected.get("notes", []))


def test_text_of_a_file():
    documents, _ = run(VECTORS[0])
    text = render(documents[0])
    assert text.startswith('{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      "Sid": ')
    assert text.endswith("]\n}\n") and "\\/" not in text
    assert json.loads(text) == documents[0]
