"""Measures Twofold, and prints tables in Markdown.

usage: python3 Tests/Benchmark/run.py [--largest <resources>] [--runs <number>] [--products <folder>] [--builds]
"""

import argparse
import sys
import tempfile

sys.dont_write_bytecode = True

from benchmark import workload_tables  # noqa: E402
from benchmark.aims import aims_table  # noqa: E402
from benchmark.builds import measure_builds  # noqa: E402
from benchmark.floors import Floors  # noqa: E402
from benchmark.machine import machine  # noqa: E402
from benchmark.products import Products  # noqa: E402
from benchmark.starts import measure_starts, starts_table  # noqa: E402
from benchmark.workload import FORMS, Bench  # noqa: E402


def main():
    options = parsed()
    section("The machine", machine())
    with tempfile.TemporaryDirectory(prefix="twofold-benchmark-") as folder:
        if options.builds:
            section("Debug builds", measure_builds(folder, options.runs))
            return
        products = Products(options.products) if options.products else Products.built()
        floors = Floors(folder)
        section("Not on this machine", "".join(f"- {name}\n" for name in floors.missing) or "Nothing is missing.\n")
        bench = Bench(products, floors, folder, options.runs)
        checked = "".join(f"- {line}\n" for line in bench.check_documents())
        section("The documents are those that other tools are measured with", checked)
        starts = measure_starts(products, floors, folder, options.runs)
        section("Starts, and the flagship", starts_table(starts))
        measured = {key: bench.measure(*key) for key in keys(options.largest)}
        section("The workload, whole processes", workload_tables.processes(measured))
        section("Its floors", workload_tables.floors(measured))
        section("Its stages", workload_tables.stages(measured))
        section("Aims", aims_table(starts, measured))


def parsed():
    parser = argparse.ArgumentParser(description="Measures Twofold, and prints tables in Markdown.")
    sizes = [10**power for power in range(2, 7)]
    parser.add_argument("--largest", type=int, choices=sizes, default=sizes[-1], help="the most resources")
    parser.add_argument("--runs", type=int, default=7, help="how often; 100,000 resources half as often, more once")
    parser.add_argument("--products", help="the folder of programs that are built already")
    parser.add_argument("--builds", action="store_true", help="measure the way from an edit, and from a clone, instead")
    options = parser.parse_args()
    if options.runs < 1:
        parser.error("--runs is 1 at least")
    return options


def keys(largest):
    """The workloads, sizes and forms, the small ones first."""
    sizes = [10**power for power in range(2, 7) if 10**power <= largest]
    plain = [("plain", resources, form) for resources in sizes for form in FORMS]
    return plain + [("typed", min(largest, 10_000), form) for form in FORMS]


def section(title, text):
    print(f"## {title}\n\n{text}", flush=True)


if __name__ == "__main__":
    main()
