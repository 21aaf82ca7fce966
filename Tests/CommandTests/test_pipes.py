"""Readers that are gone, or never were."""
import os
import signal
import subprocess

import pytest

from command import NEW, NEW_TEMPLATE, SYNTH, TEMPLATE, files, synth


def run(words, **options):
    return subprocess.run([SYNTH, *words], stderr=subprocess.PIPE, **options)


def closed_pipe():
    reader, writer = os.pipe()
    os.close(reader)
    return os.fdopen(writer, "wb")


TO_A_FOLDER = ["--output", "out", *NEW]
TO_STANDARD_OUTPUT = ["--output", "-", *NEW_TEMPLATE]


@pytest.mark.parametrize("words", [TO_STANDARD_OUTPUT, TO_A_FOLDER], ids=["document", "paths"])
def test_a_full_disk_is_told(words, expected, tmp_path):
    with open("/dev/full", "wb") as full:
        result = run(words, stdout=full, cwd=tmp_path)
    assert result.returncode == 1
    assert result.stderr == b"error: cannot write to the standard output: no space left on device\n"
    assert files(tmp_path / "out") == (expected(NEW) if words == TO_A_FOLDER else {})


@pytest.mark.parametrize("words", [TO_STANDARD_OUTPUT, TO_A_FOLDER], ids=["document", "paths"])
def test_a_closed_output_is_told(words, expected, tmp_path):
    result = run(words, preexec_fn=lambda: os.close(1), cwd=tmp_path)
    assert result.returncode == 1
    assert result.stderr == b"error: cannot write to the standard output: bad file descriptor\n"
    assert files(tmp_path / "out") == (expected(NEW) if words == TO_A_FOLDER else {})


@pytest.mark.parametrize("words", [TO_STANDARD_OUTPUT, TO_A_FOLDER], ids=["document", "paths"])
@pytest.mark.parametrize("ignored", [False, True], ids=["signal", "no signal"])
def test_a_reader_who_is_gone_ends_the_command_quietly(words, ignored, expected, tmp_path):
    with closed_pipe() as pipe:
        # Python ignores the signal itself.
        result = run(words, stdout=pipe, restore_signals=not ignored, cwd=tmp_path)
    assert result.returncode == (128 + signal.SIGPIPE if ignored else -signal.SIGPIPE)
    assert result.stderr == b""
    assert files(tmp_path / "out") == (expected(NEW) if words == TO_A_FOLDER else {})


def test_a_reader_of_the_beginning(expected):
    command = f"set -o pipefail; '{SYNTH}' --output - {' '.join(NEW_TEMPLATE)} | head -n 1"
    result = subprocess.run(["bash", "-c", command], capture_output=True)
    assert result.stderr == b""
    assert result.stdout == expected(NEW_TEMPLATE)[TEMPLATE].splitlines(keepends=True)[0]


def test_a_slow_reader_gets_it_all(expected):
    """A pipe holds less than a template, so that the command writes it in parts."""
    with subprocess.Popen([SYNTH, *TO_STANDARD_OUTPUT], stdout=subprocess.PIPE, bufsize=0) as command:
        parts = iter(lambda: command.stdout.read(4000), b"")
        assert b"".join(parts) == expected(NEW_TEMPLATE)[TEMPLATE]
    assert command.returncode == 0


@pytest.mark.parametrize("how", ["closed", "full", "gone"])
def test_nobody_to_tell_of_a_warning(how, expected, tmp_path):
    """The output is what counts; but a closed pipe ends the command before it writes, as everywhere."""
    options = ["--format", "json", "--output", "out"]
    assert synth(*options, cwd=tmp_path).stderr.count(b"warning: ") == 1
    wanted = files(tmp_path / "out")
    for name in wanted:
        (tmp_path / "out" / name).unlink()
    with open("/dev/full", "wb") as full, closed_pipe() as pipe:
        result = subprocess.run(
            [SYNTH, *options], stdout=subprocess.PIPE, cwd=tmp_path, stderr={"full": full, "gone": pipe}.get(how),
            preexec_fn=(lambda: os.close(2)) if how == "closed" else None)
    assert result.returncode == (-signal.SIGPIPE if how == "gone" else 0)
    assert files(tmp_path / "out") == ({} if how == "gone" else wanted)


def test_all_is_closed(expected, tmp_path):
    """Files then get the numbers of the standard streams, into which nothing else may be written."""
    result = subprocess.run(
        [SYNTH, *TO_A_FOLDER], cwd=tmp_path, preexec_fn=lambda: [os.close(number) for number in range(3)])
    assert result.returncode == 1
    assert files(tmp_path / "out") == expected(NEW)
