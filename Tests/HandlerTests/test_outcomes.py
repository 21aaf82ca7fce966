"""What is kept and told of failures, and of a run."""
import json

import pytest

import plan
from planner_account import account  # noqa: F401

ARN = "arn:aws:iam::123456789012:role/app/Dev"


def recorded(error="GenerationFailed", cause='{"errorMessage": "SERVICE_ERROR: no (job j)", "errorType": "x"}', **more):
    return plan.handler(
        {"PrincipalArn": ARN, "Name": "Dev", "Run": {}, "Failure": {"Error": error, "Cause": cause}, **more}, None)


def test_a_failure_is_kept_and_told(account):
    outcome = recorded()
    assert outcome == {
        "PrincipalArn": ARN, "Status": "FAILED", "Error": "GenerationFailed", "Cause": "SERVICE_ERROR: no (job j)"}
    assert json.loads(account.bucket.bodies["Dev/failure.json"]) == {
        "PrincipalArn": ARN, "Error": "GenerationFailed", "Cause": "SERVICE_ERROR: no (job j)",
        "Time": "2025-03-01T12:00:30+00:00"}
    assert account.topic.messages == [
        ("No policy was generated for Dev", f"{ARN}\n\nGenerationFailed: SERVICE_ERROR: no (job j)\n")]


@pytest.mark.parametrize("error", [
    "Deferred", "ThrottlingException", "AccessAnalyzer.ServiceQuotaExceededException", "AccessAnalyzer.ConflictException",
    "AccessAnalyzer.ThrottlingException", "AccessAnalyzer.InternalServerException"])
def test_what_may_be_over_soon_defers(account, error):
    outcome = recorded(error, "busy")
    assert outcome == {"PrincipalArn": ARN, "Status": "DEFERRED", "Error": error, "Cause": "busy"}
    assert account.bucket.objects == {} and account.topic.messages == []


@pytest.mark.parametrize("error", ["AccessAnalyzer.ValidationException", "AccessAnalyzer.AccessDeniedException", "States.Timeout"])
def test_what_will_not_be_over_fails(account, error):
    assert recorded(error)["Status"] == "FAILED"


@pytest.mark.parametrize("cause, shown", [
    ("plain", "plain"), (None, "without a reason"), ("", "without a reason"), ('{"other": 1}', '{"other": 1}'), ("[1]", "[1]"),
    ("[" * 30_000, "[" * 200)])
def test_causes_of_any_form(account, cause, shown):
    assert recorded("X", cause)["Cause"] == shown


def test_long_causes_are_cut_in_the_state_alone(account):
    outcome = recorded("X", "y" * 5000)
    assert outcome["Cause"] == "y" * 200
    assert len(json.loads(account.bucket.bodies["Dev/failure.json"])["Cause"]) == 5000


JOB = {"JobId": "7", "Polls": 120}


def known(job, status):
    return {"JobDetails": {"JobId": job, "Status": status}}


@pytest.mark.parametrize("more, cancelled", [
    ({}, []), ({"Job": JOB}, ["7"]), ({"Job": JOB, "Generated": known("7", "IN_PROGRESS")}, ["7"]),
    ({"Job": JOB, "Generated": known("7", "FAILED")}, []), ({"Job": JOB, "Generated": known("7", "SUCCEEDED")}, []),
    # Of the try before the one that cannot be asked for.
    ({"Job": JOB, "Generated": known("6", "FAILED")}, ["7"])])
def test_a_job_that_may_go_on_is_cancelled(account, more, cancelled):
    recorded("GenerationOverdue", "late", **more)
    assert account.jobs.cancelled == cancelled


def test_a_job_that_cannot_be_cancelled_is_logged(account, capsys):
    assert recorded("GenerationOverdue", "late", Job={"JobId": "unknown"})["Status"] == "FAILED"
    assert json.loads(capsys.readouterr().out)["event"] == "uncancelled"


def test_that_nobody_can_be_told_is_logged(account, capsys):
    account.topic.denied.add("Publish")
    assert recorded()["Status"] == "FAILED" and "Dev/failure.json" in account.bucket.objects
    assert json.loads(capsys.readouterr().out)["event"] == "untold"


def test_names_of_any_length_fit_into_a_subject(account):
    plan.handler({"PrincipalArn": ARN, "Name": "user/" + "x" * 64, "Run": {}, "Failure": {"Error": "X"}}, None)
    assert len(account.topic.messages) == 1


# The end of a run


def outcome(status, error=None, cause=None):
    return {"PrincipalArn": ARN, "Status": status, **({"Error": error, "Cause": cause} if error else {})}


def summary(*outcomes, waiting=0, next_due=(), scheduled=True):
    plans = {"Waiting": waiting, "NextDue": list(next_due), "Run": {"Scheduled": scheduled}}
    return plan.handler({"Plan": plans, "Outcomes": list(outcomes)}, None)


def test_a_good_run(account):
    assert summary(outcome("SUCCEEDED"), outcome("SUCCEEDED")) == {
        "Status": "SUCCEEDED", "Succeeded": 2, "Failed": 0, "Deferred": 0, "Waiting": 0,
        "Text": "2 succeeded, 0 failed, 0 deferred, 0 waiting"}
    assert account.topic.messages == []


def test_deferred_principals_are_told_once(account):
    result = summary(
        outcome("SUCCEEDED"), outcome("DEFERRED", "Deferred", "no room"), waiting=2, next_due=["a", "b"])
    assert (result["Status"], result["Waiting"]) == ("DEFERRED", 2)
    assert result["Text"].splitlines() == [
        "1 succeeded, 0 failed, 1 deferred, 2 waiting", f"deferred: {ARN}: Deferred: no room",
        "waiting for their turn in a later run, first of all a, b"]
    assert account.topic.messages == [("Policies deferred to the next run: 1", result["Text"])]


def test_failures_come_first(account):
    result = summary(outcome("DEFERRED", "Deferred", "x"), outcome("FAILED", "E", "y"), {"PrincipalArn": ARN, "Status": "FAILED", "Error": "Z"})
    assert result["Status"] == "FAILED"
    assert result["Text"].splitlines()[1:] == [
        f"failed: {ARN}: E: y", f"failed: {ARN}: Z: without a reason", f"deferred: {ARN}: Deferred: x"]


def test_a_run_of_300_stays_small(account):
    outcomes = [recorded("E" * 60, "c" * 5000) for _ in range(300)]
    state = {"Outcomes": outcomes, "Summary": summary(*outcomes)}
    assert len(json.dumps(state)) < 150_000


def test_an_empty_run(account):
    assert summary()["Status"] == "SUCCEEDED"


@pytest.mark.parametrize("scheduled, status", [(True, "SUCCEEDED"), (False, "DEFERRED")])
def test_who_asked_out_of_schedule_and_has_to_wait_is_not_served(account, scheduled, status):
    assert summary(outcome("SUCCEEDED"), waiting=1, next_due=["a"], scheduled=scheduled)["Status"] == status
