"""What the service has too little of: jobs a day, jobs at a time, and files of a trail that one job reads."""
import datetime
import json
import re
import time

import pytest

from deployed import ANNA, DEV, OPS, PARAMETERS
from deployments import REPOSITORY
from scenario import ON_BOTH, used

TOO_MUCH = {"error": {"code": "SERVICE_QUOTA_EXCEEDED_ERROR", "message": "More than 100,000 files"}}
DATA_LIMIT = 256 * 1024  # of a state, in bytes
EVENT_LIMIT = 25_000  # of an execution


def seen_in(*regions):
    """What IAM says of somebody who has used a service in each of these regions, just now."""
    now = datetime.datetime.now(datetime.timezone.utc).isoformat()
    return [
        {"ServiceName": f"service {n}", "ServiceNamespace": f"service{n}", "LastAuthenticated": now,
         "LastAuthenticatedRegion": region} for n, region in enumerate(regions)]


def past_jobs(number, days_ago=0):
    """Jobs that others have started in this account."""
    day = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=days_ago)
    started = day.replace(hour=0, minute=0, second=1).isoformat()
    return [{"principalArn": DEV, "startedOn": started, "status": "SUCCEEDED"} for _ in range(number)]


def trails(jobs):
    return [{key: value for key, value in job["trail"]["trails"][0].items() if key != "cloudTrailArn"} for job in jobs]


def days(job):
    start, end = (datetime.datetime.fromisoformat(job["trail"][key]) for key in ("startTime", "endTime"))
    return (end - start) / datetime.timedelta(days=1)


# Too large a trail


@ON_BOTH
def test_a_trail_that_is_too_large_is_narrowed(scenario):
    """First to the regions in use, then to the latter half of the window."""
    scenario.control("last-accessed", **{DEV: seen_in("eu-central-1", "eu-west-1")})
    scenario.activity({DEV: (TOO_MUCH, TOO_MUCH, {"policies": [used("s3:ListAllMyBuckets")]})})
    run = scenario.start(DEV, OPS)

    assert run.outcomes == [(DEV, "SUCCEEDED", None), (OPS, "SUCCEEDED", None)] and scenario.told() == []
    *tries, other = scenario.jobs()
    narrowed = {"regions": ["eu-central-1", "eu-west-1", "us-east-1"]}
    assert trails(tries) == [{"allRegions": True}, narrowed, narrowed] and trails([other]) == [{"allRegions": True}]
    assert [days(job) for job in (*tries, other)] == [90, 90, 45, 90]
    ends = {job["trail"]["endTime"] for job in tries}
    assert len(ends) == 1
    tokens = [
        parameters["clientToken"] for operation, parameters, _ in scenario.calls("GeneratePoliciesRole")
        if operation == "StartPolicyGeneration"]
    assert len(set(tokens)) == 4

    (request,) = scenario.requests()
    facts = [line for line in request.text.splitlines() if line.startswith("- ")]
    assert any("only these regions were read: eu-central-1, eu-west-1, us-east-1" in fact for fact in facts)
    assert any("only what happened since " in fact for fact in facts)
    assert f"- Trail: `{PARAMETERS['TrailArn']}`, regions: `eu-central-1, eu-west-1, us-east-1`" in facts
    assert any(fact.endswith(" UTC, 45 days") for fact in facts)


def test_a_report_that_takes_its_time_is_waited_for(scenario):
    scenario.control("last-accessed", polls=1, **{ANNA: seen_in("eu-west-1")})
    scenario.activity({ANNA: (TOO_MUCH, [used("s3:ListAllMyBuckets")])})
    scenario.start(ANNA)

    asked = [operation for operation, _, _ in scenario.calls("PlannerRole", "iam")]
    assert asked == ["GenerateServiceLastAccessedDetails", *["GetServiceLastAccessedDetails"] * 2]
    assert trails(scenario.jobs())[1] == {"regions": ["eu-west-1", "us-east-1"]}


def test_without_regions_the_window_alone_is_narrowed(scenario):
    scenario.activity({DEV: (TOO_MUCH, [used("s3:ListAllMyBuckets")])})
    scenario.start(DEV)

    assert trails(scenario.jobs()) == [{"allRegions": True}] * 2
    assert [days(job) for job in scenario.jobs()] == [90, 45]


