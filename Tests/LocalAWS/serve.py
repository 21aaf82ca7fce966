#!/usr/bin/env python3
"""A local AWS for deployment tests: moto, extended for what it lacks.

    python3 Tests/LocalAWS/serve.py --ready FILE [--port N] [--iam audit|enforce|off] [--time-scale X]
"""

import argparse
import json
import logging
import os
import signal
import sys
import threading

# Read by moto when it is loaded: AWS's own managed policies exist.
os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from localaws import ACCOUNT  # noqa: E402
from localaws.account import build  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ready", required=True, help="the file that is written once the server answers")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--iam", choices=("audit", "enforce", "off"), default="audit")
    parser.add_argument("--time-scale", type=float, default=0.001)
    arguments = parser.parse_args()

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    aws = build(arguments.iam, arguments.time_scale)
    aws.listen(arguments.port)
    with open(arguments.ready + ".part", "w") as file:
        json.dump({"endpoint": aws.endpoint, "account": ACCOUNT}, file)
    os.replace(arguments.ready + ".part", arguments.ready)
    stop.wait()
    aws.close()


if __name__ == "__main__":
    main()
