"""What goes wrong with one principal, or with a whole run, and who is told."""
import json

import pytest

from deployed import ANNA, DEV, OPS, TEAM
from scenario import ON_BOTH, granted, used


@ON_BOTH
def test_one_failure_does_not_touch_the_others(scenario):
    """One job fails, one start is throttled, and one principal has done nothing."""
    refusal = {"code": "INVALID_ROLE", "message": "The role cannot be assumed"}
    scenario.rules(allow=["sts:GetCallerIdentity"])
    scenario.activity({DEV: [used("s3:ListAllMyBuckets")], OPS: {"error": refusal}, ANNA: []})
    scenario.fail("accessanalyzer", "StartPolicyGeneration", "ThrottlingException")
    run = scenario.fire()

    assert (run.status, run.error, run.cause) == ("FAILED", "SomePrincipalsFailed", run.summary["Text"])
    assert run.outcomes == [(DEV, "SUCCEEDED", None), (OPS, "FAILED", "GenerationFailed"), (ANNA, "SUCCEEDED", None)]
    assert scenario.waits("retry of StartGeneration") == [30]
    counts, about_ops = run.cause.splitlines()
    assert counts == "2 succeeded, 1 failed, 0 deferred, 0 waiting" and about_ops.startswith(f"failed: {OPS}: ")

    (told,) = scenario.told()
    assert told["subject"] == "No policy was generated for Ops" and told["message"].startswith(OPS + "\n")
    assert all(part in told["message"] for part in ("GenerationFailed", refusal["code"], refusal["message"]))
    kept = scenario.kept("Ops/failure.json")
    assert (kept["PrincipalArn"], kept["Error"]) == (OPS, "GenerationFailed") and refusal["message"] in kept["Cause"]

    assert granted(scenario.proposed("Dev")) == {("Allow", "*"): ["s3:ListAllMyBuckets", "sts:GetCallerIdentity"]}
    assert granted(scenario.proposed("user/anna")) == {("Allow", "*"): ["sts:GetCallerIdentity"]}
    assert scenario.branches() == ["iam-policies/role/Dev", "iam-policies/user/anna"]
    (of_anna,) = [one for one in scenario.requests() if one.branch == "iam-policies/user/anna"]
    assert "\n- No activity was found" in of_anna.text


