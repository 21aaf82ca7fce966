"""What is aimed at, and whether this run met it. For information: nothing fails by it."""

from .floors import EMPTY_FOUNDATION, EMPTY_STATIC, LIBYAML, LIBYAML_MADE, NODE
from .starts import TERRAFORM, YAML
from .table import figure, table
from .workload import FORMS
from .workload_tables import check_share, growth, name


def aims_table(starts, measured):
    rows = [*_flagship(starts), *_node(measured), *_growth(measured), *_memory(measured)]
    rows += [*_libyaml(measured), *_checking(measured)]
    return table(["aim", "at most", "figure", "met"], rows)


def _row(aim, limit, value):
    met = "not measured" if value is None else "yes" if value <= limit else "no"
    return [aim, figure(limit), figure(value), met]


def _flagship(starts):
    for flagship in (YAML, TERRAFORM):
        wall = starts[flagship].wall
        yield _row(f"{flagship}: ms", 10, wall * 1_000)
        for empty in (EMPTY_STATIC, EMPTY_FOUNDATION):
            yield _row(f"{flagship} ÷ {empty}", 3, wall / starts[empty].wall if empty in starts else None)


def _node(measured):
    one = measured.get(("plain", 10_000, "json"))
    floor = one.floors.get(NODE) if one else None
    yield _row(f"10,000, CloudFormation JSON ÷ {NODE}", 1, one.whole.wall / floor.whole.wall if floor else None)


def _growth(measured):
    for resources in (100_000, 1_000_000):
        for form in FORMS:
            key = ("plain", resources, form)
            yield _row(f"{name(key)} ÷ a tenth of it", 10.5, growth(measured, key) if key in measured else None)


def _memory(measured):
    for form in FORMS:
        key = ("plain", 1_000_000, form)
        one = measured.get(key)
        yield _row(f"{name(key)}: peak ÷ bytes", 3, one.whole.peak / one.whole.size if one else None)


def _libyaml(measured):
    largest = _largest(measured)
    one = measured["plain", largest, "yaml"]
    for floor in (LIBYAML_MADE, LIBYAML):
        alone = one.floors[floor].alone if floor in one.floors else None
        value = one.stages["write"] / alone if alone else None
        yield _row(f"{name(('plain', largest, 'yaml'))}: its writing ÷ {floor}", 1.5, value)


def _checking(measured):
    largest = _largest(measured)
    for form in FORMS:
        key = ("plain", largest, form)
        yield _row(f"{name(key)}: check, % of the whole", 30, check_share(measured[key]) * 100)


def _largest(measured):
    return max(resources for _, resources, _ in measured)
