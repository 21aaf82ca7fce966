import json

import pytest

from .conftest import REGION


@pytest.fixture
def bucket(aws, request):
    name = request.node.name.replace("_", "-").split("[")[0]
    aws.s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    yield name
    aws.s3.delete_bucket(Bucket=name)


def deny_all_but_tls(principal):
    return {
        "Effect": "Deny",
        "Principal": principal,
        "Action": "s3:*",
        "Resource": "*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


@pytest.mark.parametrize("principal", ["*", {"AWS": "*"}])
def test_logs_go_to_buckets_whose_policies_speak_of_everybody(aws, bucket, principal):
    policy = {"Version": "2012-10-17", "Statement": [deny_all_but_tls(principal)]}
    aws.s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
    target = {"TargetBucket": bucket, "TargetPrefix": "logs/"}
    aws.s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": target})
    assert aws.s3.get_bucket_logging(Bucket=bucket)["LoggingEnabled"] == target


def test_targets_of_logs_must_be_there(aws, bucket):
    status = {"LoggingEnabled": {"TargetBucket": "no-such-target", "TargetPrefix": ""}}
    with pytest.raises(aws.s3.exceptions.ClientError, match="InvalidTargetBucketForLogging"):
        aws.s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus=status)
    assert "LoggingEnabled" not in aws.s3.get_bucket_logging(Bucket=bucket)


@pytest.mark.parametrize("key_format", [{"PartitionedPrefix": {"PartitionDateSource": "EventTime"}}, {"SimplePrefix": {}}])
def test_the_keys_of_logs_are_told(aws, bucket, key_format):
    target = {"TargetBucket": bucket, "TargetPrefix": "", "TargetObjectKeyFormat": key_format}
    aws.s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": target})
    assert aws.s3.get_bucket_logging(Bucket=bucket)["LoggingEnabled"] == target


def test_lifecycle_rules_keep_their_number_of_versions(aws, bucket):
    expirations = [{"NoncurrentDays": 30, "NewerNoncurrentVersions": 3}, {"NoncurrentDays": 7}, None]
    rules = [
        {"ID": str(number), "Status": "Enabled", "Filter": {"Prefix": f"{number}/"}, "Expiration": {"Days": 90}}
        | ({"NoncurrentVersionExpiration": expiration} if expiration else {})
        for number, expiration in enumerate(expirations)
    ]
    aws.s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": rules})
    assert aws.s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"] == rules


def test_deleting_a_logged_bucket_leaves_nothing_in_its_target(aws, bucket):
    aws.s3.create_bucket(Bucket="soon-gone", CreateBucketConfiguration={"LocationConstraint": REGION})
    aws.s3.put_bucket_logging(Bucket="soon-gone", BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": bucket, "TargetPrefix": ""}})
    aws.s3.delete_bucket(Bucket="soon-gone")
    assert aws.s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 0


def test_errors_of_repaired_operations_stay_errors(aws, bucket):
    with pytest.raises(aws.s3.exceptions.ClientError, match="NoSuchLifecycleConfiguration"):
        aws.s3.get_bucket_lifecycle_configuration(Bucket=bucket)
    with pytest.raises(aws.s3.exceptions.ClientError, match="NoSuchBucket"):
        aws.s3.get_bucket_logging(Bucket="no-such-bucket")
