#!/usr/bin/env python3
"""A local AWS for deployment tests: moto, extended for what it lacks and where it is lax.

    python3 Tests/LocalAWS/serve.py --ready FILE [--port N] [--iam audit|enforce|off] [--time-scale X]
                                      [--function-environment NAME=VALUE]…

Needs Python 3.11 with moto[server] 5.2, boto3 and PyYAML. All AWS APIs are on one port of 127.0.0.1; once it answers,
FILE holds {"endpoint": …, "account": …}. Everything is gone when it ends, on SIGTERM. Its clients, which are the AWS
CLI, terraform and the SDKs, need nothing but the environment (the region twice, since version 1 of the CLI and boto3
read AWS_DEFAULT_REGION alone, and others AWS_REGION):

    AWS_ENDPOINT_URL=<endpoint> AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
    AWS_REGION=eu-central-1 AWS_DEFAULT_REGION=eu-central-1
    AWS_EC2_METADATA_DISABLED=true AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null

Whoever comes with such credentials deploys and may do everything. Deployed roles (of functions, state machines, rules)
may do what their policies say: `--iam enforce` refuses the rest, `audit` only notes it down. Waits of state machines and
between retries are cut to X of their length, a thousandth if nothing is said. Every function that runs has the
variables of --function-environment besides its own.

Tests steer it by POST of a JSON object to <endpoint>/__local/<verb>; what comes back is one too:

    fire {rule, region}         the time of a rule has come: each target is given its own input
    fire {schedule, group, region}      likewise of a schedule of EventBridge Scheduler
    ring {alarm, region}        an alarm goes off
    idle {timeout}              waits until nothing that was caused is still going on
    access-analyzer {…}         what generation jobs come to; see DEFAULTS in localaws/access_analyzer/
    last-accessed {ARN: services, polls}    what IAM's last-accessed reports say: services as ServicesLastAccessed has
                                them, and how often a report is IN_PROGRESS
    fail {service, operation, error, times, message, status}    the next calls of an operation fail
    iam {mode}                  as --iam
    git {repository, region, branch, path}     branches; with a branch its log; with a path the text of a file
    jobs, published             generation jobs; what was published to topics
    calls, denials, invocations, waits, problems    what deployed roles called, what they may not do, which functions
                                ran, what was waited for, and what goes wrong where nobody is told (undelivered events…)
    clear                       forgets the last five
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
    parser.add_argument("--function-environment", type=_variable, action="append", default=[], metavar="NAME=VALUE")
    arguments = parser.parse_args()

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    aws = build(arguments.iam, arguments.time_scale, arguments.function_environment)
    aws.listen(arguments.port)
    with open(arguments.ready + ".part", "w") as file:
        json.dump({"endpoint": aws.endpoint, "account": ACCOUNT}, file)
    os.replace(arguments.ready + ".part", arguments.ready)
    stop.wait()
    aws.close()


def _variable(text):
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"{text} is not NAME=VALUE")
    return name, value


if __name__ == "__main__":
    main()
