"""The errors of the stand-ins are errors of their services, by name."""

import pathlib
import re

import pytest

from localaws.wire import service_model

from .conftest import ROOT

# Files, and folders with all of their files.
SOURCES = {
    "codecommit": "codecommit",
    "stepfunctions": "states",
    "lambda": "functions",
    "accessanalyzer": "access_analyzer",
    "scheduler": "schedules.py",
    "iam": "last_accessed.py",
}


@pytest.mark.parametrize("service", SOURCES)
def test_errors_are_of_the_model(service):
    known = {shape.name for shape in service_model(service).error_shapes} | {"AccessDeniedException"}
    source = pathlib.Path(ROOT, "localaws", SOURCES[service])
    files = source.glob("*.py") if source.is_dir() else [source]
    raised = {name for file in files for name in re.findall(r'AWSError\(\s*"(\w+)"', file.read_text())}
    assert raised and raised <= known, raised - known
