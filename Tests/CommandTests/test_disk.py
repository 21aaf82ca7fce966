"""Disks and folders that do not take what is written: an error is told, and the old output stays."""
import ctypes
import re
import resource
import shutil
import signal

import pytest

from command import (
    DOCUMENT, NEW, NEW_TEMPLATE, OLD, OLD_TEMPLATE, TEMPLATE, calls, changes, files, synth, with_fault, write)

# By the name of a call, reasons for which it fails.
REASONS = {
    "mkdir": {"ENOSPC": "no space left on device", "EROFS": "read-only file system"},
    "open": {"ENOSPC": "no space left on device", "EMFILE": "too many open files"},
    "write": {"ENOSPC": "no space left on device", "EIO": "input/output error", "EDQUOT": "disk quota exceeded"},
    "fsync": {"EIO": "input/output error"},
    "rename": {"EACCES": "permission denied"},
}


def small_files(size):
    """Lets a process write files of so many bytes at most."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def without_privileges():
    """Makes the permissions of files count for root, too: drops CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH."""
    bounding_set_drop = 24
    for capability in (1, 2):
        ctypes.CDLL(None).prctl(bounding_set_drop, capability, 0, 0, 0)


@pytest.mark.parametrize("kind", REASONS)
def test_a_call_that_fails_changes_nothing(kind, expected, tmp_path):
    start, output, log = tmp_path / "start", tmp_path / "output", tmp_path / "log"
    start.mkdir()
    before = {}
    if kind != "mkdir":
        write(start, OLD)
        before = expected(OLD)

    def reset():
        shutil.rmtree(output, ignore_errors=True)
        shutil.copytree(start, output)

    reset()
    points = changes(log, NEW, output)
    if kind == "fsync":
        # A folder that cannot be synchronized is no reason to give up.
        found = calls(log, OLD, output, "openat,open,fsync")
        points = [
            call for previous, call in zip(found, found[1:]) if call.name == "fsync" and "O_CREAT" in previous.text]
    points = [point for point in points if point.name.startswith(kind)]
    assert points
    for point in points:
        for code, reason in REASONS[kind].items():
            reset()
            result = with_fault(log, f"error={code}", point, NEW, output)
            assert result.returncode == 1, (point, result)
            assert re.fullmatch(rf"error: cannot write '{output}/[^']*': {reason}\n", result.stderr.decode()), point
            assert files(output) == before, point


@pytest.mark.parametrize("kind", ["open", "write", "fsync", "flock", "rename"])
def test_a_call_that_a_signal_interrupts_is_repeated(kind, expected, tmp_path):
    output, log = tmp_path / "output", tmp_path / "log"
    output.mkdir()
    points = [
        call for call in calls(log, NEW, output, "openat,open,write,fsync,flock,rename,renameat,renameat2")
        if call.name.startswith(kind)]
    # What cannot be opened for reading is taken for missing, and tried again by the next run.
    points = [call for call in points if kind != "open" or "O_CREAT" in call.text]
    assert points
    for point in points:
        shutil.rmtree(output)
        assert with_fault(log, "error=EINTR", point, NEW, output).returncode == 0, point
        assert files(output) == expected(NEW), point


@pytest.mark.parametrize("size", [0, 1000, 10_000, 20_000])
def test_too_little_space(size, expected, tmp_path):
    write(tmp_path, OLD)
    # Python ignores the signal that ends a process of which a file grows too large.
    result = synth(*NEW, "--output", tmp_path, preexec_fn=small_files(size), restore_signals=False)
    assert result.returncode == 1
    assert result.stderr.endswith(b"': file too large\n")
    assert files(tmp_path) == expected(OLD)
    result = synth(*NEW, "--output", tmp_path, preexec_fn=small_files(size))
    assert result.returncode == -signal.SIGXFSZ
    write(tmp_path, NEW)
    assert files(tmp_path) == expected(NEW)


@pytest.mark.parametrize(
    "old, new, document", [(OLD, NEW, DOCUMENT), (OLD_TEMPLATE, NEW_TEMPLATE, TEMPLATE)], ids=["Terraform", "template"])
def test_a_folder_that_may_only_be_read(old, new, document, expected, tmp_path):
    write(tmp_path, old)
    folders = [tmp_path, *(path for path in tmp_path.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    same = synth(*old, "--output", tmp_path, preexec_fn=without_privileges)
    other = synth(*new, "--output", tmp_path, preexec_fn=without_privileges)
    for folder in folders:
        folder.chmod(0o755)
    assert (same.returncode, same.stderr) == (0, b"")
    assert other.returncode == 1
    assert re.fullmatch(rf"error: cannot write '{tmp_path}/[^']*': permission denied\n", other.stderr.decode())
    assert files(tmp_path) == expected(old)


def test_a_document_that_may_not_be_read_is_replaced(expected, tmp_path):
    write(tmp_path, OLD_TEMPLATE)
    (tmp_path / TEMPLATE).chmod(0)
    result = synth(*NEW_TEMPLATE, "--output", tmp_path, preexec_fn=without_privileges)
    assert result.returncode == 0
    assert (tmp_path / TEMPLATE).stat().st_mode & 0o777 == 0
    (tmp_path / TEMPLATE).chmod(0o644)
    assert files(tmp_path) == expected(NEW_TEMPLATE)


@pytest.mark.parametrize("umask, folder, file", [(0o077, 0o700, 0o600), (0o022, 0o755, 0o644), (0, 0o777, 0o666)])
def test_permissions(umask, folder, file, tmp_path):
    """The umask decides about what is new; what was there keeps what it had."""
    assert synth(*OLD, "--output", tmp_path / "out", umask=umask).returncode == 0
    found = [path for path in (tmp_path / "out").rglob("*")]
    assert {path.stat().st_mode & 0o777 for path in found if path.is_dir()} == {folder}
    assert {path.stat().st_mode & 0o777 for path in found if path.is_file()} == {file}
    path = tmp_path / "out" / DOCUMENT
    path.chmod(0o640)
    assert synth(*NEW, "--output", tmp_path / "out", umask=umask).returncode == 0
    assert path.stat().st_mode & 0o777 == 0o640
