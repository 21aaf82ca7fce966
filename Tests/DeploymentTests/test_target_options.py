"""The policy generator of an organization's encrypted trail and with a time zone, deployed."""
import json
import sys

import pytest

from deployments import REPOSITORY, CloudFormation
from local_aws import REGION
from variant_options import BOTH, KEY, ORGANIZATION, ORGANIZATION_TRAIL, TIME_ZONE
from scenario import used
from variants import ACCOUNT, DEV, PRINCIPALS, TRAIL_BUCKET

sys.path.insert(0, str(REPOSITORY / "Tests/LocalAWS"))
from localaws.iam.policy import verdict  # noqa: E402

pytest_plugins = ["variant_fixtures"]
VARIANT = "s3-with-options"
INPUT = {"PrincipalArns": PRINCIPALS, "Scheduled": True}


def fired(variant):
    """The time of the schedule has come."""
    return variant.control("fire", schedule=variant.names["scheduled_run"], region=REGION)["targets"][0]


# The time zone


@BOTH
def test_the_schedule_has_a_zone_and_starts_a_run(variant):
    schedule = variant.client("scheduler").get_schedule(Name=variant.names["scheduled_run"])
    assert schedule["ScheduleExpressionTimezone"] == TIME_ZONE and schedule["State"] == "ENABLED"
    assert schedule["ScheduleExpression"] == "cron(0 18 ? * MON-FRI *)"
    assert schedule["FlexibleTimeWindow"] == {"Mode": "OFF"}

    variant.activity({DEV: [used("s3:ListAllMyBuckets")]})
    run = variant.finished(fired(variant)["executionArn"])
    assert variant.refused == [] and (run["status"], json.loads(run["input"])) == ("SUCCEEDED", INPUT)
    assert variant.allowed("scheduled_run_role", "states") == {"StartExecution"}


@BOTH
def test_a_run_that_the_schedule_cannot_start_is_kept(variant):
    iam, role = variant.client("iam"), variant.names["scheduled_run_role"]
    (name,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
    policy = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
    others = [one for one in policy["Statement"] if one["Action"] != "states:StartExecution"]
    assert len(others) == len(policy["Statement"]) - 1
    variant.problems, variant.denials = 1, {("scheduled_run_role", "states:StartExecution")}
    iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps({**policy, "Statement": others}))
    try:
        assert "AccessDenied" in fired(variant)["error"]
    finally:
        iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps(policy))

    queues = variant.client("sqs")
    (url,) = [one for one in queues.list_queues()["QueueUrls"] if "UndeliveredEvents" in one]
    (kept,) = queues.receive_message(QueueUrl=url, MessageAttributeNames=["All"])["Messages"]
    assert json.loads(kept["Body"]) == INPUT
    assert kept["MessageAttributes"]["TARGET_ARN"]["StringValue"] == variant.outputs["state_machine_arn"]
    assert variant.allowed("scheduled_run_role", "sqs") == {"SendMessage"}


# The trail


@BOTH
def test_access_analyzer_reads_the_trail_as_a_role_that_other_accounts_can_know(variant):
    reader = variant.role("trail_reader")
    assert reader["Path"] == "/service-role/" and reader["RoleName"].startswith("AccessAnalyzerMonitorServiceRole")

    variant.activity({DEV: [used("s3:ListAllMyBuckets")]})
    run = variant.run(DEV)
    assert run["status"] == "SUCCEEDED"
    asked = [
        asked["cloudTrailDetails"] for operation, asked in variant.calls("generate_policies_role", "accessanalyzer")
        if operation == "StartPolicyGeneration"]
    assert [one["accessRole"] for one in asked] == [reader["Arn"]]
    assert [one["trails"][0]["cloudTrailArn"] for one in asked] == [ORGANIZATION_TRAIL]


@BOTH
def test_only_files_of_the_trail_are_decrypted(variant):
    policy = {"Statement": variant.statements("trail_reader")}
    context, other = "kms:EncryptionContext:aws:cloudtrail:arn", ORGANIZATION_TRAIL.replace("main", "other")
    assert verdict([policy], "kms:Decrypt", KEY, {context: ORGANIZATION_TRAIL}) == "Allow"
    assert verdict([policy], "kms:Decrypt", KEY, {context: other}) is None
    assert verdict([policy], "kms:Decrypt", KEY, {}) is None
    assert verdict([policy], "kms:Decrypt", KEY.replace("1111", "2222"), {context: ORGANIZATION_TRAIL}) is None
    assert verdict([policy], "kms:Encrypt", KEY, {context: ORGANIZATION_TRAIL}) is None
    assert variant.allowed("trail_reader", "kms") == {"Decrypt"}


@BOTH
def test_the_statement_for_the_bucket_admits_the_role_and_nobody_else(variant):
    statement = json.loads(variant.outputs["trail_bucket_statement"])
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    s3 = variant.client("s3")
    s3.put_bucket_policy(Bucket=TRAIL_BUCKET, Policy=json.dumps(policy))
    assert json.loads(s3.get_bucket_policy(Bucket=TRAIL_BUCKET)["Policy"]) == policy

    def may(arn, action="s3:GetObject", of=ACCOUNT, organization=ORGANIZATION):
        bucket = f"arn:aws:s3:::{TRAIL_BUCKET}"
        resource = bucket if action == "s3:ListBucket" else f"{bucket}/AWSLogs/{ORGANIZATION}/{of}/CloudTrail/a.json.gz"
        context = {"aws:PrincipalArn": arn, "aws:PrincipalAccount": arn.split(":")[4]}
        context |= {"aws:PrincipalOrgID": organization} if organization else {}
        return verdict([policy], action, resource, context, {"AWS": arn}) == "Allow"

    reader = variant.role("trail_reader")["Arn"]
    elsewhere = reader.replace(ACCOUNT, "210987654321")
    assert may(reader) and may(reader, "s3:ListBucket") and may(elsewhere, of="210987654321")
    assert not may(reader, "s3:PutObject") and not may(reader, "s3:DeleteObject")
    assert not may(elsewhere) and not may(reader, of="210987654321")
    assert not may(reader, organization="o-zzzzzzzzzz") and not may(reader, organization=None)
    for other in (DEV, reader.replace("service-role/", ""), reader.replace("/Access", "/x/Access")):
        assert not may(other)


def test_cloudformation_makes_roles_with_names_only_where_it_is_told_to(variant):
    refused = CloudFormation(variant.aws.environment, "refused", variant.tool.template)
    with pytest.raises(AssertionError, match="CAPABILITY_NAMED_IAM"):
        refused.deploy(**variant.parameters)
    assert "refused" not in [one["StackName"] for one in variant.client("cloudformation").describe_stacks()["Stacks"]]
