"""The workload in all its sizes and forms, each beside its floors."""

import filecmp
import json
import os
import statistics
import sys

from .documents import DIGESTS, is_the_workload
from .floors import NODE
from .measure import Command, Failed, measure

FORMS = {"json": "CloudFormation JSON", "yaml": "CloudFormation YAML", "terraform": "Terraform JSON"}
STAGES = ("build", "lower", "check", "write", "output")


class Measured:
    """A document of one size and form: the process that wrote it, its stages in seconds, and its floors by name."""

    def __init__(self, whole):
        self.whole, self.floors = whole, {}
        told = [json.loads(line) for line in whole.told]
        self.stages = {stage: statistics.median(one[stage] for one in told) / 1e9 for stage in STAGES}


class Floor:
    """A floor of one document, with what it told of the writing alone."""

    def __init__(self, whole, is_same):
        self.whole, self.is_same = whole, is_same
        nanoseconds = [int(told) for told in whole.told if told.strip().isdigit()]
        self.alone = statistics.median(nanoseconds) / 1e9 if nanoseconds else None


class Bench:
    def __init__(self, products, floors, folder, runs):
        self.products, self.floors, self.folder, self._runs = products, floors, folder, runs

    def runs(self, resources):
        """Fewer where each takes long."""
        return max(1, self._runs // (7 if resources > 100_000 else 2 if resources > 10_000 else 1))

    def check_documents(self):
        """Which of the documents of others the workload is the same as; ends the program where one is not."""
        checked = []
        for resources in (100, 1_000):
            path = os.path.join(self.folder, "checked")
            self._write("plain", resources, "json", path, 1)
            programs = {"Twofold": path}
            if self.floors.node:
                programs["Node"] = path + ".node"
                command = self.floors.of_document(path, "json", resources)[NODE]
                command.output = programs["Node"]
                measure(command, 1)
            for name, written in programs.items():
                with open(written, encoding="utf-8") as file:
                    if not is_the_workload(file.read(), resources):
                        raise SystemExit(f"{name}'s document of {resources} resources is not the workload's")
                checked.append(f"{name} at {resources:,}: SHA-256 {DIGESTS[resources][:8]}…")
        return checked

    def measure(self, workload, resources, form):
        path = os.path.join(self.folder, "document")
        print(f"{workload}, {resources:,} resources, {FORMS[form]}", file=sys.stderr, flush=True)
        measured = Measured(self._write(workload, resources, form, path, self.runs(resources)))
        for name, command in self.floors.of_document(path, form, resources).items():
            if name == NODE and workload != "plain":
                continue
            try:
                whole = measure(command, self.runs(resources))
                measured.floors[name] = Floor(whole, filecmp.cmp(path, command.output, shallow=False))
            except Failed as error:
                # Such as a heap that has no room for a million resources.
                print(f"{name} failed: {error}", file=sys.stderr)
            if os.path.exists(command.output):
                os.unlink(command.output)
        return measured

    def _write(self, workload, resources, form, path, runs):
        words = [self.products.workload, workload, str(resources), form, "--stages"]
        return measure(Command(words, path), runs)
