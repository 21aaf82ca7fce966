"""The policy generator that publishes to a bucket, deployed."""
import json

import pytest

from variant_options import BOTH
from scenario import used
from variants import ANNA, DEV, LARGE, PRINCIPALS, actions

pytest_plugins = ["variant_fixtures"]
VARIANT = "s3-with-options"


class Policies:
    """The bucket of policies and rules, empty at first."""

    def __init__(self, variant):
        self.s3, self.name = variant.client("s3"), variant.outputs["policies_bucket"]
        for one in self.versions():
            self.s3.delete_object(Bucket=self.name, Key=one["Key"], VersionId=one["VersionId"])

    def versions(self):
        """All versions of all objects, and what marks the deleted ones."""
        found = self.s3.list_object_versions(Bucket=self.name)
        return found.get("Versions", []) + found.get("DeleteMarkers", [])

    def keys(self):
        return [one["Key"] for one in self.s3.list_objects_v2(Bucket=self.name).get("Contents", [])]

    def put(self, name, text):
        self.s3.put_object(Bucket=self.name, Key=f"policies/{name}", Body=text)

    def policy(self, path):
        return json.load(self.s3.get_object(Bucket=self.name, Key=f"policies/{path}")["Body"])


@pytest.fixture
def bucket(variant):
    return Policies(variant)


@BOTH
def test_policies_get_into_the_bucket_and_nothing_is_written_twice(variant, bucket):
    variant.activity({DEV: [used("s3:ListAllMyBuckets")], ANNA: [used("ec2:DescribeInstances")]})
    run = variant.run(*PRINCIPALS)

    assert variant.refused == [] and run["status"] == "SUCCEEDED"
    assert bucket.keys() == ["policies/Dev/policy.json", "policies/user/anna/policy.json"]
    assert actions(bucket.policy("Dev/policy.json")) == ["s3:ListAllMyBuckets"]
    assert actions(bucket.policy("user/anna/policy.json")) == ["ec2:DescribeInstances"]
    told = variant.told("proposals")
    subjects = [f"New policy of {one}: 1 action" for one in ("role Dev", "user anna")]
    assert sorted(one["subject"] for one in told) == subjects
    links = [line for one in told for line in one["message"].splitlines() if line.startswith("https://")]
    assert sorted(link.partition("prefix=")[2] for link in links) == bucket.keys()
    assert all(f"/s3/object/{bucket.name}?" in link for link in links) and variant.told("failures") == []

    before = bucket.versions()
    variant.run(DEV)
    assert bucket.versions() == before and len(variant.told("proposals")) == 2
    assert [one["key"] for one in variant.events("unchanged")] == ["Dev/policy.json"]


def test_each_change_is_a_version_that_tells_of_itself(variant, bucket):
    variant.generated(DEV, used("s3:ListAllMyBuckets"))
    variant.generated(DEV, used("sqs:ListQueues"))

    newest, oldest = sorted(bucket.versions(), key=lambda one: not one["IsLatest"])
    newest, oldest = (
        bucket.s3.get_object(Bucket=bucket.name, Key=one["Key"], VersionId=one["VersionId"])
        for one in (newest, oldest))
    assert actions(json.load(oldest["Body"])) == ["s3:ListAllMyBuckets"]
    assert actions(json.load(newest["Body"])) == ["sqs:ListQueues"]
    assert "1 action added, 1 removed" in newest["Metadata"]["message"]


def test_rule_files_in_the_bucket_are_used(variant, bucket):
    bucket.put("allow.json", '["sts:GetCallerIdentity"]')
    bucket.put("deny.json", '["sqs:ListQueues"]')
    variant.generated(DEV, used("s3:ListAllMyBuckets", "sqs:ListQueues"))
    assert actions(bucket.policy("Dev/policy.json")) == ["s3:ListAllMyBuckets", "sts:GetCallerIdentity"]

    bucket.put("allow.json", "[")
    variant.generated(DEV, used("s3:ListAllMyBuckets"))
    (told,) = variant.told("failures")
    assert told["subject"] == "The policy of Dev was not published" and "allow.json" in told["message"]
    assert actions(bucket.policy("Dev/policy.json")) == ["s3:ListAllMyBuckets", "sts:GetCallerIdentity"]


def test_large_policies_are_split_and_join_again_by_what_the_function_may_do_at_most(variant, bucket):
    bucket.put("deny.json", LARGE["input"]["deny"])
    variant.generated(DEV, *LARGE["input"]["generated"])
    assert [bucket.policy(f"Dev/policy-{n}.json") for n in (1, 2, 3)] == LARGE["output"]

    variant.generated(DEV, used("ec2:DescribeInstances"))
    assert bucket.keys() == ["policies/Dev/policy.json", "policies/deny.json"]
    calls = variant.calls("publish_policy_role", "s3")
    here = {operation for operation, asked in calls if asked["Bucket"] == bucket.name}
    # The right to list is what lets S3 say that a file is absent.
    assert here | {"ListBucket"} == variant.allowed("publish_policy_role", "s3")
