"""Synth is killed before each call that changes the disk: what can be read is wholly old or wholly new."""
import shutil
import signal

import pytest

from command import NEW, NEW_TEMPLATE, OLD, OLD_TEMPLATE, changes, current, files, with_fault, write

WAYS = {
    "a configuration by another": (OLD, NEW), "nothing by a configuration": (None, NEW),
    "a template by another": (OLD_TEMPLATE, NEW_TEMPLATE),
}


@pytest.mark.parametrize("way", WAYS)
def test_output_is_old_or_new(way, expected, tmp_path):
    old, new = WAYS[way]
    before, after = expected(old) if old else {}, expected(new)
    start, output, log = tmp_path / "start", tmp_path / "output", tmp_path / "log"
    start.mkdir()
    if old:
        write(start, old)

    def reset():
        shutil.rmtree(output, ignore_errors=True)
        shutil.copytree(start, output)

    reset()
    points = changes(log, new, output)
    assert {"rename", "renameat", "renameat2"} & {point.name for point in points}
    seen = []
    for point in points:
        reset()
        assert with_fault(log, "signal=KILL", point, new, output).returncode == -signal.SIGKILL, point
        found = current(output, new)
        assert found in (before, after), point
        seen.append(found == after)
        write(output, new)
        assert files(output) == after, point
    # One call makes the new output of the old one; after it there are only files to remove, where there are any.
    assert seen == sorted(seen) and not seen[0]
    assert seen[-1] == bool(set(before) - set(after))


def test_what_a_killed_run_left_goes_with_the_next(expected, tmp_path):
    """Also when that run has nothing else to do."""
    write(tmp_path, OLD)
    folder = tmp_path / "terraform/PolicyGenerator"
    (folder / ".twofold-1").write_bytes(b"half of")
    (folder / "functions/.twofold-4194304").write_bytes(b"half of")
    write(tmp_path, OLD)
    assert files(tmp_path) == expected(OLD)
