"""What may stand where the output is to be, and what there belongs to somebody else."""
import os

import pytest

from command import DOCUMENT, NEW, NEW_TEMPLATE, OLD, OLD_TEMPLATE, TEMPLATE, files, synth, write


def failure(*words, **options):
    """What a command that fails has to say."""
    result = synth(*words, **options)
    assert (result.returncode, result.stdout) == (1, b"")
    return result.stderr.decode()


@pytest.mark.parametrize("place", ["", "cloudformation"])
@pytest.mark.parametrize("target, reason", [
    (None, "a file is where a folder should be"), ("nowhere", "a file is where a folder should be")])
def test_a_file_or_a_link_to_nowhere_is_no_folder(place, target, reason, tmp_path):
    output = tmp_path / "output"
    path = output / place
    path.parent.mkdir(exist_ok=True)
    if target:
        path.symlink_to(target)
    else:
        path.write_bytes(b"mine")
    before = files(tmp_path)
    assert failure("--output", output) == f"error: cannot write '{output}/{TEMPLATE}': {reason}\n"
    assert files(tmp_path) == before


@pytest.mark.parametrize("place", ["output", "output/terraform", "output/terraform/PolicyGenerator/functions"])
def test_a_link_to_a_folder_is_that_folder(place, expected, tmp_path):
    real, link = tmp_path / "real", tmp_path / place
    real.mkdir()
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(real)
    write(tmp_path / "output", OLD)
    write(tmp_path / "output", NEW)
    assert link.is_symlink()
    wanted = {f"output/{name}": content for name, content in expected(NEW).items()}
    for name, content in wanted.items():
        assert (tmp_path / name).read_bytes() == content
    inside = {name.removeprefix(f"{place}/") for name in wanted if name.startswith(f"{place}/")}
    assert inside <= set(files(real))


@pytest.mark.parametrize("target", ["mine", "nowhere"])
def test_a_link_in_the_place_of_the_document_is_replaced(target, expected, tmp_path):
    """It is not written through: who put it there may have meant another file."""
    path = tmp_path / "output" / TEMPLATE
    path.parent.mkdir(parents=True)
    (tmp_path / "mine").write_bytes(b"mine")
    path.symlink_to(tmp_path / target)
    write(tmp_path / "output", NEW_TEMPLATE)
    assert files(tmp_path / "output") == expected(NEW_TEMPLATE)
    assert (tmp_path / "mine").read_bytes() == b"mine" and not (tmp_path / "nowhere").exists()


def test_a_pipe_in_the_place_of_the_document_is_replaced(expected, tmp_path):
    """Nor does the command wait for somebody at its other end."""
    path = tmp_path / TEMPLATE
    path.parent.mkdir()
    os.mkfifo(path)
    assert synth(*NEW_TEMPLATE, "--output", tmp_path, timeout=60).returncode == 0
    assert files(tmp_path) == expected(NEW_TEMPLATE)


@pytest.mark.parametrize("options, document", [(NEW_TEMPLATE, TEMPLATE), (NEW, DOCUMENT)])
def test_a_folder_in_the_place_of_the_document_stays(options, document, tmp_path):
    path = tmp_path / document
    path.mkdir(parents=True)
    (path / "mine").write_bytes(b"mine")
    reason = "a folder is where a file should be"
    assert failure(*options, "--output", tmp_path) == f"error: cannot write '{path}': {reason}\n"
    assert files(tmp_path) == {f"{document}/mine": b"mine"}


def test_nothing_of_others_is_removed(expected, tmp_path):
    write(tmp_path, OLD)
    archive = next(name for name in expected(OLD) if "publish_policy" in name)
    assert archive not in expected(NEW)
    folder = "terraform/PolicyGenerator/"
    mine = dict.fromkeys([
        "terraform.tfstate", ".terraform.lock.hcl", "own.tf", "functions/planner.zip", "functions/work.zip",
        # Named like an archive, and not by its own content.
        "functions/work-0123456789abcdef.zip", "planner-0123456789abcdef", "functions/.twofold-mine", ".twofold-",
    ], b"mine")
    # What is hidden, or deeper than archives are, is not even looked at.
    mine |= dict.fromkeys(
        [f"{place}/{os.path.basename(archive)}" for place in (".terraform", "modules/one")], expected(OLD)[archive])
    for name, content in mine.items():
        (tmp_path / folder / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / name).write_bytes(content)
    write(tmp_path, NEW)
    assert files(tmp_path) == expected(NEW) | {folder + name: content for name, content in mine.items()}


def test_a_damaged_archive_is_written_anew(expected, tmp_path):
    write(tmp_path, OLD)
    for name in expected(OLD):
        content = bytearray((tmp_path / name).read_bytes())
        content[len(content) // 2] ^= 1
        (tmp_path / name).write_bytes(content)
    write(tmp_path, OLD)
    assert files(tmp_path) == expected(OLD)


def test_unchanged_files_are_left_alone(tmp_path):
    write(tmp_path, OLD)
    paths = [tmp_path / name for name in files(tmp_path)]
    for path in paths:
        os.utime(path, (1_000_000, 1_000_000))
    numbers = [path.stat().st_ino for path in paths]
    write(tmp_path, OLD)
    assert [(path.stat().st_mtime, path.stat().st_ino) for path in paths] == [(1_000_000, one) for one in numbers]


def test_a_working_folder_that_is_gone(tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    os.chdir(gone)
    try:
        gone.rmdir()
        assert failure() == f"error: cannot write 'synth.out/{TEMPLATE}': no such file or folder\n"
        assert synth("--output", tmp_path / "there").returncode == 0
    finally:
        os.chdir(tmp_path)
    assert list(files(tmp_path / "there")) == [TEMPLATE]


@pytest.mark.parametrize("name", ["a" * 256, "/".join(["a" * 200] * 25)], ids=["a name", "a path"])
def test_what_is_too_long(name, tmp_path):
    assert failure("--output", name, cwd=tmp_path) == f"error: cannot write '{name}/{TEMPLATE}': file name too long\n"
    assert files(tmp_path) == {}


def test_a_name_that_is_not_utf8(tmp_path):
    result = synth("--output", b"\xe9t\xe9", cwd=tmp_path)
    assert (result.returncode, result.stderr.splitlines()[0]) == (64, b"Error: '--output' is not in UTF-8.")
    assert files(tmp_path) == {}


def test_a_working_folder_that_is_not_utf8(expected, tmp_path):
    folder = os.fsencode(tmp_path) + b"/\xe9t\xe9"
    os.mkdir(folder)
    assert synth(*OLD_TEMPLATE, cwd=folder).returncode == 0
    with open(folder + b"/synth.out/" + TEMPLATE.encode(), "rb") as file:
        assert file.read() == expected(OLD_TEMPLATE)[TEMPLATE]
