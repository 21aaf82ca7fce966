"""The benchmark's modules, and the folder of programs that it is tried with: TWOFOLD_SYNTH is one of them."""

import os
import sys

import pytest

BENCHMARK = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, BENCHMARK)
sys.dont_write_bytecode = True


@pytest.fixture(scope="session")
def products():
    root = os.path.dirname(os.path.dirname(BENCHMARK))
    return os.path.dirname(os.environ.get("TWOFOLD_SYNTH", os.path.join(root, ".build", "debug", "synth")))
