"""The workflow from the schedule to the commit, on what was deployed, under the permissions that were deployed."""
import fnmatch
import json
import time

import pytest

from deployed import ANNA, DEV, OPS, PRINCIPALS, PARAMETERS, REPOSITORY_NAME
from deployments import REPOSITORY
from scenario import used

VECTORS = {
    vector["name"][:2]: vector
    for vector in json.loads((REPOSITORY / "Tests/HandlerTests/merge-vectors.json").read_text(encoding="utf-8"))}
POLL = 30


def actions(policy):
    """(effect, resources) -> actions of a policy."""
    return {(one["Effect"], *one["Resource"]): one["Action"] for one in policy["Statement"]}


# A run


def test_each_principal_gets_its_policy(scenario):
    scenario.activity(polls=2, outcomes={
        DEV: [used("s3:ListAllMyBuckets", "sts:GetCallerIdentity")],
        OPS: [used("sqs:SendMessage", on="arn:aws:sqs:eu-central-1:1:q")],
        ANNA: {"policies": [used("ec2:DescribeInstances")], "complete": False}})
    run = scenario.fire()

    assert (run.status, run.outcomes) == ("SUCCEEDED", [(arn, "SUCCEEDED", None) for arn in PRINCIPALS])
    commits = {one.message.splitlines()[0]: one for one in scenario.commits()}
    assert sorted(path for one in commits.values() for path in one.files) == [
        "policies/Dev/policy.json", "policies/Ops/policy.json", "policies/user/anna/policy.json"]
    assert len(commits) == 3 and all(len(one.files) == 1 for one in commits.values())
    assert actions(scenario.policy("Dev")) == {("Allow", "*"): ["s3:ListAllMyBuckets", "sts:GetCallerIdentity"]}
    assert actions(scenario.policy("Ops")) == {("Allow", "arn:aws:sqs:eu-central-1:1:q"): ["sqs:SendMessage"]}
    assert actions(scenario.policy("user/anna")) == {("Allow", "*"): ["ec2:DescribeInstances"]}
    assert scenario.published() == []

    start, end = (moment.replace("Z", ".000Z") for moment in run.window)
    jobs = scenario.jobs()
    assert [job["principalArn"] for job in jobs] == PRINCIPALS
    assert commits["Policy of Ops as used"].message.splitlines() == [
        "Policy of Ops as used", "", f"Principal: {OPS}", f"Activity: {start} to {end}",
        f"Job: {jobs[1]['jobId']}, complete", "Documents: 1, statements: 1, allowed actions: 1"]
    assert f"Job: {jobs[2]['jobId']}, not complete" in commits["Policy of user/anna as used"].message


def test_one_generation_at_a_time_asked_for_every_30_seconds(scenario):
    scenario.activity({arn: [used("s3:ListAllMyBuckets")] for arn in PRINCIPALS}, polls=2)
    scenario.fire()

    one_principal = ["StartPolicyGeneration", *["GetGeneratedPolicy"] * 3, "PutObject"]
    calls = scenario.calls("GeneratePoliciesRole")
    assert [operation for operation, _, _ in calls] == ["Invoke", *one_principal * 3]
    assert [parameters["Key"] for operation, parameters, _ in calls if operation == "PutObject"] == [
        "Dev/policy.json", "Ops/policy.json", "user/anna/policy.json"]
    assert scenario.waits("state WaitForPolicy") == [POLL] * 9
    jobs = scenario.jobs()
    assert all(one["completedOn"] <= following["startedOn"] for one, following in zip(jobs, jobs[1:]))

    publishing = [operation for operation, _, _ in scenario.calls("PublishPolicyRole", "s3", "codecommit")]
    assert set(publishing) == {"GetObject", "GetBranch", "GetFile", "CreateCommit"}
    assert publishing[0] == "GetObject" and publishing[-1] == "CreateCommit" and publishing.count("GetObject") == 3
    assert sorted(one["key"] for one in scenario.logged("PublishPolicy", "published")) == [
        "Dev/policy.json", "Ops/policy.json", "user/anna/policy.json"]


