"""Runs synth as it was built last, and reads back what it has written."""
import collections
import json
import os
import pathlib
import re
import subprocess

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SYNTH = os.environ.get("TWOFOLD_SYNTH") or str(REPOSITORY / ".build/debug/synth")

# Two configurations, and two templates, for one place; they share an archive and differ in others.
OLD, NEW = ["--terraform", "--git-target", "github"], ["--terraform", "--git-target", "s3"]
OLD_TEMPLATE, NEW_TEMPLATE = OLD[1:], NEW[1:]
DOCUMENT = "terraform/PolicyGenerator/main.tf.json"
TEMPLATE = "cloudformation/PolicyGenerator.yaml"


def synth(*words, **options):
    """Runs synth to its end, whatever that is."""
    return subprocess.run([SYNTH, *words], capture_output=True, **options)


def write(folder, options):
    """Runs synth, which has to succeed without a word on the standard error."""
    result = synth(*options, "--output", folder)
    assert (result.returncode, result.stderr) == (0, b"")


def files(folder):
    """All that is in a folder and below it, hidden or not: the content of files, None for what is none."""
    folder = pathlib.Path(folder)
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() and not path.is_symlink() else None
        for path in sorted(folder.rglob("*")) if path.is_symlink() or not path.is_dir()}


def document(options):
    """Where in the output folder the document is."""
    return DOCUMENT if "--terraform" in options else TEMPLATE


def current(folder, options):
    """The document and the files that it names, as somebody who deploys it would read them; nothing without one."""
    path = pathlib.Path(folder) / document(options)
    if not path.exists():
        return {}
    found = {document(options): path.read_bytes()}
    if "--terraform" in options:
        for function in json.loads(found[DOCUMENT])["resource"]["aws_lambda_function"].values():
            name = re.fullmatch(r"\$\{path\.module\}/(functions/\w+-[0-9a-f]{16}\.zip)", function["filename"])[1]
            assert function["source_code_hash"] == '${filebase64sha256("' + function["filename"] + '")}'
            found[str(pathlib.Path(DOCUMENT).parent / name)] = (path.parent / name).read_bytes()
    return found


class Call(collections.namedtuple("Call", "name number text")):
    """A call of the system: its name, how many of that name came before and with it, and how strace tells of it."""


CHANGES = "mkdir,mkdirat,open,openat,write,fchmod,rename,renameat,renameat2,unlink,unlinkat"


def calls(log, options, folder, names=CHANGES):
    """What synth calls the system for from the time on at which it first turns to the output folder."""
    traced = subprocess.run(
        ["strace", "-f", "-o", log, "-e", f"trace=?{names.replace(',', ',?')}", SYNTH, *options, "--output", folder],
        capture_output=True)
    assert traced.returncode == 0, traced.stderr
    found, numbers = [], collections.Counter()
    for line in pathlib.Path(log).read_text(encoding="utf-8", errors="replace").splitlines():
        match = re.match(r"\d+ +(\w+)\(", line)
        if match:
            numbers[match[1]] += 1
            found.append(Call(match[1], numbers[match[1]], line))
    first = next(index for index, call in enumerate(found) if str(folder) in call.text)
    return found[first:]


def changes(log, options, folder):
    """Those calls that change what is on the disk: between two of them nothing does."""
    return [
        call for call in calls(log, options, folder)
        if not re.search(r" write\([12],", call.text) and ("open" not in call.name or "O_CREAT" in call.text)]


def with_fault(log, fault, call, options, folder):
    """Runs synth with something happening to it at one call: `signal=KILL`, `error=EIO`."""
    return subprocess.run(
        ["strace", "-f", "-o", log, "-e", f"trace={call.name}",
         "-e", f"inject={call.name}:{fault}:when={call.number}", SYNTH, *options, "--output", folder],
        capture_output=True)