def test_regions_of_the_stack_are_narrowed_to_those_in_use(scenario):
    scenario.settings("Planner", TRAIL_REGIONS="eu-central-1, eu-west-1,us-east-1")
    scenario.control("last-accessed", **{DEV: seen_in("eu-west-1"), OPS: seen_in("ap-south-1")})
    scenario.activity(dict.fromkeys((DEV, OPS), (TOO_MUCH, [used("s3:ListAllMyBuckets")])))
    scenario.start(DEV, OPS)

    everywhere = {"regions": ["eu-central-1", "eu-west-1", "us-east-1"]}
    # Where Ops was seen is not read anyway: so it is the window that gets smaller.
    assert trails(scenario.jobs()) == [everywhere, {"regions": ["eu-west-1", "us-east-1"]}, everywhere, everywhere]
    assert [days(job) for job in scenario.jobs()] == [90, 90, 90, 45]


def test_narrowing_comes_to_an_end(scenario):
    scenario.control("last-accessed", **{DEV: seen_in("eu-central-1")})
    scenario.activity({DEV: TOO_MUCH})
    run = scenario.start(DEV, OPS)

    assert run.outcomes == [(DEV, "FAILED", "GenerationFailed"), (OPS, "SUCCEEDED", None)]
    assert [days(job) for job in scenario.jobs()] == [90, 90, 45, 22.5, 11.25, 90]
    (told,) = scenario.told()
    assert "SERVICE_QUOTA_EXCEEDED_ERROR: More than 100,000 files" in told["message"] and "try 5" in told["message"]


def test_a_try_whose_job_cannot_be_asked_for_is_cancelled(scenario):
    """It is the second job that is cancelled, and not the first, which has failed already."""
    scenario.activity({DEV: (TOO_MUCH, {"stuck": True})}, polls=0)
    execution = scenario.begin(DEV)
    deadline = time.monotonic() + 60
    while [job["status"] for job in scenario.jobs()] != ["FAILED"] and time.monotonic() < deadline:
        time.sleep(0.005)
    # The second one is being planned.
    scenario.fail("accessanalyzer", "GetGeneratedPolicy", "AccessDeniedException", status=403)
    run = scenario.finish(execution)

    assert run.outcomes == [(DEV, "FAILED", "AccessAnalyzer.AccessDeniedException")]
    assert [job["status"] for job in scenario.jobs()] == ["FAILED", "CANCELED"]


# Too many jobs


@pytest.mark.parametrize("error", ["ServiceQuotaExceededException", "ConflictException"])
def test_a_busy_account_is_waited_for(scenario, error):
    scenario.activity({DEV: [used("s3:ListAllMyBuckets")]})
    scenario.fail("accessanalyzer", "StartPolicyGeneration", error, times=3)
    run = scenario.start(DEV)

    assert run.status == "SUCCEEDED" and scenario.proposed("Dev")
    assert scenario.waits("retry of StartGeneration") == [30, 45, 60]
    started = [call for call in scenario.calls("GeneratePoliciesRole") if call[0] == "StartPolicyGeneration"]
    assert [failure for _, _, failure in started] == [error] * 3 + [None]
    assert len({parameters["clientToken"] for _, parameters, _ in started}) == 1


def test_an_account_that_stays_busy_defers_one_principal(scenario):
    """That is said once, at the end, and fails nothing; and then it is this principal's turn before others'."""
    scenario.activity({OPS: [used("s3:ListAllMyBuckets")]})
    scenario.fail("accessanalyzer", "StartPolicyGeneration", "ServiceQuotaExceededException", times=61)
    run = scenario.start(DEV, OPS)

    error = "AccessAnalyzer.ServiceQuotaExceededException"
    assert run.status == "SUCCEEDED" and run.outcomes == [(DEV, "DEFERRED", error), (OPS, "SUCCEEDED", None)]
    assert run.result["Summary"]["Status"] == "DEFERRED"
    waits = scenario.waits("retry of StartGeneration")
    assert len(waits) == 60 and max(waits) == 60 and sum(waits) > 3500
    (told,) = scenario.told()
    assert told["subject"] == "Policies deferred to the next run: 1"
    assert f"deferred: {DEV}: {error}" in told["message"]

    run = scenario.start(OPS, DEV)
    assert [one for one, _, _ in run.outcomes] == [DEV, OPS] and len(scenario.told()) == 1


def test_no_more_jobs_are_started_than_the_day_has_room_for(scenario):
    """Jobs of others count, as far as they are of this day; runs by hand have some in reserve."""
    scenario.budget(4, on_demand=1)
    scenario.activity({}, past_jobs=past_jobs(3) + past_jobs(5, days_ago=1))
    run = scenario.fire()

    assert run.status == "SUCCEEDED" and run.outcomes == [(DEV, "SUCCEEDED", None)]
    assert run.summary["Waiting"] == 2
    assert run.summary["Text"].splitlines() == [
        "1 succeeded, 0 failed, 0 deferred, 2 waiting",
        f"waiting for their turn in a later run, first of all {OPS}, {ANNA}"]

    run = scenario.start(DEV, OPS)
    assert run.outcomes == [(OPS, "SUCCEEDED", None)]
    run = scenario.fire()
    assert run.outcomes == [] and run.plan["Waiting"] == 3 and len(scenario.jobs()) == 2
    # The next day.
    scenario.activity({}, past_jobs=past_jobs(4, days_ago=1))
    scenario.budget(45)
    assert [one for one, _, _ in scenario.fire().outcomes] == [ANNA, DEV, OPS]
    assert scenario.told() == []


