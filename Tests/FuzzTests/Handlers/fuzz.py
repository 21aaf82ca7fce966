"""Calls one target, named first on the command line, with libFuzzer's inputs: fuzz.py rules -max_total_time=60"""
import importlib
import os
import sys
from pathlib import Path

import atheris

TARGETS = ("globs", "hosts", "planner", "principals", "proposal", "rules")
TESTS = Path(__file__).resolve().parents[1]
HANDLERS = TESTS.parents[1] / "Sources" / "TwofoldPolicyGenerator" / "Handlers"
sys.dont_write_bytecode = True
sys.path[:0] = [str(HANDLERS / name) for name in ("plan", "publish", "targets")] + [str(TESTS.parent / "HandlerTests")]

# Nothing may reach AWS.
for name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[name]
os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_DEFAULT_REGION="eu-west-1")

MODULES = ("bucket", "current", "due", "gates", "github", "gitlab", "merge", "narrowing", "outcomes", "plan",
           "principals", "proposal", "publish", "target", "unlogged", "web")


def main():
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"the target is one of {', '.join(TARGETS)}")
    with atheris.instrument_imports(include=list(MODULES)):
        for module in MODULES:
            importlib.import_module(module)
    target = importlib.import_module("fuzz_" + sys.argv[1])
    atheris.Setup([sys.argv[0], *sys.argv[2:]], lambda data: target.try_one(atheris.FuzzedDataProvider(data)))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
