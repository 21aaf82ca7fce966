"""From the notification of S3 to what people review."""
import json

import pytest

import codecommit  # noqa: F401 (the kind of target that these tests publish to)
import publish
import target
from merge import render

JOB = "11111111-2222-3333-4444-555555555555"
ROLE = "arn:aws:iam::123456789012:role/app/Dev"
ENVIRONMENT = {
    "TARGET": "codecommit", "REVIEW": "direct-commit", "REPOSITORY": "policies", "BRANCH": "main", "FOLDER": "",
    "AWS_REGION": "eu-west-1", "CEILING": "Enforce", "SECURITY_WARNINGS": "Report",
    "PROPOSALS": "arn:aws:sns:eu-west-1:123456789012:proposals", "FAILURES": "arn:aws:sns:eu-west-1:123456789012:failures"}


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(target.time, "sleep", lambda _: None)


def answer(*statements, principal=ROLE, complete=True, documents=None, status="SUCCEEDED", narrowed=None):
    documents = [{"Version": "2012-10-17", "Statement": list(statements)}] if documents is None else documents
    return {
        "JobDetails": {"JobId": JOB, "Status": status, "StartedOn": "2025-01-08T00:00:00Z", "CompletedOn": "2025-01-08T00:03:00Z"},
        "GeneratedPolicyResult": {
            "Properties": {"IsComplete": complete, "PrincipalArn": principal, "CloudTrailProperties": {
                "TrailProperties": [{"CloudTrailArn": "arn:aws:cloudtrail:eu-west-1:123456789012:trail/main", "AllRegions": True}],
                "StartTime": "2025-01-01T00:00:00Z", "EndTime": "2025-01-08T00:00:00Z"}},
            "GeneratedPolicies": [{"Policy": json.dumps(document)} for document in documents]},
        **({"Narrowed": narrowed} if narrowed else {})}


def allow(*actions, resource="*"):
    return {"Sid": "SupportedServiceSid0", "Effect": "Allow", "Action": list(actions), "Resource": resource}


def record(repository, key, body, version="v1", quoted=None):
    repository.bucket.objects["bucket", key, None] = body if isinstance(body, bytes) else json.dumps(body).encode()
    details = {"key": quoted or key, **({"versionId": version} if version else {})}
    return {"eventName": "ObjectCreated:Put", "s3": {"bucket": {"name": "bucket"}, "object": details}}


def run(repository, key="Dev/policy.json", body=None, **more):
    body = answer(allow("s3:ListAllMyBuckets", "kms:Decrypt")) if body is None else body
    return publish.handler({"Records": [record(repository, key, body, **more)]}, None)


def refused(repository, *arguments, **more):
    """The text that people are told of a policy that was not published."""
    before = dict(repository.branches)
    assert run(repository, *arguments, **more) == [] and repository.branches == before
    subject, text = repository.topic.messages[-1]
    assert subject.startswith("The policy of ") and subject.endswith(" was not published")
    return text


def policy(repository, path="Dev/policy.json", branch="main"):
    return json.loads(repository.files(branch)[path])


def logged(capsys):
    lines = capsys.readouterr().out.splitlines()
    return [json.loads(line) for line in lines]


def test_merges_with_the_rules_and_commits(repository, capsys):
    repository.put({"allow.json": '["s3:PutObject"]', "deny.json": '["kms:Decrypt"]'})
    [result] = run(repository)
    effects = {s["Effect"]: s["Action"] for s in policy(repository)["Statement"]}
    assert effects == {"Deny": ["kms:Decrypt"], "Allow": ["s3:ListAllMyBuckets", "s3:PutObject"]}
    assert repository.files()["Dev/policy.json"].endswith(b"\n}\n")
    assert result["change"] == "committed" and repository.branches["main"] in result["link"]
    message = repository.message()
    assert message.splitlines()[0] == "Policy of role Dev as used"
    for part in (ROLE, "2025-01-01 00:00 UTC to 2025-01-08 00:00 UTC, 7 days", JOB, "complete", "kms:Decrypt (used)"):
        assert part in message
    [line] = logged(capsys)
    assert line["event"] == "committed" and "ListAllMyBuckets" not in json.dumps(line)
    [(subject, text)] = repository.topic.messages
    assert subject == "New policy of role Dev: 2 actions" and result["link"] in text and "+" in text