def test_a_run_out_of_schedule(scenario):
    scenario.activity({DEV: [used("s3:ListAllMyBuckets")]})
    run = scenario.start(PrincipalArns=[DEV], StartTime="2026-01-01T00:00:00Z", EndTime="2026-02-01T12:00:00+02:00")

    assert (run.status, run.outcomes) == ("SUCCEEDED", [(DEV, "SUCCEEDED", None)])
    (_, asked, _), *_ = [call for call in scenario.calls("GeneratePoliciesRole") if call[0] == "StartPolicyGeneration"]
    assert asked["policyGenerationDetails"] == {"principalArn": DEV}
    assert asked["cloudTrailDetails"]["trails"] == [{"cloudTrailArn": PARAMETERS["TrailArn"], "allRegions": True}]
    (commit,) = scenario.commits()
    assert "Activity: 2026-01-01T00:00:00.000Z to 2026-02-01T10:00:00.000Z" in commit.message


def test_input_that_does_not_fit_is_refused_before_anything_is_asked(scenario):
    run = scenario.start(PrincipalArns=[DEV, "arn:aws:iam::123456789012:group/Team", "Dev"])

    assert (run.status, run.error) == ("FAILED", "ValueError")
    assert "arn:aws:iam::123456789012:group/Team, Dev" in run.cause
    assert scenario.jobs() == [] and scenario.commits() == []


# Failures


def test_one_failure_does_not_touch_the_others(scenario):
    refusal = {"code": "SERVICE_QUOTA_EXCEEDED_ERROR", "message": "The trail has more than 100,000 files"}
    scenario.rules(allow=["sts:GetCallerIdentity"])
    scenario.activity({DEV: [used("s3:ListAllMyBuckets")], OPS: {"error": refusal}, ANNA: []})
    scenario.fail("accessanalyzer", "StartPolicyGeneration", "ThrottlingException")
    run = scenario.fire()

    assert (run.status, run.error) == ("FAILED", "SomePrincipalsFailed")
    assert run.outcomes == [(DEV, "SUCCEEDED", None), (OPS, "FAILED", "GenerationFailed"), (ANNA, "SUCCEEDED", None)]
    assert scenario.waits("retry of StartGeneration") == [60]
    (told,) = scenario.published()
    assert told["subject"] == "No policy was generated" and told["message"].startswith(OPS + "\n")
    assert all(part in told["message"] for part in ("GenerationFailed", refusal["code"], refusal["message"]))

    assert actions(scenario.policy("Dev")) == {("Allow", "*"): ["s3:ListAllMyBuckets", "sts:GetCallerIdentity"]}
    assert scenario.policy("Ops") is None
    assert actions(scenario.policy("user/anna")) == {("Allow", "*"): ["sts:GetCallerIdentity"]}
    (of_anna,) = [one for one in scenario.commits() if f"Principal: {ANNA}" in one.message]
    assert of_anna.message.endswith("\nNote:\n- there was no activity\n")


def test_nothing_is_committed_where_nothing_was_done_and_no_rules_are(scenario):
    run = scenario.start(PrincipalArns=[DEV])

    assert run.status == "SUCCEEDED" and scenario.commits() == []
    (logged,) = scenario.logged("PublishPolicy", "unchanged")
    assert logged["principal"] == DEV and logged["noActivity"] is True


def test_a_job_that_does_not_end_is_cancelled_after_two_hours(scenario):
    scenario.activity({DEV: {"stuck": True}, OPS: [used("s3:ListAllMyBuckets")]}, polls=0)
    run = scenario.start(PrincipalArns=[DEV, OPS])

    assert run.outcomes == [(DEV, "FAILED", "GenerationOverdue"), (OPS, "SUCCEEDED", None)]
    assert len(scenario.waits("state WaitForPolicy")) == 121 + 1
    stuck, other = scenario.jobs()
    assert (stuck["status"], other["status"]) == ("CANCELED", "SUCCEEDED")
    (told,) = scenario.published()
    assert told["message"].startswith(DEV + "\n") and "after an hour; the job was cancelled" in told["message"]
    assert [list(one.files) for one in scenario.commits()] == [["policies/Ops/policy.json"]]
    # A history holds 25,000 events at most; then the run ends.
    assert len(run.events) < 25000 / 9


@pytest.mark.parametrize("error", ["ServiceQuotaExceededException", "ConflictException"])
def test_a_busy_account_is_waited_for(scenario, error):
    scenario.activity({DEV: [used("s3:ListAllMyBuckets")]})
    scenario.fail("accessanalyzer", "StartPolicyGeneration", error, times=3)
    run = scenario.start(PrincipalArns=[DEV])

    assert run.status == "SUCCEEDED" and scenario.policy("Dev")
    assert scenario.waits("retry of StartGeneration") == [60, 90, 135]
    started = [call for call in scenario.calls("GeneratePoliciesRole") if call[0] == "StartPolicyGeneration"]
    assert [failure for _, _, failure in started] == [error] * 3 + [None]
    assert len({parameters["clientToken"] for _, parameters, _ in started}) == 1


