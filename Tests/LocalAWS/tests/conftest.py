"""The local AWS in this process, for tests of its parts; tests of the command line start serve.py."""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request

import boto3
import pytest
from hypothesis import configuration, settings

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
REGION = "eu-central-1"
sys.path.insert(0, ROOT)
sys.dont_write_bytecode = True
os.environ.update(AWS_EC2_METADATA_DISABLED="true", MOTO_IAM_LOAD_MANAGED_POLICIES="true")

from localaws.account import build  # noqa: E402

configuration.set_hypothesis_home_dir(tempfile.mkdtemp())  # and not a folder in the project
settings.register_profile("local", derandomize="CI" in os.environ)  # CI must not depend on chance
settings.load_profile("local")


class Account:
    """A local AWS, and the deployer's clients of it."""

    def __init__(self, endpoint):
        self.endpoint, self._clients = endpoint, {}

    def __getattr__(self, service):
        service = {"awslambda": "lambda"}.get(service, service)
        if service not in self._clients:
            self._clients[service] = boto3.client(
                service, region_name=REGION, endpoint_url=self.endpoint, aws_access_key_id="test", aws_secret_access_key="test"
            )
        return self._clients[service]

    def control(self, verb, **arguments):
        request = urllib.request.Request(f"{self.endpoint}/__local/{verb}", json.dumps(arguments).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.loads(answer.read())

    def environment(self):
        return {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        }

    def role(self, name, service="lambda", *statements):
        """A role that a service may assume, with a policy of these statements; its ARN."""
        trust = {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": {"Service": f"{service}.amazonaws.com"}, "Action": "sts:AssumeRole"}],
        }
        arn = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
        if statements:
            policy = {"Version": "2012-10-17", "Statement": list(statements)}
            self.iam.put_role_policy(RoleName=name, PolicyName="work", PolicyDocument=json.dumps(policy))
        return arn


def allow(actions, resource="*"):
    return {"Effect": "Allow", "Action": actions, "Resource": resource}


@pytest.fixture(scope="session")
def local():
    aws = build(iam_mode="enforce", time_scale=0.0005)
    aws.listen()
    yield Account(aws.endpoint)
    aws.close()


@pytest.fixture
def aws(local):
    assert local.control("idle")["idle"]
    local.control("clear")
    return local


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A local AWS started as its users start it."""
    folder = tmp_path_factory.mktemp("server")
    ready, log = folder / "ready.json", open(folder / "log", "w")
    command = [sys.executable, os.path.join(ROOT, "serve.py"), "--ready", str(ready), "--iam", "enforce"]
    command += ["--function-environment", "SHARED=a=b", "--function-environment", "SETTING=shared"]
    process = subprocess.Popen(command, stdout=log, stderr=log)
    end = time.time() + 60
    while not ready.exists() and time.time() < end and process.poll() is None:
        time.sleep(0.05)
    assert ready.exists(), (folder / "log").read_text()
    yield Account(json.loads(ready.read_text())["endpoint"])
    process.terminate()
    assert process.wait(10) == 0