def test_tries_count_and_whoever_finds_no_room_is_deferred(scenario):
    scenario.budget(3)
    scenario.activity({DEV: (TOO_MUCH, [used("s3:ListAllMyBuckets")])})
    run = scenario.fire()

    assert run.status == "SUCCEEDED" and len(scenario.jobs()) == 3
    assert run.outcomes == [(DEV, "SUCCEEDED", None), (OPS, "SUCCEEDED", None), (ANNA, "DEFERRED", "Deferred")]
    (told,) = scenario.told()
    assert f"deferred: {ANNA}: Deferred: " in told["message"] and "DailyBudget" in told["message"]
    scenario.budget(45)
    assert [one for one, _, _ in scenario.fire().outcomes][0] == ANNA


# Too much for Step Functions


def sizes(run):
    """{state: most bytes that went into it or came out of it}"""
    found = {}
    for event in run.events:
        for details, member in (("stateEnteredEventDetails", "input"), ("stateExitedEventDetails", "output")):
            if details in event:
                name, text = event[details]["name"], event[details][member]
                found[name] = max(found.get(name, 0), len(text.encode()))
    return found


def test_300_principals_are_far_below_the_limit_of_a_state(scenario):
    """With ARNs of the usual length, and as many failures with long reasons as there is room for."""
    path = "arn:aws:iam::123456789012:role/team/a-department/an-application"
    arns = [f"{path}/A-Role-Of-Some-{n:03}" for n in range(300)]
    failure = {"error": {"code": "SERVICE_ERROR", "message": "x" * 1000}}
    for arn in arns:
        scenario.deployed.principals.make_role(arn)
    # A part of them, to save time: so many more can there be as is computed below.
    served, most = 12, 50 + 50
    scenario.budget(0, on_demand=served)
    scenario.activity(dict.fromkeys(arns, failure), polls=0)
    try:
        run = scenario.start(*arns)
    finally:
        for arn in arns:
            scenario.deployed.principals.iam.delete_role(RoleName=arn.rpartition("/")[2])

    assert run.summary["Failed"] == served and run.summary["Waiting"] == 300 - served
    asked = len(json.dumps({"PrincipalArns": arns}))
    assert max(sizes(run).values()) < DATA_LIMIT / 4
    planned, outcomes = (
        len(json.dumps(found)) / served for found in (run.plan["Principals"], run.outputs("Summarise")[0]["Outcomes"]))
    text = min(30_000, len(run.summary["Text"]) / served * most)
    assert asked + (planned + outcomes) * most + text + 20 * len(arns[0]) < DATA_LIMIT / 2


def test_the_longest_run_has_fewer_events_than_there_may_be(scenario):
    """What polls, tries and principals take is measured; how many there can be is what time and budget allow."""
    def events(*principals, polls=0, **outcomes):
        scenario.activity(outcomes, polls=polls)
        return len(scenario.start(*principals).events)

    failing = {DEV: {"error": {"code": "SERVICE_ERROR", "message": "x"}}}
    one = events(DEV, **failing)
    poll = (events(DEV, polls=10, **failing) - one) / 10
    another_principal = events(DEV, OPS, **failing, **{OPS: failing[DEV]}) - one
    another_try = (events(DEV, **{DEV: TOO_MUCH}) - one) / 4

    source = (REPOSITORY / "Sources/TwofoldPolicyGenerator/Handlers/plan/plan.py").read_text(encoding="utf-8")
    hours = int(re.search(r"^LONGEST_RUN = timedelta\(hours=(\d+)\)$", source, re.MULTILINE)[1])
    # Who begins at last may wait an hour for the account to be less busy, and another one for a policy.
    polls = hours * 120 + 120
    retries = 15 * 3
    # Budget and reserve of a day are at most 50 each, and a run may see two days; but it plans for one.
    principals, tries = 50 + 50, 2 * (50 + 50)
    # The last poll of each job is one of those already.
    last = poll - 2
    assert poll == 11
    assert (
        one + polls * poll + retries + principals * (another_principal - last)
        + (tries - principals) * (another_try - last)) < EVENT_LIMIT
