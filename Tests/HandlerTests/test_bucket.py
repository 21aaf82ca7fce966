"""The target for S3, against a bucket in memory with the checks and exceptions of the API."""
import boto3
import pytest
from botocore.exceptions import ClientError

from bucket import PolicyBucket
from fakes import Bucket, failure
from target import Change, Outdated, Unusable

pytestmark = pytest.mark.usefixtures("naps")
MESSAGE = "Policy of Dev as used\n\nPrincipal: arn:aws:iam::123456789012:role/D\u00e9v\nJob: 1\n\nNote:\n- none\n"
CONSOLE = "https://eu-west-1.console.aws.amazon.com/s3/object/policies?region=eu-west-1&prefix="


@pytest.fixture
def bucket(monkeypatch):
    bucket = Bucket()
    monkeypatch.setattr(boto3, "client", lambda name: {"s3": bucket}[name])
    bucket.forbidden = lambda operation, _: operation not in ("GetObject", "PutObject", "DeleteObject")
    return bucket


@pytest.fixture
def place(bucket):
    return PolicyBucket({"REPOSITORY": "policies", "AWS_REGION": "eu-west-1"})


def change(files, message=MESSAGE, **more):
    return Change("unused", files, message, "unused", lambda limit: "unused", "unused", {}, **more)


def publish(place, files, **more):
    return place.transact(lambda: place.publish(change(files, **more)))


def test_reads_each_object_once(place, bucket):
    bucket.put({"iam/allow.json": b"[]"})
    assert place.read(["iam/allow.json", "iam/deny.json"]) == {"iam/allow.json": b"[]", "iam/deny.json": None}
    bucket.put({"iam/allow.json": b"later", "iam/deny.json": b"later"})
    assert place.read(["iam/allow.json", "iam/deny.json"]) == {"iam/allow.json": b"[]", "iam/deny.json": None}
    assert bucket.calls == ["GetObject"] * 2
    place.forget()
    assert place.read(["iam/allow.json"]) == {"iam/allow.json": b"later"}


def test_writes_only_what_differs(place, bucket):
    bucket.put({"same": b"1", "other": b"1", "old": b"1", "kept": b"1"})
    done = publish(place, {"same": b"1", "other": b"2", "a b+c/new": b"3", "old": None, "never": None})
    assert done == {"change": "committed", "link": CONSOLE + "same"}
    assert bucket.current() == {"same": b"1", "other": b"2", "a b+c/new": b"3", "kept": b"1"}
    assert bucket.calls == ["GetObject"] * 5 + ["PutObject"] * 2 + ["DeleteObject"]


def test_unchanged_content_writes_nothing(place, bucket):
    bucket.put({"a": b"1"})
    assert publish(place, {"a": b"1", "b": None}) == {"change": "unchanged", "link": None}
    assert set(bucket.calls) == {"GetObject"}


def test_how_an_object_is_written(place, bucket):
    publish(place, {"a b/policy.json": b"1"})
    assert bucket.notes["policies", "a b/policy.json"] == {
        "ContentType": "application/json", "ChecksumAlgorithm": "SHA256",
        "Metadata": {"message": "Policy of Dev as used; Principal: arn:aws:iam::123456789012:role/D?v; "
                                "Job: 1; Note:; - none"}}
    publish(place, {"a b/policy.json": b"2"}, message="x" * 5000)
    assert bucket.notes["policies", "a b/policy.json"]["Metadata"] == {"message": "x" * 1900}
    assert publish(place, {"a b/policy.json": b"3"})["link"] == CONSOLE + "a%20b/policy.json"


def test_split_and_joined_again_without_a_gap(place, bucket):
    joined = {"policy.json": b"1", "policy-1.json": None, "policy-2.json": None}
    split = {"policy.json": None, "policy-1.json": b"2", "policy-2.json": b"3"}
    publish(place, joined)
    seen = []
    bucket.before = {"DeleteObject": [lambda: seen.append(bucket.current())] * 3}
    publish(place, split)
    assert bucket.current() == {"policy-1.json": b"2", "policy-2.json": b"3"}
    publish(place, joined)
    assert bucket.current() == {"policy.json": b"1"}
    everything = {"policy.json": b"1", "policy-1.json": b"2", "policy-2.json": b"3"}
    assert seen[:2] == [everything, everything]


