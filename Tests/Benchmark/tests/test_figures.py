"""What is made of the figures."""

import json

import pytest

from benchmark.aims import aims_table
from benchmark.documents import is_the_workload
from benchmark.measure import Command, Failed, Measurement, Run, measure, measure_in_turns
from benchmark.starts import TERRAFORM, YAML
from benchmark.table import figure, ratio, table
from benchmark.workload import FORMS, Measured
from benchmark.workload_tables import growth, processes


def measured(seconds, check=0.1, peak=2, size=1):
    told = {"build": 0, "lower": 0, "check": check * seconds * 1e9, "write": 0.5 * seconds * 1e9, "output": 0}
    return Measured(Measurement([Run(seconds, seconds, peak * 1_000, json.dumps(told))], size * 1_000))


def sizes(seconds_by_resources, **figures):
    return {
        ("plain", resources, form): measured(seconds, **figures)
        for resources, seconds in seconds_by_resources.items()
        for form in FORMS
    }


@pytest.mark.parametrize(
    "number, text", [(None, None), (0.123, "0.12"), (9.876, "9.88"), (12.34, "12.3"), (1234.5, "1,234")]
)
def test_three_digits_count(number, text):
    assert figure(number) == text


def test_nothing_is_divided_by_what_was_not_measured():
    assert [ratio(3, 2), ratio(3, None), ratio(None, 2), ratio(3, 0)] == ["1.50", None, None, None]


def test_a_missing_cell_is_a_dash():
    assert table(["a", "b"], [["x", None]]) == "| a | b |\n| --- | ---: |\n| x | – |\n"


def test_a_program_is_measured_by_its_middle_run():
    one = Measurement([Run(wall, wall / 2, 7, "") for wall in (5, 1, 3)], 9)
    assert (one.wall, one.best, one.cpu, one.peak) == (3, 1, 1.5, 7)


def test_ten_times_the_work_in_ten_times_the_time_is_linear():
    both = sizes({10_000: 2, 100_000: 20})
    assert growth(both, ("plain", 10_000, "json")) is None
    assert growth(both, ("plain", 100_000, "json")) == 10
    assert "| 10.0 | 1.00 | 1.00 |" in processes(both).splitlines()[-1]


def met(measured, starts=0.009):
    flagship = {name: Measurement([Run(starts, starts, 1, "")], 1) for name in (YAML, TERRAFORM)}
    lines = [line.strip("| ").split(" | ") for line in aims_table(flagship, measured).splitlines()[2:]]
    return {line[0]: line[-1] for line in lines}


def test_aims_are_met_by_what_is_linear_and_small():
    aims = met(sizes({10_000: 1, 100_000: 10, 1_000_000: 100}))
    for form in FORMS.values():
        assert aims[f"1,000,000, {form} ÷ a tenth of it"] == "yes"
        assert aims[f"1,000,000, {form}: peak ÷ bytes"] == "yes"
        assert aims[f"1,000,000, {form}: check, % of the whole"] == "yes"
    assert aims[f"{YAML}: ms"] == "yes"


def test_aims_are_not_met_by_what_is_quadratic_and_large():
    aims = met(sizes({10_000: 1, 100_000: 100, 1_000_000: 10_000}, check=0.4, peak=4), starts=0.011)
    for form in FORMS.values():
        assert aims[f"1,000,000, {form} ÷ a tenth of it"] == "no"
        assert aims[f"1,000,000, {form}: peak ÷ bytes"] == "no"
        assert aims[f"1,000,000, {form}: check, % of the whole"] == "no"
    assert aims[f"{TERRAFORM}: ms"] == "no"


def test_another_document_is_not_the_workload():
    assert not is_the_workload(json.dumps({"Resources": {}}), 100)


def test_a_program_that_fails_is_not_measured(tmp_path):
    with pytest.raises(Failed, match="1"):
        measure(Command(["false"], str(tmp_path / "output")), 1)


def test_what_a_program_writes_is_counted(tmp_path):
    words = ["sh", "-c", "printf four; printf told >&2"]
    one = measure(Command(words, str(tmp_path / "output")), 2)
    assert (one.size, one.told, len(one.runs)) == (4, ["told", "told"], 2)
    assert one.wall > 0 and one.peak > 0


def test_programs_take_turns(tmp_path):
    turns = []
    commands = {
        name: Command(["true"], str(tmp_path / name), before=lambda name=name: turns.append(name)) for name in "ab"
    }
    measure_in_turns(commands, 2)
    assert turns == ["a", "b", "a", "b"]
