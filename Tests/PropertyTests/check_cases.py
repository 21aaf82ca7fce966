"""Reads cases, a line of JSON each, with readers that share no code with the writers, and tells what differs.

    python3 Tests/PropertyTests/check_cases.py cases.jsonl [--terraform]

A case has a number (`seed`), a document as `yaml` and `json`, and, where it is a stack, what that means; with
`--terraform` its Terraform configuration is evaluated, too.
"""
import concurrent.futures
import json
import os
import sys

import cloudformation
import terraform

SHOWN = 10


def check(line):
    case = json.loads(line)
    return case["seed"], list(cloudformation.differences(case))


def check_terraform(lines):
    return terraform.differences([json.loads(line) for line in lines])


def main(path, *options):
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")[:-1]
    wrong = {}
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool:
        batches = [lines[start:start + 250] for start in range(0, len(lines), 250)]
        runs = [pool.submit(check_terraform, batch) for batch in batches] if "--terraform" in options else []
        for seed, found in pool.map(check, lines, chunksize=20):
            if found:
                wrong.setdefault(seed, []).extend(found)
        for run in runs:
            for seed, found in run.result().items():
                wrong.setdefault(seed, []).extend(found)
    for seed, found in list(wrong.items())[:SHOWN]:
        print(f"case {seed}:", *found[:SHOWN], sep="\n  ")
    print(f"{len(wrong)} of {len(lines)} differ" if wrong else f"{len(lines)} equal")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