def test_an_empty_repository_will_do(repository):
    run(repository)
    assert list(repository.files()) == ["Dev/policy.json"]


def test_a_quiet_run_commits_nothing(repository, capsys):
    run(repository)
    before = dict(repository.branches)
    later = answer(allow("kms:Decrypt", "s3:ListAllMyBuckets"))
    later["JobDetails"]["JobId"] = "another"
    assert run(repository, body=later)[0]["change"] == "unchanged"
    assert repository.branches == before and repository.calls.count("CreateCommit") == 1
    assert [line["event"] for line in logged(capsys)] == ["committed", "unchanged"]
    assert len(repository.topic.messages) == 1


@pytest.mark.parametrize("folder, prefix", [("", ""), ("/", ""), ("iam", "iam/"), ("/iam/policies/", "iam/policies/"), ("a//b/", "a/b/")])
def test_folder(repository, monkeypatch, folder, prefix):
    monkeypatch.setenv("FOLDER", folder)
    repository.put({prefix + "deny.json": '["kms:*"]', "x": ""})
    run(repository, "user/joe/policy.json")
    assert policy(repository, prefix + "user/joe/policy.json")["Statement"][0]["Effect"] == "Deny"


def test_key_is_url_encoded(repository):
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
    assert "<name>/policy.json" in refused(repository, key)


def test_faults_of_rules_commit_nothing_and_are_all_told(repository, capsys):
    repository.put({"allow.json": '["*", "s3"]', "deny.json": "[", "placeholders.json": "[]"})
    before = dict(repository.branches)
    text = refused(repository)
    expected = ["E_ALLOW_STAR allow.json#/0", "E_ACTION_FORMAT allow.json#/1", "E_JSON deny.json:1:2", "E_ROOT placeholders.json#"]
    assert [line.split(": ")[0] for line in text.splitlines()[2:]] == expected
    [line] = logged(capsys)
    assert line["event"] == "blocked" and all(fault in line["reason"] for fault in expected)
    assert repository.branches == before


@pytest.mark.parametrize("content, code", [(b'["s3:\xff"]', "E_CHARSET"), (b"\xff\xfe[\x00]\x00", "E_JSON"), (b"", "E_JSON"), (b"\x00", "E_JSON")])
def test_rules_that_are_not_utf_8(repository, content, code):
    repository.put({"allow.json": content})
    assert code in refused(repository)


def test_byte_order_mark_and_windows_line_ends(repository):
    repository.put({"allow.json": b'\xef\xbb\xbf[\r\n  "s3:PutObject"\r\n]\r\n'})
    run(repository)
    assert "s3:PutObject" in policy(repository)["Statement"][0]["Action"]


def test_a_policy_that_people_have_made_something_else_of(repository):
    repository.put({"Dev/policy.json": b'{"Statement":' + b"[" * 50_000})
    run(repository)
    assert policy(repository)["Statement"]


def test_one_failure_does_not_stop_the_others(repository, capsys):
    records = [record(repository, "A/policy.json", b"{"), record(repository, "B/policy.json", answer(allow("s3:Get"))),
               record(repository, "C/policy.json", answer(status="FAILED")), record(repository, "D/policy.json", {"x": 1}),
               record(repository, "E/policy.json", answer(allow("s3:Get")))]
    del repository.bucket.objects["bucket", "A/policy.json", None]
    with pytest.raises(RuntimeError) as raised:
        publish.handler({"Records": records}, None)
    assert sorted(repository.files()) == ["B/policy.json", "E/policy.json"]
    lines = str(raised.value).splitlines()
    assert [line.split("/")[0] for line in lines] == ["A", "D"]
    assert "NoSuchKey" in lines[0] and "KeyError" in lines[1]
    assert [line["event"] for line in logged(capsys)] == ["failure", "committed", "blocked", "failure", "committed"]
    assert "FAILED" in repository.topic.messages[1][1]


def big(letter, count=200):
    return answer(allow(*[f"ec2:Describe{letter}{i:03}{'x' * 40}" for i in range(count)]))


