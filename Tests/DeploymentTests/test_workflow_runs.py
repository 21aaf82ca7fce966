"""Runs that go well: by the schedule and by hand, from whom it is to the requests that people review."""
import json

from deployed import ANNA, DEV, OPS, PARAMETERS, PRINCIPALS, TEAM
from scenario import ON_BOTH, granted, used

POLL = 30


@ON_BOTH
def test_each_principal_gets_a_request(scenario):
    """All calls that read from IAM are made, since there are policies of all kinds."""
    scenario.activity(polls=2, outcomes={
        DEV: [used("s3:ListAllMyBuckets", "sts:GetCallerIdentity")],
        OPS: [used("sqs:CreateQueue", on="arn:aws:sqs:eu-central-1:1:q")],
        ANNA: {"policies": [used("ec2:DescribeInstances")], "complete": False}})
    before = scenario.tip()
    run = scenario.fire()

    assert (run.status, run.outcomes) == ("SUCCEEDED", [(arn, "SUCCEEDED", None) for arn in PRINCIPALS])
    assert granted(scenario.proposed("Dev")) == {("Allow", "*"): ["s3:ListAllMyBuckets", "sts:GetCallerIdentity"]}
    assert granted(scenario.proposed("Ops")) == {("Allow", "arn:aws:sqs:eu-central-1:1:q"): ["sqs:CreateQueue"]}
    assert granted(scenario.proposed("user/anna")) == {("Allow", "*"): ["ec2:DescribeInstances"]}
    assert scenario.tip() == before and scenario.told() == []

    requests = {one.branch: one for one in scenario.requests("OPEN")}
    assert sorted(requests) == scenario.branches() == [
        "iam-policies/role/Dev", "iam-policies/role/Ops", "iam-policies/user/anna"]
    for branch, request in requests.items():
        (commit,) = scenario.commits(branch)
        assert commit.parents == [before] and len(commit.files) == 1
        assert request.into == "main" and scenario.is_mergeable(request)

    jobs = {job["principalArn"]: job["jobId"] for job in scenario.jobs()}
    assert list(jobs) == PRINCIPALS
    start, end = (run.plan["Run"][key][:16].replace("T", " ") for key in ("StartTime", "EndTime"))
    request = requests["iam-policies/role/Ops"]
    assert request.title == "New policy of role Ops: 1 action"
    facts = [line for line in request.text.splitlines() if line.startswith("- ")]
    assert facts[:4] == [
        f"- Principal: `{OPS}`", f"- Activity: {start} UTC to {end} UTC, 90 days",
        f"- Trail: `{PARAMETERS['TrailArn']}`, regions: `all`", facts[3]]
    assert facts[3].startswith(f"- Job: `{jobs[OPS]}`, completed ") and "- Result: complete" in facts
    assert "+        \"sqs:CreateQueue\"" in request.text.splitlines()
    assert "- Result: not complete" in requests["iam-policies/user/anna"].text

    notices = {one["subject"]: one["message"] for one in scenario.notified()}
    assert sorted(notices) == sorted(request.title for request in requests.values())
    assert notices[request.title].splitlines()[:2] == [request.title, request.link]


def test_one_generation_at_a_time_asked_for_every_30_seconds(scenario):
    scenario.activity({arn: [used("s3:ListAllMyBuckets")] for arn in PRINCIPALS}, polls=2)
    scenario.fire()

    one_principal = ["Invoke", "StartPolicyGeneration", *["GetGeneratedPolicy"] * 3, "PutObject"]
    calls = scenario.calls("GeneratePoliciesRole")
    assert [operation for operation, _, _ in calls] == ["Invoke", *one_principal * 3, "Invoke"]
    assert [parameters["Key"] for operation, parameters, _ in calls if operation == "PutObject"] == [
        "Dev/policy.json", "Ops/policy.json", "user/anna/policy.json"]
    assert scenario.waits("state WaitForPolicy") == [POLL] * 9
    jobs = scenario.jobs()
    assert all(one["completedOn"] <= following["startedOn"] for one, following in zip(jobs, jobs[1:]))
    # The job and its time are in what is kept of it.
    kept = scenario.kept("Ops/policy.json")
    assert kept["JobDetails"]["JobId"] == jobs[1]["jobId"] and kept["Number"] == 1 and kept["Narrowed"] == []


def test_the_next_run_takes_those_first_whose_turn_is_longest_ago(scenario):
    scenario.start(DEV)
    run = scenario.fire()

    assert [one for one, _, _ in run.outcomes] == [OPS, ANNA, DEV]


def test_a_run_by_hand_with_its_own_times(scenario):
    scenario.activity({DEV: [used("s3:ListAllMyBuckets")]})
    run = scenario.start(DEV, StartTime="2026-01-01T00:00:00Z", EndTime="2026-02-01T12:00:00+02:00")

    assert (run.status, run.outcomes) == ("SUCCEEDED", [(DEV, "SUCCEEDED", None)])
    # What a pipeline reads.
    assert run.result["Summary"] == {
        "Status": "SUCCEEDED", "Succeeded": 1, "Failed": 0, "Deferred": 0, "Waiting": 0,
        "Text": "1 succeeded, 0 failed, 0 deferred, 0 waiting"}
    assert run.result["Outcomes"] == [{"PrincipalArn": DEV, "Status": "SUCCEEDED"}]
    (asked,) = [
        parameters for operation, parameters, _ in scenario.calls("GeneratePoliciesRole")
        if operation == "StartPolicyGeneration"]
    assert asked["policyGenerationDetails"] == {"principalArn": DEV}
    assert asked["cloudTrailDetails"]["trails"] == [{"cloudTrailArn": PARAMETERS["TrailArn"], "allRegions": True}]
    (request,) = scenario.requests()
    assert "\n- Activity: 2026-01-01 00:00 UTC to 2026-02-01 10:00 UTC, 31 days\n" in request.text


def test_patterns_stand_for_all_whom_they_match(scenario):
    roles = [f"arn:aws:iam::123456789012:role/team/{name}" for name in ("Blue", "app/Azure")]
    principals = scenario.deployed.principals
    for arn in roles:
        principals.make_role(arn)
    try:
        run = scenario.start(TEAM, "arn:aws:iam::123456789012:user/an*", DEV)
    finally:
        for arn in roles:
            principals.iam.delete_role(RoleName=arn.rpartition("/")[2])

    assert run.status == "SUCCEEDED"
    assert [one for one, _, _ in run.outcomes] == [*roles, OPS, ANNA, DEV]


def test_input_that_does_not_fit_is_refused_before_anything_is_asked(scenario):
    run = scenario.start(DEV, "arn:aws:iam::123456789012:group/Team", "Dev")

    assert (run.status, run.error) == ("FAILED", "ValueError")
    assert "arn:aws:iam::123456789012:group/Team, Dev" in json.loads(run.cause)["errorMessage"]
    assert scenario.jobs() == [] and scenario.requests() == []


def test_nothing_is_proposed_where_nothing_was_done_and_no_rules_are(scenario):
    """Whoever used nothing has nothing, which is what the main branch says already. It is said nevertheless."""
    run = scenario.start(DEV)

    assert run.status == "SUCCEEDED" and scenario.requests() == []
    (told,) = scenario.notified()
    assert told["subject"] == "No activity of Dev" and told["message"].startswith(DEV)
    (logged,) = scenario.logged("PublishPolicy", "unchanged")
    assert logged["principal"] == DEV and logged["noActivity"] is True
