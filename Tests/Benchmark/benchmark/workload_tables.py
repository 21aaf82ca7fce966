"""The workload's figures as tables. A key is a workload, a number of resources and a form."""

import math

from .table import figure, mebibytes, milliseconds, ratio, table
from .workload import FORMS, STAGES


def name(key):
    workload, resources, form = key
    kind = "" if workload == "plain" else ", Twofold's types"
    return f"{resources:,}, {FORMS[form]}{kind}"


def growth(measured, key, what="wall"):
    """How many times as long as a tenth of the resources takes; None without that."""
    workload, resources, form = key
    tenth = measured.get((workload, resources // 10, form))
    return getattr(measured[key].whole, what) / getattr(tenth.whole, what) if tenth else None


def exponent(times):
    """Of the growth: 1 is linear, 2 is quadratic."""
    return figure(math.log10(times)) if times else None


def processes(measured):
    columns = ["resources, document", "wall, ms", "best", "CPU, ms", "peak, MiB", "bytes", "peak ÷ bytes"]
    columns += ["ns per resource", "× that of a tenth", "exponent", "exponent of CPU"]
    rows = []
    for key, one in measured.items():
        whole, times, cpu_times = one.whole, growth(measured, key), growth(measured, key, "cpu")
        row = [name(key), milliseconds(whole.wall), milliseconds(whole.best), milliseconds(whole.cpu)]
        row += [mebibytes(whole.peak), f"{whole.size:,}", ratio(whole.peak, whole.size)]
        row += [f"{whole.wall * 1e9 / key[1]:,.0f}", figure(times), exponent(times), exponent(cpu_times)]
        rows.append(row)
    return table(columns, rows)


def floors(measured):
    """Twofold's whole process beside the floor's, and its writing beside the writing alone."""
    columns = ["resources, document", "floor", "wall, ms", "CPU, ms", "peak, MiB", "alone, ms", "same bytes"]
    columns += ["Twofold ÷ floor", "its writing ÷ alone"]
    rows = []
    for key, one in measured.items():
        for floor, it in one.floors.items():
            row = [name(key), floor, milliseconds(it.whole.wall), milliseconds(it.whole.cpu)]
            row += [mebibytes(it.whole.peak), milliseconds(it.alone)]
            row += ["yes" if it.is_same else "no", ratio(one.whole.wall, it.whole.wall)]
            rows.append([*row, ratio(one.stages["write"], it.alone)])
    return table(columns, rows)


def stages(measured):
    columns = ["resources, document", *(f"{stage}, ms" for stage in STAGES), "start and end, ms", "check, %"]
    rows = []
    for key, one in measured.items():
        rest = one.whole.wall - sum(one.stages.values())
        row = [name(key), *(milliseconds(one.stages[stage]) for stage in STAGES), milliseconds(max(rest, 0))]
        rows.append([*row, figure(check_share(one) * 100)])
    return table(columns, rows)


def check_share(one):
    """How much of the whole the search for mistakes is."""
    return one.stages["check"] / one.whole.wall
