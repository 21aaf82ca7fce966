"""Wall time, CPU time and peak memory of programs, of several runs."""

import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

# A version manager's shim would take longer than what is measured.
PYTHON = [os.path.realpath(sys.executable), "-I", "-S"]
LAUNCHER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "launcher.py")


class Failed(Exception):
    """A program ended with something else than 0."""


@dataclass
class Run:
    """One run of a program: seconds, seconds, bytes of memory, and what stood on its standard error."""

    wall: float
    cpu: float
    peak: int
    told: str


class Measurement:
    """Some runs of one program that all do the same, and the bytes that each of them wrote."""

    def __init__(self, runs, size):
        self.runs, self.size = runs, size
        self.wall = statistics.median(run.wall for run in runs)
        self.best = min(run.wall for run in runs)
        self.cpu = statistics.median(run.cpu for run in runs)
        self.peak = statistics.median(run.peak for run in runs)

    @property
    def told(self):
        return [run.told for run in self.runs]


@dataclass
class Command:
    """A program with its words, and the file that takes its standard output.

    document: the file whose bytes count, if it is another one.
    before: what is done before each run.
    """

    words: list
    output: str
    document: str | None = None
    before: Callable[[], None] | None = None


def measure(command, runs):
    return measure_in_turns({None: command}, runs)[None]


def measure_in_turns(commands, runs):
    """Runs each of several programs once, then each once more, so that a busy moment of the machine meets them all."""
    done = {key: [] for key in commands}
    sizes = {}
    for _ in range(runs):
        for key, command in commands.items():
            if command.before:
                command.before()
            done[key].append(_run(command))
            sizes[key] = os.path.getsize(command.document or command.output)
    return {key: Measurement(runs, sizes[key]) for key, runs in done.items()}


def _run(command):
    errors = command.output + ".errors"
    for path in (command.output, errors):
        # To empty a file takes time for each of its old bytes.
        if os.path.exists(path):
            os.unlink(path)
    words = [shutil.which(command.words[0]), *command.words[1:]]
    launched = subprocess.run(
        [*PYTHON, LAUNCHER, command.output, errors, *words], stdout=subprocess.PIPE, check=True, text=True
    )
    wall, cpu, peak, status = map(int, launched.stdout.split())
    with open(errors, encoding="utf-8", errors="replace") as file:
        told = file.read()
    os.unlink(errors)
    if status != 0:
        raise Failed(f"{' '.join(command.words)}: {status}: {told.strip()}")
    return Run(wall / 1e9, cpu / 1e9, peak, told)
