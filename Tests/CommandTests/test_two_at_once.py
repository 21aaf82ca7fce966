"""Commands that write to one folder at the same time."""
import os
import pathlib
import shutil
import signal
import subprocess
import time

from command import NEW, OLD, SYNTH, calls, current, files, with_fault, write


def start(options, folder):
    return subprocess.Popen([SYNTH, *options, "--output", folder], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def wait_until(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def waits_for_lock(process):
    """Whether the system holds a process back until another one ends its lock."""
    return any(
        "->" in line and str(process.pid) in line.split()
        for line in pathlib.Path("/proc/locks").read_text(encoding="utf-8").splitlines())


def is_stopped(number):
    """Whether a process does nothing until it is told to go on."""
    status = pathlib.Path(f"/proc/{number}/stat").read_text(encoding="utf-8")
    return status.rpartition(")")[2].split()[0] in ("T", "t")


def test_the_output_is_that_of_one_of_them(expected, tmp_path):
    for _ in range(6):
        commands = [start(options, tmp_path) for options in (OLD, NEW, OLD, NEW)]
        for command in commands:
            assert (command.communicate()[1], command.returncode) == (b"", 0)
        assert files(tmp_path) in (expected(OLD), expected(NEW))


def test_one_waits_for_the_other(expected, tmp_path):
    """The one that has begun is held up before it replaces the document, and the other one comes."""
    output, log = tmp_path / "output", tmp_path / "log"
    write(output, OLD)
    point = [call for call in calls(log, NEW, output, "openat,open,fsync") if call.name == "fsync"][-1]
    shutil.rmtree(output)
    write(output, OLD)
    first = subprocess.Popen(
        ["strace", "-f", "-o", log, "-e", "trace=fsync", "-e", f"inject=fsync:signal=STOP:when={point.number}",
         SYNTH, *NEW, "--output", output], stdout=subprocess.DEVNULL)
    folder = output / "terraform/PolicyGenerator"
    wait_until(lambda: list(folder.glob(".twofold-*")))
    number = int(next(folder.glob(".twofold-*")).name.removeprefix(".twofold-"))
    second = start(OLD, output)
    wait_until(lambda: waits_for_lock(second) or second.poll() is not None)
    assert second.poll() is None
    assert current(output, OLD) == expected(OLD)
    wait_until(lambda: is_stopped(number))
    os.kill(number, signal.SIGCONT)
    assert first.wait() == 0
    assert (second.communicate()[1], second.returncode) == (b"", 0)
    assert files(output) == expected(OLD)


def test_without_locks_nothing_is_removed(expected, tmp_path):
    """As on some network file systems: what nobody names stays until a command can know that it is alone."""
    output, log = tmp_path / "output", tmp_path / "log"
    write(output, OLD)
    lock = [call for call in calls(log, OLD, output, "openat,open,flock") if call.name == "flock"][0]
    assert with_fault(log, "error=ENOLCK", lock, NEW, output).returncode == 0
    assert current(output, NEW) == expected(NEW)
    assert set(expected(OLD)) | set(expected(NEW)) == set(files(output))
    write(output, NEW)
    assert files(output) == expected(NEW)
