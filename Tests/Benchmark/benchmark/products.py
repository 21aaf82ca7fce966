"""Where the programs that are measured come from."""

import os
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
FLOORS = os.path.join(ROOT, "Tests", "Benchmark", "floors")


class Products:
    """The programs of the package, in the folder that they were built into."""

    def __init__(self, folder):
        self.synth = os.path.join(folder, "synth")
        self.workload = os.path.join(folder, "TwofoldBenchmark")
        for path in (self.synth, self.workload):
            if not os.access(path, os.X_OK):
                raise SystemExit(f"there is no program {path}")

    @classmethod
    def built(cls):
        """Release builds of the tree as it stands."""
        build = ["swift", "build", "--package-path", ROOT, "-c", "release"]
        for product in ("synth", "TwofoldBenchmark"):
            subprocess.run([*build, "--product", product], check=True, stdout=subprocess.DEVNULL)
        shown = subprocess.run([*build, "--show-bin-path"], check=True, stdout=subprocess.PIPE, text=True)
        return cls(shown.stdout.strip())
