"""What management events cannot show, of the patterns that policies have."""
import re

import pytest

from merge import covers
from unlogged import UNLOGGED, unlogged


@pytest.mark.parametrize("action", [
    "iam:PassRole", "s3:GetObject", "s3:ListBucket", "S3:getobjectversion", "lambda:InvokeFunction",
    "dynamodb:PutItem", "dynamodb:BatchGetItem", "sqs:SendMessage", "sqs:GetQueueUrl", "sns:Publish",
    "kinesis:PutRecords", "ebs:GetSnapshotBlock", "execute-api:Invoke", "appsync:GraphQL", "bedrock:InvokeAgent",
    "sagemaker:InvokeEndpoint", "ssmmessages:OpenDataChannel", "cloudwatch:PutMetricData", "logs:PutLogEvents",
    "states:StartSyncExecution", "xray:PutTraceSegments", "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
    "s3:GetObject*", "s3:GetObject?ersion", "sqs:GetQueueU*"])
def test_what_cannot_be_seen_is_told_as_it_was_written(action):
    assert unlogged([action]) == {action: [action]}


@pytest.mark.parametrize("action", [
    "iam:CreateRole", "iam:PassRoleX", "s3:ListAllMyBuckets", "s3:GetBucketPolicy",
    "s3:PutBucketObjectLockConfiguration", "lambda:UpdateFunctionEventInvokeConfig", "dynamodb:DescribeTable",
    "dynamodb:CreateTable", "sqs:CreateQueue", "sqs:PurgeQueue", "sns:Subscribe", "kinesis:DescribeStream", "kms:*",
    "kms:Decrypt", "sts:AssumeRole", "secretsmanager:GetSecretValue", "bedrock:InvokeModel",
    "bedrock:InvokeModelWithResponseStream", "states:StartExecution", "ebs:StartSnapshot", "appsync:CreateGraphqlApi",
    "cloudwatch:PutMetricAlarm", "ec2:*", "logs:CreateLogStream", "nonsense", "", "x:y:z"])
def test_what_can_be_seen_is_not_told(action):
    assert unlogged([action]) == {}


def test_a_pattern_has_those_of_its_actions_that_cannot_be_seen():
    assert unlogged(["sns:*", "s3:*", "s3:Put*", "iam:*", "ec2:Describe*", "dynamodb:*Item"]) == {
        "sns:*": ["sns:Publish"],
        "s3:*": ["s3:AbortMultipartUpload", "s3:BypassGovernanceRetention", "s3:DeleteObject*", "s3:GetObject*",
                 "s3:ListBucket*", "s3:ListMultipartUploadParts", "s3:PutObject*", "s3:Replicate*", "s3:RestoreObject",
                 "s3:UpdateObject*"],
        "s3:Put*": ["s3:PutObject*"], "iam:*": ["iam:PassRole"], "dynamodb:*Item": ["dynamodb:*Item"]}


def test_wildcards_in_the_service():
    everything = unlogged(["*"])["*"]
    assert everything == unlogged(["*:*"])["*:*"] == sorted(everything) and "iam:PassRole" in everything
    assert unlogged(["s?s:Publish", "ia*:Pass*"]) == {"s?s:Publish": ["sns:Publish"], "ia*:Pass*": ["iam:PassRole"]}


def test_a_service_that_is_unseen_as_a_whole():
    assert unlogged(["rds-data:*", "rds-data:ExecuteStatement"]) == {
        "rds-data:*": ["rds-data:*"], "rds-data:ExecuteStatement": ["rds-data:ExecuteStatement"]}


def test_no_pattern_of_the_table_is_superfluous():
    for service, names in UNLOGGED.items():
        assert re.fullmatch("[a-z0-9-]+", service) and re.fullmatch(r"[A-Za-z*]+( [A-Za-z*]+)*", names)
        patterns = [name.lower() for name in names.split()]
        assert not [one for one in patterns for other in patterns if one != other and covers(other, one)]