def test_what_is_stale_goes_also_where_nothing_else_changes(place, bucket):
    bucket.put({"policy.json": b"1", "policy-1.json": b"2"})
    files = {"policy.json": b"1", "policy-1.json": None}
    assert publish(place, files) == {"change": "committed", "link": CONSOLE + "policy.json"}
    bucket.put({"policy-1.json": b"2"})
    assert publish(place, {"policy-1.json": None})["link"] == CONSOLE + "policy-1.json"
    assert bucket.current() == {"policy.json": b"1"}


@pytest.mark.parametrize("before, others, text", [
    (None, b"2", b"2"), (None, b"3", b"2"),
    (b"1", b"2", b"2"), (b"1", b"3", b"2"), (b"1", None, b"2"),
    (b"1", b"3", None), (b"1", None, None)])
def test_lost_races(place, bucket, naps, before, others, text):
    bucket.put({"policy.json": before})
    operation = "DeleteObject" if text is None else "PutObject"
    bucket.before = {operation: [lambda: bucket.put({"policy.json": others})]}
    publish(place, {"policy.json": text})
    assert bucket.current().get("policy.json") == text and len(naps) == 1


@pytest.mark.parametrize("code", ["PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey"])
def test_gives_up_after_five_attempts(place, bucket, naps, monkeypatch, code):
    def conflict(**_):
        raise failure(code)
    monkeypatch.setattr(bucket, "_PutObject", conflict)
    with pytest.raises(Outdated, match=f"policies/policy.json: {code}"):
        publish(place, {"policy.json": b"1"})
    assert len(naps) == 4


def test_another_run_that_splits_what_this_one_joins(place, bucket):
    bucket.put({"policy.json": b"0"})
    other = PolicyBucket({"REPOSITORY": "policies", "AWS_REGION": "eu-west-1"})
    split = {"policy.json": None, "policy-1.json": b"2", "policy-2.json": b"3"}
    bucket.before = {"PutObject": [lambda: publish(other, split)]}

    def work():
        """As the function does: what is stale is looked up in each attempt."""
        stale = [path for path in ("policy-1.json", "policy-2.json") if place.read([path])[path] is not None]
        return place.publish(change({"policy.json": b"1", **dict.fromkeys(stale)}))
    place.transact(work)
    assert bucket.current() == {"policy.json": b"1"}


def test_a_rule_that_may_not_be_read_is_not_taken_for_absent(place, bucket, naps):
    bucket.may_list = False
    with pytest.raises(Unusable, match="deny.json in the bucket policies .* allow s3:GetObject, and s3:ListBucket"):
        place.transact(lambda: place.read(["deny.json"]))
    assert not naps


def test_other_failures_are_not_hidden(place, bucket, monkeypatch):
    bucket.forbidden = lambda operation, _: operation == "PutObject"
    with pytest.raises(ClientError, match="AccessDenied"):
        publish(place, {"policy.json": b"1"})

    def no_bucket(**_):
        raise failure("NoSuchBucket")
    monkeypatch.setattr(bucket, "_GetObject", no_bucket)
    bucket.unlisted = {"NoSuchBucket"}
    with pytest.raises(ClientError, match="NoSuchBucket"):
        publish(place, {"policy.json": b"1"})
    assert not bucket.current()


def test_nothing_is_written_where_the_check_fails(place, bucket):
    def refuse():
        raise ValueError("a gate")
    with pytest.raises(ValueError, match="a gate"):
        publish(place, {"policy.json": b"1"}, check=refuse)
    assert not bucket.current()
    bucket.put({"policy.json": b"1"})
    assert publish(place, {"policy.json": b"1"}, check=refuse)["change"] == "unchanged"
