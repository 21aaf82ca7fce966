"""A local AWS for each test that deploys, started and ended by the test."""
import json
import os
import subprocess
import sys
import time
import urllib.request

import boto3
import pytest

from deployments import REPOSITORY

REGION = "eu-central-1"


class LocalAWS:
    """The server of Tests/LocalAWS, which refuses what a role may not do."""

    def __init__(self, folder):
        ready = folder / "ready.json"
        self.process = subprocess.Popen(
            [sys.executable, REPOSITORY / "Tests/LocalAWS/serve.py", "--ready", ready, "--iam", "enforce"])
        deadline = time.monotonic() + 60
        while not ready.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the local AWS does not start")
            time.sleep(0.05)
        self.endpoint = json.loads(ready.read_text())["endpoint"]
        self.environment = {
            **os.environ, "AWS_ENDPOINT_URL": self.endpoint, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION, "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_PAGER": "",
        }

    def client(self, service):
        return boto3.client(
            service, region_name=REGION, endpoint_url=self.endpoint, aws_access_key_id="test", aws_secret_access_key="test")

    def control(self, verb, **arguments):
        request = urllib.request.Request(
            f"{self.endpoint}/__local/{verb}", json.dumps(arguments).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)

    def close(self):
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture
def aws(tmp_path):
    server = LocalAWS(tmp_path)
    yield server
    server.close()
