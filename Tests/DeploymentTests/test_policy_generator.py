"""The stack as synth writes it, deployed by the tools that people use, read back, and removed."""
import json
import zipfile

import pytest

import inventory
from deployed import PARAMETERS
from deployments import CloudFormation, Terraform, snake_cased

# What each parameter is refused for.
WRONG = {
    "PrincipalArns": ["arn:aws:iam::1:role/Dev"], "TrailArn": "main", "TrailBucketName": "Trail_Logs",
    "TrailRegions": "Frankfurt", "Schedule": "every day", "TrailLookBack": "91", "DailyBudget": "51",
    "OnDemandReserve": "51", "Ceiling": "Sky", "SecurityWarnings": "Ignore", "RepositoryName": "a b",
    "RepositoryBranch": "a b", "RepositoryFolder": "a b",
}


def leftovers(client):
    """What a removed deployment has left behind."""
    return {
        "functions": client("lambda").list_functions()["Functions"],
        "roles": [
            one["RoleName"] for one in client("iam").list_roles()["Roles"]
            if not one["Path"].startswith("/aws-service-role")],
        "buckets": client("s3").list_buckets()["Buckets"], "rules": client("events").list_rules()["Rules"],
        "machines": client("stepfunctions").list_state_machines()["stateMachines"],
        "topics": client("sns").list_topics()["Topics"], "queues": client("sqs").list_queues().get("QueueUrls", []),
        "alarms": client("cloudwatch").describe_alarms()["MetricAlarms"],
        "repositories": client("codecommit").list_repositories()["repositories"],
        "log groups": client("logs").describe_log_groups()["logGroups"],
    }


def test_wrong_values_are_refused_before_anything_is_made(aws, tmp_path, written):
    with pytest.raises(AssertionError, match="PrincipalArns"):
        CloudFormation(aws.environment, template=written.template).deploy(**{**PARAMETERS, **WRONG})
    cloudformation, text = aws.client("cloudformation"), written.template.read_text(encoding="utf-8")
    for name, value in WRONG.items():
        given = {**PARAMETERS, name: value}
        with pytest.raises(cloudformation.exceptions.ClientError, match=name):
            cloudformation.create_stack(
                StackName="refused", TemplateBody=text, Capabilities=["CAPABILITY_IAM"], Parameters=[
                    {"ParameterKey": key, "ParameterValue": ",".join(one) if isinstance(one, list) else one}
                    for key, one in given.items()])
    with pytest.raises(AssertionError) as refused:
        Terraform(aws.environment, tmp_path, source=written.configuration).deploy(**{**PARAMETERS, **WRONG})
    assert str(refused.value).count("Invalid value for variable") == len(WRONG)
    assert all(f"var.{snake_cased(name)} is" in str(refused.value) for name in WRONG)
    assert not any(leftovers(aws.client).values())


def test_both_targets_run_the_same_code(written):
    resources = json.loads(written.json.read_text(encoding="utf-8"))["Resources"]
    functions = {name: one for name, one in resources.items() if one["Type"] == "AWS::Lambda::Function"}
    assert len(functions) == 3
    for name, one in functions.items():
        [path] = written.configuration.glob(f"functions/{snake_cased(name)}-*.zip")
        with zipfile.ZipFile(path) as archive:
            assert archive.read("index.py").decode() == one["Properties"]["Code"]["ZipFile"]


def test_both_deployments_are_the_same(both, written):
    """Also after all that has happened to them meanwhile."""
    one, other = both
    assert one.refused_at_first == other.refused_at_first == []
    assert one.rules_at_first == other.rules_at_first == {"allow.json": "[]\n", "deny.json": "[]\n"}
    assert set(one.outputs) == set(other.outputs) == {
        "state_machine_arn", "repository_clone_url", "generated_policies_bucket", "failures_topic_arn",
        "proposals_topic_arn"}
    assert sorted(one.names) == sorted(other.names) == sorted(inventory.logical_ids(written.json))
    assert one.read() == other.read()
    assert "No changes to deploy" in one.tool.deploy(**PARAMETERS)
    assert other.tool.changes() == []


def test_removal_leaves_nothing(both):
    """Runs last, since there is nothing to test after it."""
    for one in both:
        one.control("clear")
    both.remove()
    for one in both:
        assert not any(leftovers(one.client).values())
        assert one.control("denials")["denials"] == []