def test_several_documents_and_back_again(repository):
    run(repository)
    run(repository, body=big("A", 300))
    assert sorted(repository.files()) == ["Dev/policy-1.json", "Dev/policy-2.json", "Dev/policy-3.json"]
    assert "Size: 6,1" in repository.message()
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
    assert repository.topic.messages[0][0] == "No activity of Dev"
    repository.put({"allow.json": '["s3:PutObject"]'})
    run(repository, body=answer(documents=[]))
    assert policy(repository)["Statement"][0]["Action"] == ["s3:PutObject"]
    assert "No activity was found" in repository.message()


def test_policy_stays_when_there_is_no_more_activity(repository):
    run(repository)
    run(repository, body=answer(documents=[]))
    assert "Dev/policy.json" in repository.files()


def test_placeholders(repository):
    repository.put({"placeholders.json": '{"BucketName": ["one", "two"]}'})
    run(repository, body=answer(allow("s3:GetObject", resource="arn:aws:s3:::${BucketName}/${KeyName}"),
                                allow("sqs:Send", resource="arn:aws:sqs:${Region}:${Account}:q")))
    resources = [s["Resource"] for s in policy(repository)["Statement"]]
    assert resources == [["arn:aws:s3:::one/*", "arn:aws:s3:::two/*"], ["arn:aws:sqs:*:123456789012:q"]]
    assert "${BucketName}/${KeyName}: KeyName" in repository.message()


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
    assert "and 150 more" in message and message.count("\n") < 120
    run(repository, body=answer(allow("s3:Get"), complete=False))
    assert "not complete" in repository.message()


def test_missing_principal_is_a_failure(repository):
    body = answer(allow("s3:Get"))
    del body["GeneratedPolicyResult"]["Properties"]["PrincipalArn"]
    with pytest.raises(RuntimeError, match="PrincipalArn"):
        run(repository, body=body)


# Review


@pytest.fixture
def review(monkeypatch, repository):
    """With rule files, and as the role may in review mode: never to the main branch."""
    monkeypatch.setenv("REVIEW", "pull-request")
    repository.put({"allow.json": "[]", "deny.json": "[]"})
    repository.forbidden = lambda operation, given: operation in ("CreateCommit", "CreateBranch") and (
        not given["branchName"].startswith("iam-policies/"))
    return repository


@pytest.mark.parametrize("key, principal, branch", [
    ("Dev/policy.json", ROLE, "role/Dev"), ("user/joe/policy.json", "arn:aws:iam::123456789012:user/joe", "user/joe"),
    ("user/policy.json", "arn:aws:iam::123456789012:role/user", "role/user"),
    ("a.b/policy.json", "arn:aws:iam::123456789012:role/a.b", "role/a.b"),
    (".a/policy.json", "arn:aws:iam::123456789012:role/.a", "role/%2Ea"),
    ("a..b/policy.json", "arn:aws:iam::123456789012:role/a..b", "role/a%2E%2Eb"),
    ("a.lock/policy.json", "arn:aws:iam::123456789012:role/a.lock", "role/a%2Elock")])
def test_each_principal_has_a_branch(review, key, principal, branch):
    [result] = run(review, key, answer(allow("s3:Get"), principal=principal))
    assert result["change"] == "opened"
    assert policy(review, key, "iam-policies/" + branch)["Statement"][0]["Action"] == ["s3:Get"]
    assert key not in review.files()


def test_only_news_is_told(review, capsys):
    for body in (None, None, answer(allow("s3:Get")), answer(allow("s3:Get"))):
        run(review, body=body)
    assert [line["event"] for line in logged(capsys)] == ["opened", "unchanged", "updated", "unchanged"]
    assert [subject for subject, _ in review.topic.messages] == [
        "New policy of role Dev: 2 actions", "Updated: New policy of role Dev: 1 action"]


def test_narrowing_is_told(review):
    run(review, body=answer(allow("s3:Get"), narrowed=["Only the region eu-west-1 was read"]))
    assert "Only the region eu-west-1 was read" in review.topic.messages[0][1]


# What the principal may do now


