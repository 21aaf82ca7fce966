"""The smallest run, of whatever build there is, prints every table with every row."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from conftest import BENCHMARK

FORMS = ("CloudFormation JSON", "CloudFormation YAML", "Terraform JSON")
DOCUMENTS = [f"100, {form}{types}" for types in ("", ", Twofold's types") for form in FORMS]


@pytest.fixture(scope="module")
def sections(products):
    words = [sys.executable, os.path.join(BENCHMARK, "run.py"), "--products", products]
    done = subprocess.run([*words, "--largest", "100", "--runs", "1"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    titles_and_texts = re.split(r"^## (.*)\n", done.stdout, flags=re.MULTILINE)[1:]
    return dict(zip(titles_and_texts[::2], titles_and_texts[1::2]))


def rows(text):
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line]
    assert all(len(line) == len(lines[0]) for line in lines)
    return [dict(zip(lines[0], line)) for line in lines[2:]]


def test_the_workload_is_that_of_other_tools(sections):
    checked = sections["The documents are those that other tools are measured with"]
    assert "- Twofold at 100: SHA-256 b0ca6a35…" in checked
    assert "- Twofold at 1,000: SHA-256 0ea4a074…" in checked


def test_the_flagship_stands_beside_the_floors(sections):
    starts = {row["program"]: row for row in rows(sections["Starts, and the flagship"])}
    assert {"`true`", "`python3 -c 0`"} < starts.keys()
    for form in ("CloudFormation YAML", "CloudFormation JSON", "Terraform"):
        assert float(starts[f"flagship, {form}"]["÷ `true`"].replace(",", "")) > 0
    for form in ("CloudFormation YAML", "Terraform"):
        printed, written = starts[f"flagship, {form}"], starts[f"flagship, {form}, into a new folder"]
        assert printed["bytes"] == written["bytes"] != "0"


def test_every_form_is_measured(sections):
    processes = rows(sections["The workload, whole processes"])
    assert [row["resources, document"] for row in processes] == DOCUMENTS
    assert all(int(row["bytes"].replace(",", "")) > 10_000 for row in processes)


def test_every_form_has_its_stages(sections):
    stages = rows(sections["Its stages"])
    assert [row["resources, document"] for row in stages] == DOCUMENTS
    measured = [float(row[f"{stage}, ms"]) for row in stages for stage in ("build", "lower", "check", "write")]
    assert min(measured) > 0


def test_every_floor_writes_the_same_document(sections):
    same = {(row["resources, document"], row["floor"]): row["same bytes"] for row in rows(sections["Its floors"])}
    missing = sections["Not on this machine"]
    expected = [(document, "`cat`") for document in DOCUMENTS]
    expected += [(document, "Python's `json.dumps`, indented") for document in DOCUMENTS if "JSON" in document]
    if "- libyaml in C" not in missing:
        floors = ("libyaml in C, events at hand", "libyaml in C, events made")
        expected += [(document, floor) for document in DOCUMENTS if "YAML" in document for floor in floors]
    assert {key: same.get(key) for key in expected} == dict.fromkeys(expected, "yes")
    assert ("- Node, raw objects" in missing) == (shutil.which("node") is None)


def test_aims_without_their_size_are_not_said_to_be_met(sections):
    aims = {row["aim"]: row["met"] for row in rows(sections["Aims"])}
    assert len(aims) == 21
    assert {met for aim, met in aims.items() if aim.startswith(("1,000,000", "100,000", "10,000"))} == {"not measured"}
    assert aims["100, CloudFormation JSON: check, % of the whole"] in ("yes", "no")
