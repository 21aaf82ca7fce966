"""From a saved file to the new template, and from a fresh clone to the first one: debug builds, as an author has them.

Both are measured in a copy. The packages that it depends on are taken from the cache of Swift's package manager, if
they are in it.
"""

import os
import shutil
import statistics
import subprocess
import sys
import time

from .products import ROOT
from .table import milliseconds, table


class Edited:
    """A package with a stack, and the source whose description is changed."""

    def __init__(self, name, folder, product, source, template):
        self.name, self.folder, self.product = name, folder, product
        self.source, self.template = os.path.join(folder, source), os.path.join(folder, template)
        with open(self.source, encoding="utf-8") as file:
            self.text = file.read()

    def first(self):
        """From nothing: seconds."""
        return _timed(["swift", "run", "--package-path", self.folder, self.product], self.folder)

    def build(self):
        return _timed(["swift", "build", "--package-path", self.folder, "--product", self.product], self.folder)

    def edit(self, number):
        """Another description: the seconds of the build, and of the program."""
        mark = f'description: "Edit {number}. '
        with open(self.source, "w", encoding="utf-8") as file:
            file.write(self.text.replace('description: "', mark, 1))
        build = self.build()
        run = _timed([os.path.join(self.folder, ".build", "debug", self.product)], self.folder)
        with open(self.template, encoding="utf-8") as file:
            if f"Edit {number}. " not in file.read():
                raise SystemExit(f"{self.template} does not say what {self.source} says")
        return build, run


def measure_builds(folder, runs):
    """A table of medians."""
    clone = os.path.join(folder, "clone")
    cloning = _timed(["git", "clone", "--quiet", ROOT, clone], folder)
    _copy_changes(clone)
    edited = [
        Edited(
            "flagship", clone, "synth", "Sources/TwofoldPolicyGenerator/PolicyGenerator.swift",
            "synth.out/cloudformation/PolicyGenerator.yaml",
        ),
        Edited(
            "examples/inbox", os.path.join(clone, "examples", "inbox"), "Synth", "Sources/Synth/Inbox.swift",
            "synth.out/cloudformation/Inbox.yaml",
        ),
    ]
    rows = []
    for one in edited:
        print(f"builds of {one.name}", file=sys.stderr, flush=True)
        first = one.first() + cloning
        rows.append([f"{one.name}: clone to template", milliseconds(first), milliseconds(first), "30,000"])
        one.build()
        rows.append(_row(f"{one.name}: build without a change", [one.build() for _ in range(runs)], None))
        edits = [one.edit(number) for number in range(1, runs + 1)]
        rows.append(_row(f"{one.name}: edit to template", [build + run for build, run in edits], "1,500"))
        rows.append(_row(f"{one.name}: … the build", [build for build, _ in edits], None))
        rows.append(_row(f"{one.name}: … the program", [run for _, run in edits], None))
    return table(["what", "wall, ms", "best", "aim"], rows)


def _row(name, seconds, aim):
    return [name, milliseconds(statistics.median(seconds)), milliseconds(min(seconds)), aim]


def _timed(words, folder):
    start = time.perf_counter()
    done = subprocess.run(words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    taken = time.perf_counter() - start
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(words)}: {done.returncode}\n{done.stdout}")
    return taken


def _copy_changes(clone):
    """What is not committed yet belongs to the tree that is measured."""
    asked = ["git", "-C", ROOT, "ls-files", "--modified", "--others", "--exclude-standard", "-z"]
    for path in subprocess.run(asked, stdout=subprocess.PIPE, check=True, text=True).stdout.split("\0")[:-1]:
        source, copy = os.path.join(ROOT, path), os.path.join(clone, path)
        if os.path.exists(source):
            os.makedirs(os.path.dirname(copy), exist_ok=True)
            shutil.copy2(source, copy)
        elif os.path.exists(copy):
            os.unlink(copy)
