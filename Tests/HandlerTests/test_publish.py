"""From the notification of S3 to the commit."""
import json

import pytest

import codecommit
import publish

JOB = "11111111-2222-3333-4444-555555555555"


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    for name, value in {"REPOSITORY": "policies", "BRANCH": "main", "FOLDER": "", "AWS_REGION": "eu-west-1"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(codecommit.time, "sleep", lambda _: None)


def answer(*statements, principal="arn:aws:iam::123456789012:role/app/Dev", complete=True, documents=None, status="SUCCEEDED"):
    documents = [{"Version": "2012-10-17", "Statement": list(statements)}] if documents is None else documents
    return {
        "JobDetails": {"JobId": JOB, "Status": status, "StartedOn": "2025-01-08T00:00:00Z", "CompletedOn": "2025-01-08T00:03:00Z"},
        "GeneratedPolicyResult": {
            "Properties": {"IsComplete": complete, "PrincipalArn": principal, "CloudTrailProperties": {
                "TrailProperties": [{"CloudTrailArn": "arn:aws:cloudtrail:eu-west-1:123456789012:trail/main", "AllRegions": True}],
                "StartTime": "2025-01-01T00:00:00Z", "EndTime": "2025-01-08T00:00:00Z"}},
            "GeneratedPolicies": [{"Policy": json.dumps(document)} for document in documents]}}


def allow(*actions, resource="*"):
    return {"Sid": "SupportedServiceSid0", "Effect": "Allow", "Action": list(actions), "Resource": resource}


def record(repository, key, body, version="v1", quoted=None):
    repository.bucket.objects["bucket", key, version] = body if isinstance(body, bytes) else json.dumps(body).encode()
    details = {"key": quoted or key, **({"versionId": version} if version else {})}
    return {"eventName": "ObjectCreated:Put", "s3": {"bucket": {"name": "bucket"}, "object": details}}


def run(repository, key="Dev/policy.json", body=None, **more):
    body = answer(allow("s3:ListAllMyBuckets", "kms:Decrypt")) if body is None else body
    return publish.handler({"Records": [record(repository, key, body, **more)]}, None)


def policy(repository, path="Dev/policy.json"):
    return json.loads(repository.files()[path])


def logged(capsys):
    lines = capsys.readouterr().out.splitlines()
    return [json.loads(line) for line in lines]


def test_merges_with_the_rules_and_commits(repository, capsys):
    repository.put({"allow.json": '["s3:PutObject"]', "deny.json": '["kms:Decrypt"]'})
    [result] = run(repository)
    effects = {s["Effect"]: s["Action"] for s in policy(repository)["Statement"]}
    assert effects == {"Deny": ["kms:Decrypt"], "Allow": ["s3:ListAllMyBuckets", "s3:PutObject"]}
    assert repository.files()["Dev/policy.json"].endswith(b"\n}\n")
    assert result["commit"] == repository.branches["main"]
    message = repository.message()
    assert message.splitlines()[0] == "Policy of Dev as used"
    for part in ("arn:aws:iam::123456789012:role/app/Dev", "2025-01-01T00:00:00Z", "2025-01-08T00:00:00Z", JOB,
                 "complete", "kms:Decrypt (generated)"):
        assert part in message
    [line] = logged(capsys)
    assert line["event"] == "published" and "ListAllMyBuckets" not in json.dumps(line)


def test_an_empty_repository_will_do(repository):
    run(repository)
    assert list(repository.files()) == ["Dev/policy.json"]


def test_a_quiet_run_commits_nothing(repository, capsys):
    run(repository)
    before = dict(repository.branches)
    later = answer(allow("kms:Decrypt", "s3:ListAllMyBuckets"))
    later["JobDetails"]["JobId"] = "another"
    assert run(repository, body=later)[0]["commit"] is None
    assert repository.branches == before and repository.calls.count("CreateCommit") == 1
    assert [line["event"] for line in logged(capsys)] == ["published", "unchanged"]


@pytest.mark.parametrize("folder, prefix", [("", ""), ("/", ""), ("iam", "iam/"), ("/iam/policies/", "iam/policies/"), ("a//b/", "a/b/")])
def test_folder(repository, monkeypatch, folder, prefix):
    monkeypatch.setenv("FOLDER", folder)
    repository.put({prefix + "deny.json": '["kms:*"]', "x": ""})
    run(repository, "user/joe/policy.json")
    assert policy(repository, prefix + "user/joe/policy.json")["Statement"][0]["Effect"] == "Deny"


def test_key_is_url_encoded_and_the_version_exact(repository):
    repository.bucket.objects["bucket", "A+b c=d@e/policy.json", None] = b"newer and broken"
    run(repository, "A+b c=d@e/policy.json", quoted="A%2Bb+c%3Dd%40e/policy.json", version="v7")
    assert "A+b c=d@e/policy.json" in repository.files()


def test_bucket_without_versions(repository):
    run(repository, version=None)
    assert "Dev/policy.json" in repository.files()


def test_the_test_event_of_s3_is_ignored(repository):
    event = {"Service": "Amazon S3", "Event": "s3:TestEvent", "Time": "2025-01-01T00:00:00Z", "Bucket": "bucket", "RequestId": "1", "HostId": "2"}
    assert publish.handler(event, None) == []
    assert repository.calls == []


@pytest.mark.parametrize("key", ["policy.json", "/policy.json", "../policy.json", "a/../policy.json", "a/./policy.json", "a//policy.json", "Dev/other.json", "Dev/my-policy.json"])
def test_keys_that_are_not_of_a_policy(repository, key):
    with pytest.raises(RuntimeError, match="<name>/policy.json"):
        run(repository, key)
    assert not repository.branches


def test_faults_of_rules_commit_nothing_and_are_all_told(repository, capsys):
    repository.put({"allow.json": '["*", "s3"]', "deny.json": "[", "placeholders.json": "[]"})
    before = dict(repository.branches)
    with pytest.raises(RuntimeError) as raised:
        run(repository)
    expected = ["E_ALLOW_STAR allow.json#/0", "E_ACTION_FORMAT allow.json#/1", "E_JSON deny.json:1:2", "E_ROOT placeholders.json#"]
    for fault in expected:
        assert fault in str(raised.value)
    lines = logged(capsys)
    assert [f"{line['code']} {line['file']}{line['at']}" for line in lines] == expected
    assert {line["event"] for line in lines} == {"fault"} and {line["key"] for line in lines} == {"Dev/policy.json"}
    assert repository.branches == before


@pytest.mark.parametrize("content, code", [(b'["s3:\xff"]', "E_CHARSET"), (b"\xff\xfe[\x00]\x00", "E_JSON"), (b"", "E_JSON"), (b"\x00", "E_JSON")])
def test_rules_that_are_not_utf_8(repository, content, code):
    repository.put({"allow.json": content})
    with pytest.raises(RuntimeError, match=code):
        run(repository)


def test_byte_order_mark_and_windows_line_ends(repository):
    repository.put({"allow.json": b'\xef\xbb\xbf[\r\n  "s3:PutObject"\r\n]\r\n'})
    run(repository)
    assert "s3:PutObject" in policy(repository)["Statement"][0]["Action"]


def test_one_failure_does_not_stop_the_others(repository, capsys):
    records = [record(repository, "A/policy.json", b"{"), record(repository, "B/policy.json", answer(allow("s3:Get"))),
               record(repository, "C/policy.json", answer(status="FAILED")), record(repository, "D/policy.json", {"x": 1}),
               record(repository, "E/policy.json", answer(allow("s3:Get")))]
    del repository.bucket.objects["bucket", "A/policy.json", "v1"]
    with pytest.raises(RuntimeError) as raised:
        publish.handler({"Records": records}, None)
    assert sorted(repository.files()) == ["B/policy.json", "E/policy.json"]
    lines = str(raised.value).splitlines()
    assert [line.split("/")[0] for line in lines] == ["A", "C", "D"]
    assert "NoSuchKey" in lines[0] and "FAILED" in lines[1] and "KeyError" in lines[2]
    assert [line["event"] for line in logged(capsys)] == ["failure", "published", "failure", "failure", "published"]


def big(letter, count=200):
    return answer(allow(*[f"ec2:Describe{letter}{i:03}{'x' * 40}" for i in range(count)]))


def test_several_documents_and_back_again(repository):
    run(repository)
    run(repository, body=big("A", 300))
    assert sorted(repository.files()) == ["Dev/policy-1.json", "Dev/policy-2.json", "Dev/policy-3.json"]
    assert "Documents: 3" in repository.message()
    run(repository, body=big("A", 150))
    assert sorted(repository.files()) == ["Dev/policy-1.json", "Dev/policy-2.json"]
    run(repository)
    assert sorted(repository.files()) == ["Dev/policy.json"]
    run(repository, body=big("A", 300))
    assert sorted(repository.files()) == ["Dev/policy-1.json", "Dev/policy-2.json", "Dev/policy-3.json"]
    assert repository.calls.count("CreateCommit") == 5


def test_other_files_stay(repository):
    repository.put({"Dev/policy-1.txt": "", "Dev/README.md": "", "Dev2/policy-1.json": ""})
    run(repository)
    assert sorted(repository.files()) == ["Dev/README.md", "Dev/policy-1.txt", "Dev/policy.json", "Dev2/policy-1.json"]


def test_no_activity(repository, capsys):
    run(repository, body=answer(documents=[]))
    assert not repository.branches, "an empty policy is none"
    assert logged(capsys)[0]["noActivity"] is True
    repository.put({"allow.json": '["s3:PutObject"]'})
    run(repository, body=answer(documents=[]))
    assert policy(repository)["Statement"][0]["Action"] == ["s3:PutObject"]
    assert repository.message().endswith("\nNote:\n- there was no activity\n")


def test_policy_stays_when_there_is_no_more_activity(repository):
    run(repository)
    run(repository, body=answer(documents=[]))
    assert "Dev/policy.json" in repository.files()


@pytest.mark.parametrize("region, expected", [(None, "eu-west-1"), ("us-east-1", "us-east-1"), ("", "eu-west-1")])
def test_placeholders(repository, monkeypatch, region, expected):
    if region is not None:
        monkeypatch.setenv("REGION", region)
    repository.put({"placeholders.json": '{"BucketName": ["one", "two"]}'})
    run(repository, body=answer(allow("s3:GetObject", resource="arn:aws:s3:::${BucketName}/${KeyName}"),
                                allow("sqs:Send", resource="arn:aws:sqs:${Region}:${Account}:q")))
    resources = [s["Resource"] for s in policy(repository)["Statement"]]
    assert resources == [["arn:aws:s3:::one/*", "arn:aws:s3:::two/*"], [f"arn:aws:sqs:{expected}:123456789012:q"]]
    assert "${BucketName}/${KeyName} (KeyName)" in repository.message()


def test_rules_for_some_principals_only(repository):
    repository.put({"allow.json": json.dumps([{"Action": "s3:A", "Principals": "arn:aws:iam::*:role/app/*"},
                                              {"Action": "s3:B", "Principals": "arn:aws:iam::*:role/other/*"}])})
    run(repository, body=answer(allow("s3:C")))
    assert policy(repository)["Statement"][0]["Action"] == ["s3:A", "s3:C"]


def test_rules_and_policy_are_of_one_commit(repository):
    repository.put({"deny.json": "[]"})
    repository.before_commit = [lambda: repository.put({"deny.json": '["kms:*"]'})]
    run(repository)
    assert policy(repository)["Statement"][0]["Effect"] == "Deny"


def test_incomplete_and_long_lists(repository):
    repository.put({"deny.json": '["ec2:*"]'})
    run(repository, body={**big("A"), **{"JobDetails": {"JobId": JOB}}})
    message = repository.message()
    assert "and 150 more" in message and message.count("\n") < 80
    run(repository, body=answer(allow("s3:Get"), complete=False))
    assert "not complete" in repository.message()


def test_missing_principal_is_a_failure(repository):
    body = answer(allow("s3:Get"))
    del body["GeneratedPolicyResult"]["Properties"]["PrincipalArn"]
    with pytest.raises(RuntimeError, match="PrincipalArn"):
        run(repository, body=body)
