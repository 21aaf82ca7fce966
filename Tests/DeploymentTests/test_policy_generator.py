"""The committed templates, deployed by the tools that people use, read back, and removed."""
import json
import zipfile

import pytest

import inventory
from deployments import TEMPLATES, CloudFormation, Terraform, snake_cased

ACCOUNT = "123456789012"
PRINCIPALS = [f"arn:aws:iam::{ACCOUNT}:role/Dev", f"arn:aws:iam::{ACCOUNT}:role/team/app/Ops", f"arn:aws:iam::{ACCOUNT}:user/anna"]
PARAMETERS = {
    "PrincipalArns": PRINCIPALS, "TrailArn": f"arn:aws:cloudtrail:eu-central-1:{ACCOUNT}:trail/main",
    "TrailBucketName": "trail-logs",
}
# What a wrong value is refused with, by each tool.
WRONG = {
    "PrincipalArns": ["arn:aws:iam::1:role/Dev"], "TrailArn": "main", "TrailBucketName": "Trail_Logs",
    "Schedule": "every day", "TrailLookBack": "91", "RepositoryName": "a b",
}


def rules(client):
    """The rule files, as the stack has put them into the repository."""
    codecommit = client("codecommit")
    return {
        name: codecommit.get_file(repositoryName="generated-policies", filePath=f"policies/{name}")["fileContent"]
        for name in ("allow.json", "deny.json")}


def leftovers(client):
    """What a removed deployment has left behind."""
    return {
        "functions": client("lambda").list_functions()["Functions"],
        "roles": [one["RoleName"] for one in client("iam").list_roles()["Roles"] if not one["Path"].startswith("/aws-service-role")],
        "buckets": client("s3").list_buckets()["Buckets"], "rules": client("events").list_rules()["Rules"],
        "machines": client("stepfunctions").list_state_machines()["stateMachines"], "topics": client("sns").list_topics()["Topics"],
        "queues": client("sqs").list_queues().get("QueueUrls", []), "alarms": client("cloudwatch").describe_alarms()["MetricAlarms"],
        "repositories": client("codecommit").list_repositories()["repositories"],
        "log groups": client("logs").describe_log_groups()["logGroups"],
    }


def test_both_deployments_are_the_same(aws, tmp_path):
    one = CloudFormation(aws.environment)
    one.deploy(**PARAMETERS)
    names = inventory.names_by_cloudformation(one, aws.client)
    by_cloudformation = inventory.read(names, aws.client)
    assert rules(aws.client) == {"allow.json": b"[]\n", "deny.json": b"[]\n"}
    outputs = one.outputs()
    assert set(outputs) == {"StateMachineArn", "RepositoryCloneUrl", "GeneratedPoliciesBucket", "FailuresTopicArn"}
    one.deploy(**PARAMETERS)
    one.remove()
    assert not any(leftovers(aws.client).values())

    other = Terraform(aws.environment, tmp_path)
    other.deploy(**PARAMETERS)
    by_terraform = inventory.read(inventory.names_by_terraform(other, names, snake_cased), aws.client)
    assert rules(aws.client) == {"allow.json": b"[]\n", "deny.json": b"[]\n"}
    assert set(other.outputs()) == {snake_cased(name) for name in outputs}
    assert other.changes() == []
    other.remove()
    assert not any(leftovers(aws.client).values())

    assert len(by_cloudformation) == len(names) == 21
    assert by_terraform == by_cloudformation
    assert aws.control("denials")["denials"] == []


def test_wrong_values_are_refused_before_anything_is_made(aws, tmp_path):
    for name, value in WRONG.items():
        parameters = {**PARAMETERS, name: value}
        with pytest.raises(AssertionError, match=name):
            CloudFormation(aws.environment).deploy(**parameters)
        (tmp_path / name).mkdir()
        with pytest.raises(AssertionError, match="Invalid value for variable"):
            Terraform(aws.environment, tmp_path / name).deploy(**parameters)
    assert not any(leftovers(aws.client).values())


def test_both_targets_run_the_same_code():
    with open(TEMPLATES / "cloudformation/PolicyGenerator.json", encoding="utf-8") as file:
        resources = json.load(file)["Resources"]
    functions = {name: one for name, one in resources.items() if one["Type"] == "AWS::Lambda::Function"}
    assert len(functions) == 3
    for name, one in functions.items():
        with zipfile.ZipFile(TEMPLATES / f"terraform/PolicyGenerator/functions/{snake_cased(name)}.zip") as archive:
            assert archive.read("index.py").decode() == one["Properties"]["Code"]["ZipFile"]