def test_nothing_beyond_the_current_policies(review):
    review.iam.put("Role", "Dev", inline={"x": {"Version": "2012-10-17", "Statement": [allow("s3:*")]}})
    run(review)
    assert policy(review, branch="iam-policies/role/Dev")["Statement"][0]["Action"] == ["s3:ListAllMyBuckets"]
    assert "kms:Decrypt" in review.topic.messages[0][1]
    assert [json.loads(one["newPolicyDocument"])["Statement"][0]["Action"] for one in review.analyzer.asked("CheckNoNewAccess")] == [
        ["s3:ListAllMyBuckets"]]


def test_what_the_allow_file_adds_is_no_new_access(review):
    review.iam.put("Role", "Dev", inline={"x": {"Version": "2012-10-17", "Statement": [allow("s3:*")]}})
    review.put({"allow.json": '["sqs:SendMessage"]'})
    run(review)
    assert policy(review, branch="iam-policies/role/Dev")["Statement"][0]["Action"] == ["s3:ListAllMyBuckets", "sqs:SendMessage"]
    assert "sqs" not in review.analyzer.asked("CheckNoNewAccess")[0]["newPolicyDocument"]
    beyond = review.topic.messages[0][1].split("Beyond the current policies (1)")[1]
    assert beyond.split("\n")[4] == "- sqs:SendMessage"


def test_without_a_ceiling(review, monkeypatch):
    monkeypatch.setenv("CEILING", "None")
    review.iam.put("Role", "Dev", inline={"x": {"Version": "2012-10-17", "Statement": [allow("s3:*")]}})
    run(review)
    assert len(policy(review, branch="iam-policies/role/Dev")["Statement"][0]["Action"]) == 2
    assert review.analyzer.asked("CheckNoNewAccess") == []


def test_a_principal_that_is_gone(review):
    run(review)
    assert "The current policies are not known, so there is no ceiling." in review.topic.messages[0][1]
    assert review.analyzer.asked("CheckNoNewAccess") == []


def test_a_principal_whose_policies_may_not_be_read(review):
    review.iam.denied.add("ListRolePolicies")
    assert "not among the stack's PrincipalArns" in refused(review)


# Gates


WARNING = {"findingType": "SECURITY_WARNING", "issueCode": "PASS_ROLE", "findingDetails": "Too wide.",
           "learnMoreLink": "https://example.com", "locations": []}


def test_a_gate_that_blocks(review, capsys):
    review.analyzer.pages = [[{**WARNING, "findingType": "ERROR"}]]
    text = refused(review)
    assert "ERROR PASS_ROLE" in text and "Too wide." in text
    assert [line["event"] for line in logged(capsys)] == ["finding", "blocked"]


def test_security_warnings_are_shown_or_block(review, monkeypatch):
    review.analyzer.pages = [[WARNING]]
    run(review)
    [request] = [one for one in review.requests.values()]
    assert "Too wide." in request["description"] and "Too wide." in review.topic.messages[0][1]
    monkeypatch.setenv("SECURITY_WARNINGS", "Block")
    assert "SECURITY_WARNING PASS_ROLE" in refused(review, body=answer(allow("s3:Get")))


def test_gates_are_asked_only_for_what_is_published(review):
    review.put({"Dev/policy.json": render({"Version": "2012-10-17", "Statement": [
        {"Sid": "AllowAny74908485", "Effect": "Allow", "Action": ["kms:Decrypt", "s3:ListAllMyBuckets"], "Resource": ["*"]}]})})
    assert run(review)[0]["change"] == "unchanged"
    assert review.analyzer.calls == []


def test_a_lost_race_is_not_charged_twice(review):
    review.iam.put("Role", "Dev", inline={"x": {"Version": "2012-10-17", "Statement": [allow("s3:*", "kms:*")]}})
    review.before["CreateBranch"] = [lambda: review.put({"README.md": "x"}), lambda: None]
    review.before["CreateCommit"] = [lambda: review.put({"iam": "x"}, "iam-policies/role/Dev")]
    assert run(review)[0]["change"] == "opened"
    assert len(review.analyzer.asked("CheckNoNewAccess")) == 1
    assert review.calls.count("CreateCommit") == 2


def test_a_place_that_is_not_as_it_must_be(review, monkeypatch):
    monkeypatch.setenv("BRANCH", "trunk")
    assert "trunk" in refused(review)
