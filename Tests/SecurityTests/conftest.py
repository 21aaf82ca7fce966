"""The variants that are looked at: a few that hold all there is, or, where TWOFOLD_EVERY_VARIANT is set, every one."""
import os

import pytest

import variants


@pytest.fixture(scope="session")
def stacks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("variants")
    choices = variants.choices(every=bool(os.environ.get("TWOFOLD_EVERY_VARIANT")))
    return [variants.write(folder, name, words) for name, words in choices.items()]
