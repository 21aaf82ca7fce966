"""What no program of this machine, or none of its language, can be faster than.

A floor whose compiler, library or interpreter is not on the machine is left out, and its name is in `missing`.
"""

import os
import shutil
import subprocess

from .measure import PYTHON, Command
from .products import FLOORS

TRUE, PYTHON_START, NODE_START = "`true`", "`python3 -c 0`", "`node -e 0`"
EMPTY_STATIC = "empty Swift program, static"
EMPTY_FOUNDATION = "empty Swift program, with FoundationEssentials"
CAT = "`cat`"
DUMPS, DUMPS_INDENTED = "Python's `json.dumps`, one line", "Python's `json.dumps`, indented"
LIBYAML, LIBYAML_MADE = "libyaml in C, events at hand", "libyaml in C, events made"
NODE = "Node, raw objects"


class Floors:
    def __init__(self, folder):
        self.folder, self.missing = folder, []
        self.empty_static = self._swift(EMPTY_STATIC, "empty-static", "-static-stdlib")
        self.empty_foundation = self._swift(EMPTY_FOUNDATION, "empty-foundation", "-D", "WITH_FOUNDATION")
        self.libyaml = self._libyaml()
        self.node = shutil.which("node")
        if not self.node:
            self.missing.append(NODE)

    def starts(self):
        """Programs that only start and end."""
        programs = {TRUE: ["true"], PYTHON_START: [*PYTHON, "-c", "0"]}
        if self.empty_static:
            programs[EMPTY_STATIC] = [self.empty_static]
        if self.empty_foundation:
            programs[EMPTY_FOUNDATION] = [self.empty_foundation]
        if self.node:
            programs[NODE_START] = [self.node, "-e", "0"]
        return {name: self._command(words) for name, words in programs.items()}

    def of_document(self, path, form, resources):
        """Programs that write a document that is there already, and Node's way of the same workload."""
        commands = {CAT: ["cat", path]}
        if form == "yaml":
            if self.libyaml:
                commands |= {LIBYAML: [self.libyaml, path, "loaded"], LIBYAML_MADE: [self.libyaml, path, "made"]}
        else:
            dumps = [*PYTHON, os.path.join(FLOORS, "json_floor.py"), path]
            commands |= {DUMPS: [*dumps, "0"], DUMPS_INDENTED: [*dumps, "2"]}
        if form == "json" and self.node:
            commands[NODE] = [self.node, os.path.join(FLOORS, "node_raw.js"), str(resources)]
        return {name: self._command(words) for name, words in commands.items()}

    def _command(self, words):
        return Command(words, os.path.join(self.folder, "floor"))

    def _swift(self, name, file, *options):
        program = os.path.join(self.folder, file)
        compiler = ["swiftc", "-O", *options, os.path.join(FLOORS, "Empty.swift"), "-o", program]
        return self._compiled(name, compiler, program)

    def _libyaml(self):
        asked = self._output(["pkg-config", "--cflags", "--libs", "yaml-0.1"])
        if asked is None:
            self.missing.append("libyaml in C")
            return None
        program = os.path.join(self.folder, "yaml_floor")
        source = os.path.join(FLOORS, "yaml_floor.c")
        return self._compiled("libyaml in C", ["cc", "-O2", source, *asked.split(), "-o", program], program)

    def _compiled(self, name, words, program):
        if self._output(words) is None:
            self.missing.append(name)
            return None
        return program

    @staticmethod
    def _output(words):
        """What a program says; None where it is not there, or fails."""
        if not shutil.which(words[0]):
            return None
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        return done.stdout if done.returncode == 0 else None
