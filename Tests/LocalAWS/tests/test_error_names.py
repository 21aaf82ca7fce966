"""The errors of the stand-ins are errors of their services, by name."""

import os
import re

import pytest

from localaws.wire import service_model

from .conftest import ROOT

SOURCES = {
    "codecommit": ["codecommit/service.py", "codecommit/history.py", "codecommit/pull_requests.py"],
    "stepfunctions": ["states/service.py", "states/execution.py"],
    "lambda": ["functions/service.py"],
    "accessanalyzer": ["access_analyzer.py"],
}


@pytest.mark.parametrize("service", SOURCES)
def test_errors_are_of_the_model(service):
    known = {shape.name for shape in service_model(service).error_shapes} | {"AccessDeniedException"}
    for path in SOURCES[service]:
        with open(os.path.join(ROOT, "localaws", path)) as file:
            raised = set(re.findall(r'AWSError\("(\w+)"', file.read()))
        assert raised <= known, raised - known
