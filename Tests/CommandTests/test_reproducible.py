"""The same bytes wherever, by whomever and on whatever synth runs.

That a release build writes the same as a debug build is seen by running these tests with each of them, since both have
to write what is in `templates`:

    swift build -c release && TWOFOLD_SYNTH=$PWD/.build/release/synth python3 -m pytest Tests/CommandTests
"""
import os
import shutil
import tempfile

import pytest

from command import NEW, REPOSITORY, SYNTH, files, synth

ENVIRONMENTS = {
    "none": {},
    "no home": {"PATH": "/usr/bin", "HOME": "/nowhere", "TMPDIR": "/nowhere", "USER": "nobody"},
    "no locale": {"LC_ALL": "C"},
    "another locale": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"},
    "an 8-bit locale": {"LC_ALL": "de_DE.ISO-8859-1", "LC_NUMERIC": "de_DE"},
    "not UTF-8": {b"LANG": b"\xff\xfe", b"HOME": b"/\xe9"},
    "another time zone": {"TZ": "Asia/Kathmandu", "SOURCE_DATE_EPOCH": "1"},
    "no such time zone": {"TZ": "Mars/Olympus"},
    "another seed of hashes": {"SWIFT_DETERMINISTIC_HASHING": "1"},
    "a narrow terminal": {"COLUMNS": "20", "TERM": "dumb", "NO_COLOR": "1", "CI": "true"},
    "AWS": {"AWS_REGION": "eu-central-1", "AWS_PROFILE": "other", "AWS_ENDPOINT_URL": "http://localhost:1"},
}


def written(folder, **options):
    result = synth(*NEW, "--output", folder, **options)
    assert (result.returncode, result.stderr) == (0, b"")
    return files(folder)


@pytest.mark.parametrize("form", [[], ["--format", "json"], ["--terraform"]], ids=["YAML", "JSON", "Terraform"])
def test_it_writes_the_committed_templates(form, tmp_path):
    assert synth(*form, "--output", tmp_path).returncode == 0
    found = files(tmp_path)
    assert found and found.items() <= files(REPOSITORY / "templates").items()
    if form == ["--terraform"]:
        assert set(found) == {name for name in files(REPOSITORY / "templates") if name.startswith("terraform/")}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_environments(environment, expected, tmp_path):
    assert written(tmp_path, env=ENVIRONMENTS[environment]) == expected(NEW)


@pytest.mark.parametrize("place", ["/", "here", "Über uns/日本 \n 🦀", "./here/../here"])
def test_folders(place, expected, tmp_path):
    """Where it is started, and where to; as a path from there or from the top."""
    working = tmp_path / place
    working.mkdir(parents=True, exist_ok=True)
    assert written(tmp_path / "out", cwd=working) == expected(NEW)
    if working.is_relative_to(tmp_path):
        assert synth(*NEW, cwd=working).returncode == 0
        assert files(working / "synth.out") == expected(NEW)


@pytest.mark.parametrize("cores", [1, None], ids=["one core", "all cores"])
def test_cores(cores, expected, tmp_path):
    chosen = sorted(os.sched_getaffinity(0))[:cores]
    assert written(tmp_path, preexec_fn=lambda: os.sched_setaffinity(0, chosen)) == expected(NEW)


@pytest.mark.parametrize("umask", [0, 0o077])
def test_umasks(umask, expected, tmp_path):
    assert written(tmp_path, umask=umask) == expected(NEW)


def test_users(expected):
    """Only root can be somebody else."""
    if os.getuid() != 0:
        pytest.skip("needs root")
    # Where tests write, others may not go.
    folder = tempfile.mkdtemp()
    try:
        os.chmod(folder, 0o777)
        command = shutil.copy(SYNTH, folder)
        result = synth(
            *NEW, "--output", f"{folder}/out", executable=command, user=65534, group=65534, extra_groups=[],
            cwd=folder)
        assert (result.returncode, result.stderr) == (0, b"")
        assert files(f"{folder}/out") == expected(NEW)
        assert os.stat(f"{folder}/out").st_uid == 65534
    finally:
        shutil.rmtree(folder)


def test_many_runs(expected, tmp_path):
    """Swift's sets and dictionaries have another order in each process."""
    for number in range(5):
        assert written(tmp_path / str(number)) == expected(NEW)
