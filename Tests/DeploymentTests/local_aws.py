"""The server of Tests/LocalAWS, which refuses what a role may not do."""
import json
import os
import subprocess
import sys
import time
import urllib.request

import boto3

from deployments import REPOSITORY

REGION = "eu-central-1"


class LocalAWS:
    """A server of one's own. The waits of workflows are cut to a ten-thousandth.

    Functions that are deployed there get the variables of `function_environment` besides their own.
    """

    def __init__(self, folder, function_environment=None):
        ready = folder / "ready.json"
        variables = [f"--function-environment={name}={value}" for name, value in (function_environment or {}).items()]
        self.process = subprocess.Popen(
            [sys.executable, REPOSITORY / "Tests/LocalAWS/serve.py", "--ready", ready, "--iam", "enforce",
             "--time-scale", "0.0001", *variables])
        deadline = time.monotonic() + 60
        while not ready.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the local AWS does not start")
            time.sleep(0.05)
        self.endpoint, self._clients = json.loads(ready.read_text())["endpoint"], {}
        self.environment = {
            **os.environ, "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION, "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_PAGER": "",
        }

    def client(self, service, role=None):
        """A client of the deployer, or of a session of a deployed role."""
        if (service, role) not in self._clients:
            keys = {"AccessKeyId": "test", "SecretAccessKey": "test", "SessionToken": None}
            if role:
                keys = self.client("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
            self._clients[service, role] = boto3.session.Session().client(
                service, region_name=REGION, endpoint_url=self.endpoint, aws_access_key_id=keys["AccessKeyId"],
                aws_secret_access_key=keys["SecretAccessKey"], aws_session_token=keys["SessionToken"])
        return self._clients[service, role]

    def control(self, verb, **arguments):
        request = urllib.request.Request(
            f"{self.endpoint}/__local/{verb}", json.dumps(arguments).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)

    def close(self):
        self.process.terminate()
        self.process.wait(30)