@ON_BOTH
def test_a_job_that_does_not_end_is_cancelled_after_an_hour(scenario):
    scenario.activity({DEV: {"stuck": True}, OPS: [used("s3:ListAllMyBuckets")]}, polls=0)
    run = scenario.start(DEV, OPS)

    assert run.outcomes == [(DEV, "FAILED", "GenerationOverdue"), (OPS, "SUCCEEDED", None)]
    # An hour, and the other one's only wait.
    assert scenario.waits("state WaitForPolicy") == [30] * (3600 // 30 + 1 + 1)
    stuck, other = scenario.jobs()
    assert (stuck["status"], other["status"]) == ("CANCELED", "SUCCEEDED")
    (told,) = scenario.told()
    assert told["message"].startswith(DEV + "\n") and "after an hour; the job was cancelled" in told["message"]
    assert scenario.kept("Dev/failure.json")["Error"] == "GenerationOverdue"
    assert scenario.branches() == ["iam-policies/role/Ops"]


def test_who_has_failed_has_had_its_turn(scenario):
    scenario.activity({DEV: {"error": {"code": "SERVICE_ERROR", "message": "x"}}})
    scenario.start(DEV)
    run = scenario.start(DEV, OPS)

    assert [one for one, _, _ in run.outcomes] == [OPS, DEV]


def test_a_job_that_cannot_be_asked_for_is_cancelled(scenario):
    """Throttling is no failure of the principal; but its job must not stand in the next one's way."""
    scenario.activity({DEV: {"stuck": True}})
    scenario.fail("accessanalyzer", "GetGeneratedPolicy", "ThrottlingException", times=7)
    run = scenario.start(DEV, OPS)

    assert scenario.waits("retry of GetGeneratedPolicy") == [10, 20, 40, 80, 120, 120]
    assert run.outcomes == [(DEV, "DEFERRED", "AccessAnalyzer.ThrottlingException"), (OPS, "SUCCEEDED", None)]
    assert [job["status"] for job in scenario.jobs()] == ["CANCELED", "SUCCEEDED"]


def test_principals_of_no_parameter_are_refused_and_told(scenario):
    stranger = "arn:aws:iam::123456789012:role/Stranger"
    scenario.denials = {("TrailReader", "iam:GenerateServiceLastAccessedDetails")}
    run = scenario.start(stranger)

    assert run.outcomes == [(stranger, "FAILED", "GenerationFailed")]
    assert "AUTHORIZATION_ERROR" in scenario.told()[0]["message"]


def test_a_policy_of_somebody_whose_policies_may_not_be_read_is_not_published(scenario):
    """An object that another deployment, with other parameters, has left."""
    stranger = "arn:aws:iam::123456789012:role/Stranger"
    scenario.denials = {("PublishPolicyRole", "iam:ListRolePolicies")}
    scenario.start(DEV)
    answer = scenario.kept("Dev/policy.json")
    answer["GeneratedPolicyResult"]["Properties"]["PrincipalArn"] = stranger
    scenario.client("s3").put_object(
        Bucket=scenario.deployed.outputs["generated_policies_bucket"], Key="Stranger/policy.json",
        Body=json.dumps(answer))
    scenario.idle()

    (told,) = scenario.told()
    assert told["subject"] == "The policy of Stranger was not published"
    assert f"{stranger} is not among the stack's PrincipalArns" in told["message"]
    assert scenario.requests() == []


def test_what_may_be_over_by_then_is_tried_again_and_told_at_last(scenario):
    scenario.activity({DEV: [used("s3:ListAllMyBuckets")]})
    scenario.problems = ["failed 3 times"]
    scenario.fail("codecommit", "GetBranch", "EncryptionKeyDisabledException", times=3)
    run = scenario.start(DEV)

    assert run.status == "SUCCEEDED" and scenario.requests() == []
    assert scenario.waits(f"retry of {scenario.deployed.physical['PublishPolicy']}") == [60, 120]
    (told,) = scenario.told()
    record = json.loads(told["message"])
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert "EncryptionKeyDisabledException" in record["responsePayload"]["errorMessage"]


def test_a_plan_that_fails_ends_the_run(scenario):
    scenario.fail("accessanalyzer", "ListPolicyGenerations", "AccessDeniedException", status=403)
    run = scenario.start(DEV)

    assert (run.status, run.error) == ("FAILED", "AccessDeniedException")
    assert scenario.jobs() == []


@ON_BOTH
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
    (event,) = queues.receive_message(
        QueueUrl=queue, MessageAttributeNames=["All"], MaxNumberOfMessages=10)["Messages"]
    queues.delete_message(QueueUrl=queue, ReceiptHandle=event["ReceiptHandle"])
    assert json.loads(event["Body"]) == {"PrincipalArns": [DEV, TEAM, ANNA], "Scheduled": True}
    assert event["MessageAttributes"]["TARGET_ARN"]["StringValue"] == scenario.deployed.outputs["state_machine_arn"]

    for alarm in ("RunNotStarted", "RunFailed"):
        name = scenario.deployed.physical[alarm]
        (rung,) = scenario.control("ring", alarm=name, region="eu-central-1")["actions"]
        assert rung["delivered"] is True
        assert json.loads(scenario.told()[-1]["message"])["AlarmName"] == name


@pytest.mark.parametrize("lost", ["PutObject", "Publish"])
def test_a_failure_that_cannot_be_kept_or_told_is_still_one(scenario, lost):
    """And the run goes on with the next principal."""
    scenario.activity({DEV: {"error": {"code": "SERVICE_ERROR", "message": "x"}}})
    scenario.fail({"PutObject": "s3", "Publish": "sns"}[lost], lost, "AccessDeniedException", status=403)
    run = scenario.start(DEV, OPS)

    assert run.status == "FAILED"
    assert [(one, status) for one, status, _ in run.outcomes] == [(DEV, "FAILED"), (OPS, "SUCCEEDED")]
    assert scenario.told() == []
