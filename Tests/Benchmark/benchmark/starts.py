"""What it takes to start a program, and the flagship: programs that end before anybody notices."""

import os
import shutil

from .floors import EMPTY_FOUNDATION, EMPTY_STATIC, TRUE
from .measure import Command, measure_in_turns
from .table import mebibytes, milliseconds, ratio, table

YAML, JSON, TERRAFORM = "flagship, CloudFormation YAML", "flagship, CloudFormation JSON", "flagship, Terraform"
FLAGSHIP = {YAML: [], JSON: ["--format", "json"], TERRAFORM: ["--terraform"]}
WRITTEN = {YAML: "cloudformation/PolicyGenerator.yaml", TERRAFORM: "terraform/PolicyGenerator/main.tf.json"}


def measure_starts(products, floors, folder, runs):
    """Floors and flagship in turns: by name, each."""
    commands = floors.starts()
    output, written = os.path.join(folder, "flagship"), os.path.join(folder, "synth.out")
    for name, options in FLAGSHIP.items():
        commands[name] = Command([products.synth, *options, "--output", "-"], output)
    for name, document in WRITTEN.items():
        commands[f"{name}, into a new folder"] = Command(
            [products.synth, *FLAGSHIP[name], "--output", written],
            output,
            document=os.path.join(written, document),
            before=lambda: shutil.rmtree(written, ignore_errors=True),
        )
    # Some milliseconds each: more runs than of what takes longer.
    return measure_in_turns(commands, runs * 3)


def starts_table(starts):
    columns = ["program", "wall, ms", "best", "CPU, ms", "peak, MiB", "bytes"]
    columns += ["÷ `true`", "÷ empty", "÷ empty + FE", "CPU ÷ empty's"]
    rows = []
    for name, one in starts.items():
        over = [ratio(one.wall, starts[floor].wall) if floor in starts else None for floor in _COMPARED]
        over.append(ratio(one.cpu, starts[EMPTY_STATIC].cpu) if EMPTY_STATIC in starts else None)
        # What is not more than that of `true` is the memory of what has started both.
        bound = "≤ " if one.peak <= starts[TRUE].peak * 1.05 else ""
        peak = bound + mebibytes(one.peak)
        times = [milliseconds(one.wall), milliseconds(one.best), milliseconds(one.cpu)]
        rows.append([name, *times, peak, f"{one.size:,}", *over])
    return table(columns, rows)


_COMPARED = (TRUE, EMPTY_STATIC, EMPTY_FOUNDATION)
