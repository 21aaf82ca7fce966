"""What synth writes into an empty folder, by its options."""
import functools

import pytest

from command import files, write


@pytest.fixture(scope="session")
def expected(tmp_path_factory):
    @functools.cache
    def fresh(*options):
        folder = tmp_path_factory.mktemp("expected")
        write(folder, options)
        return files(folder)

    return lambda options: fresh(*options)