def test_an_account_that_stays_busy_fails_one_principal(scenario):
    scenario.activity({OPS: [used("s3:ListAllMyBuckets")]})
    scenario.fail("accessanalyzer", "StartPolicyGeneration", "ServiceQuotaExceededException", times=16)
    run = scenario.start(PrincipalArns=[DEV, OPS])

    error = "AccessAnalyzer.ServiceQuotaExceededException"
    assert run.outcomes == [(DEV, "FAILED", error), (OPS, "SUCCEEDED", None)]
    waits = scenario.waits("retry of StartGeneration")
    assert len(waits) == 15 and max(waits) == 300 and sum(waits) > 3600
    (told,) = scenario.published()
    assert told["message"].startswith(DEV + "\n") and error in told["message"]


def test_principals_of_no_parameter_are_refused_and_told(scenario):
    stranger = "arn:aws:iam::123456789012:role/Stranger"
    scenario.denials = {("TrailReader", "iam:GenerateServiceLastAccessedDetails")}
    run = scenario.start(PrincipalArns=[stranger])

    assert run.outcomes == [(stranger, "FAILED", "GenerationFailed")]
    assert "AUTHORIZATION_ERROR" in scenario.published()[0]["message"]


def test_a_run_that_cannot_start_is_kept_and_told(scenario):
    iam, role = scenario.client("iam"), scenario.deployed.physical["ScheduledRunRole"]
    (name,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
    policy = json.dumps(iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"])
    iam.delete_role_policy(RoleName=role, PolicyName=name)
    scenario.denials = {("ScheduledRunRole", "states:StartExecution")}
    scenario.problems = ["AccessDenied.*StartExecution"]
    try:
        assert "error" in scenario.fired()
    finally:
        iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=policy)

    queues, name = scenario.client("sqs"), scenario.deployed.physical["UndeliveredEvents"]
    queue = queues.get_queue_url(QueueName=name)["QueueUrl"]
    (event,) = queues.receive_message(QueueUrl=queue, MessageAttributeNames=["All"], MaxNumberOfMessages=10)["Messages"]
    queues.delete_message(QueueUrl=queue, ReceiptHandle=event["ReceiptHandle"])
    assert json.loads(event["Body"]) == {"PrincipalArns": PRINCIPALS}
    assert event["MessageAttributes"]["TARGET_ARN"]["StringValue"] == scenario.deployed.outputs["state_machine_arn"]

    for alarm in ("RunNotStarted", "RunFailed"):
        name = scenario.deployed.physical[alarm]
        (rung,) = scenario.control("ring", alarm=name, region="eu-central-1")["actions"]
        assert rung["delivered"] is True
        assert json.loads(scenario.published()[-1]["message"])["AlarmName"] == name


# Rules


@pytest.mark.parametrize("number", ["01", "02", "04", "08", "15"])
def test_rules_are_merged(scenario, number):
    given = VECTORS[number]["input"]
    scenario.rules(**{name: given[name] for name in ("allow", "deny", "placeholders") if name in given})
    scenario.activity({DEV: given["generated"]})
    run = scenario.start(PrincipalArns=[DEV])

    assert run.status == "SUCCEEDED"
    assert [scenario.policy("Dev")] == VECTORS[number]["output"]
    (commit,) = scenario.commits()
    for one in VECTORS[number]["report"].get("removedByDeny", []):
        assert f"- {one['action']} ({one['source']})" in commit.message.splitlines()


def test_faults_in_rule_files_stop_the_publication_and_are_told(scenario):
    given = VECTORS["10"]["input"]
    scenario.rules(allow=given["allow"], deny=given["deny"])
    scenario.activity({DEV: given["generated"]})
    scenario.problems = ["failed 3 times"]
    run = scenario.start(PrincipalArns=[DEV])

    assert run.status == "SUCCEEDED" and scenario.commits() == []
    assert scenario.waits(f"retry of {scenario.deployed.physical['PublishPolicy']}") == [60, 120]
    (told,) = scenario.published()
    record = json.loads(told["message"])
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    lines = record["responsePayload"]["errorMessage"].splitlines()
    assert lines[0] == "Dev/policy.json: nothing was committed because of these faults:"
    found = [line.split(": ")[0] for line in lines[1:]]
    assert found == [f"{one['code']} {one['file']}{one['at']}" for one in VECTORS["10"]["errors"]]

    scenario.rules(allow=["s3:PutObject"], deny="[]")
    scenario.start(PrincipalArns=[DEV])
    assert actions(scenario.policy("Dev")) == {("Allow", "*"): ["s3:ListAllMyBuckets", "s3:PutObject"]}


def test_placeholders_get_their_values_and_the_rest_is_said(scenario):
    scenario.rules(placeholders={"BucketName": ["one", "two"]})
    scenario.activity({DEV: [
        used("s3:ListBucket", on="arn:aws:s3:::${BucketName}"),
        used("sqs:SendMessage", on="arn:aws:sqs:${Region}:${Account}:${QueueName}")]})
    scenario.start(PrincipalArns=[DEV])

    assert actions(scenario.policy("Dev")) == {
        ("Allow", "arn:aws:s3:::one", "arn:aws:s3:::two"): ["s3:ListBucket"],
        ("Allow", "arn:aws:sqs:eu-central-1:123456789012:*"): ["sqs:SendMessage"]}
    (commit,) = scenario.commits()
    assert commit.message.endswith(
        "\nPlaceholders without a value:\n- arn:aws:sqs:${Region}:${Account}:${QueueName} (QueueName)\n")


def test_large_policies_are_split_and_join_again(scenario):
    given = VECTORS["14"]["input"]
    scenario.rules(deny=given["deny"])
    scenario.activity({DEV: given["generated"]})
    scenario.start(PrincipalArns=[DEV])
    assert [scenario.policy("Dev", f"policy-{n}.json") for n in (1, 2, 3)] == VECTORS["14"]["output"]
    assert scenario.policy("Dev") is None

    scenario.activity({DEV: [used("ec2:DescribeInstances")]})
    scenario.start(PrincipalArns=[DEV])
    split, joined = scenario.commits()
    assert list(split.files) == [f"policies/Dev/policy-{n}.json" for n in (1, 2, 3)]
    assert joined.files == {
        "policies/Dev/policy.json": scenario.deployed.file("policies/Dev/policy.json"),
        **{path: None for path in split.files}}


# The repository


def test_an_unchanged_policy_is_not_committed_again(scenario):
    scenario.activity({DEV: [used("s3:ListAllMyBuckets")]})
    scenario.start(PrincipalArns=[DEV])
    scenario.start(PrincipalArns=[DEV])

    assert len(scenario.commits()) == 1
    assert len(scenario.logged("PublishPolicy", "published")) == len(scenario.logged("PublishPolicy", "unchanged")) == 1


def test_a_branch_that_moves_on_is_read_again(scenario):
    """Somebody's new rule arrives after the function has read the old ones, and before it commits."""
    codecommit = scenario.client("codecommit")
    scenario.activity({DEV: [used("s3:ListAllMyBuckets")]})
    scenario.fail("codecommit", "CreateCommit", "ParentCommitIdOutdatedException", times=2)
    scenario.begin(PrincipalArns=[DEV])
    deadline = time.monotonic() + 60
    while not scenario.calls("PublishPolicyRole", "codecommit") and time.monotonic() < deadline:
        time.sleep(0.005)
    codecommit.put_file(
        repositoryName=REPOSITORY_NAME, branchName="main", parentCommitId=scenario.tip(), name="Somebody",
        filePath="policies/allow.json", fileContent=b'["s3:PutObject"]')
    scenario.idle()

    calls = scenario.calls("PublishPolicyRole", "codecommit")
    outcomes = [error for operation, _, error in calls if operation == "CreateCommit"]
    assert outcomes == ["ParentCommitIdOutdatedException"] * 2 + [None]
    (theirs,), (ours,) = scenario.commits("Somebody"), scenario.commits()
    assert ours.parents == [theirs.id] and list(ours.files) == ["policies/Dev/policy.json"]
    assert actions(scenario.policy("Dev")) == {("Allow", "*"): ["s3:ListAllMyBuckets", "s3:PutObject"]}
    assert scenario.published() == []


def test_edited_rule_files_are_not_seeded_again(scenario):
    scenario.rules(allow='["s3:PutObject"]', deny=None)
    before = scenario.tip()
    assert scenario.seed("main") == {"Seeded": False, "CommitId": before}
    assert scenario.tip() == before


@pytest.mark.parametrize("scenario", ["CloudFormation"], indirect=True)
def test_another_deployment_keeps_the_repository_and_serves_the_new_folder(scenario):
    """Terraform's would take long, and calls the same function with the same settings."""
    scenario.rules(allow='["s3:PutObject"]')
    before = scenario.tip()
    scenario.deployed.tool.deploy(**PARAMETERS, RepositoryFolder="iam/rules")
    assert scenario.tip() == before
    scenario.commit({"iam/rules/allow.json": '["s3:GetObject"]'})
    scenario.activity({DEV: [used("s3:ListAllMyBuckets")]})
    scenario.start(PrincipalArns=[DEV])
    (commit,) = scenario.commits()
    ((path, text),) = commit.files.items()
    assert path == "iam/rules/Dev/policy.json"
    assert actions(json.loads(text)) == {("Allow", "*"): ["s3:GetObject", "s3:ListAllMyBuckets"]}
    scenario.deployed.tool.deploy(**PARAMETERS, RepositoryFolder="policies")


# Permissions


@pytest.mark.parametrize("role", ["PublishPolicyRole", "SeedRepositoryRole"])
def test_other_branches_are_out_of_reach(scenario, role):
    scenario.denials = {(role, "codecommit:CreateCommit")}
    codecommit = scenario.client_as(role, "codecommit")
    with pytest.raises(codecommit.exceptions.ClientError, match="AccessDenied"):
        codecommit.create_commit(
            repositoryName=REPOSITORY_NAME, branchName="other", putFiles=[{"filePath": "x", "fileContent": b"x"}])


def test_every_permission_is_needed(scenario):
    """Without any permission each call is noted down as a denial, and let pass. No permission may be left unasked for."""
    roles = {logical: name for (kind, logical), name in scenario.deployed.names.items() if kind == "aws_iam_role"}
    policies = _taken_away(scenario.client("iam"), roles)
    scenario.control("iam", mode="audit")
    try:
        _everything_happens(scenario)
        asked = scenario.control("denials")["denials"]
        # What a state machine needs for its log is tried when it is made or changed.
        machine = scenario.client("stepfunctions").describe_state_machine(
            stateMachineArn=scenario.deployed.outputs["state_machine_arn"])
        with pytest.raises(scenario.client("stepfunctions").exceptions.ClientError) as refused:
            scenario.client("stepfunctions").update_state_machine(
                stateMachineArn=machine["stateMachineArn"], loggingConfiguration=machine["loggingConfiguration"])
    finally:
        scenario.control("iam", mode="enforce")
        for (role, name), document in policies.items():
            scenario.client("iam").put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps(document))

    superfluous = [
        (role, action, statement["Resource"])
        for (role, _), document in policies.items() for statement in document["Statement"]
        for action in _list(statement["Action"])
        if action not in str(refused.value) and not any(
            one["role"].endswith("/" + role) and one["action"] == action
            and any(fnmatch.fnmatchcase(one["resource"], pattern) for pattern in _list(statement["Resource"]))
            for one in asked)]
    assert superfluous == []
    assert {one["role"].rpartition("/")[2] for one in asked} == set(roles.values())
    scenario.control("clear")


def _list(value):
    return value if isinstance(value, list) else [value]


def _taken_away(iam, roles):
    """{(role, name of a policy): document} of what the roles were allowed, and are no longer."""
    policies = {}
    for role in roles.values():
        for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
            policies[role, name] = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
            iam.delete_role_policy(RoleName=role, PolicyName=name)
    return policies


def _everything_happens(scenario):
    """A run with a job that succeeds, one that fails and one that does not end; faults in a rule file; the seeding."""
    scenario.rules(allow="[")
    failure = {"error": {"code": "SERVICE_ERROR", "message": "x"}}
    scenario.activity({DEV: [used("s3:ListAllMyBuckets")], OPS: failure, ANNA: {"stuck": True}})
    scenario.fire()
    scenario.rules(allow="[]")
    scenario.start(PrincipalArns=[DEV])
    assert scenario.policy("Dev")
    scenario.seed("other")  # the only branch that is not there, so that it tries to commit
