import datetime
import json
import urllib.error

import pytest
from botocore.exceptions import ClientError

from .conftest import allow

ROLE = "arn:aws:iam::123456789012:role/path/app"
START = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
TRAIL = "arn:aws:cloudtrail:eu-central-1:123456789012:trail/main"


@pytest.fixture(scope="module")
def access_role(local):
    needs = [
        "cloudtrail:GetTrail",
        "iam:GenerateServiceLastAccessedDetails",
        "iam:GetServiceLastAccessedDetails",
        "s3:GetObject",
        "s3:ListBucket",
    ]
    return local.role("access", "access-analyzer", allow(needs))


@pytest.fixture
def start(aws, access_role):
    aws.control("access-analyzer", polls=1, busy="ServiceQuotaExceededException", outcomes={"*": {"policies": []}})

    def call(role=ROLE, access=access_role, **more):
        details = {
            "trails": [{"cloudTrailArn": TRAIL, "allRegions": True}],
            "accessRole": access,
            "startTime": START,
            "endTime": START + datetime.timedelta(days=30),
        }
        given = {"policyGenerationDetails": {"principalArn": role}, "cloudTrailDetails": details}
        return aws.accessanalyzer.start_policy_generation(**given, **more)["jobId"]

    yield call
    for job in aws.control("jobs")["jobs"]:
        aws.accessanalyzer.cancel_policy_generation(jobId=job["jobId"])


def finish(aws, job):
    for _ in range(9):
        answer = aws.accessanalyzer.get_generated_policy(jobId=job, includeResourcePlaceholders=True)
        if answer["jobDetails"]["status"] != "IN_PROGRESS":
            return answer
    raise AssertionError("the job does not end")


def test_a_job_comes_to_what_the_test_wants(aws, start):
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
    aws.control("access-analyzer", polls=2, outcomes={ROLE: {"policies": [document], "complete": False}})
    job = start()
    states = [aws.accessanalyzer.get_generated_policy(jobId=job)["jobDetails"]["status"] for _ in range(3)]
    assert states == ["IN_PROGRESS", "IN_PROGRESS", "SUCCEEDED"]
    result = finish(aws, job)["generatedPolicyResult"]
    assert json.loads(result["generatedPolicies"][0]["policy"]) == document
    assert result["properties"]["isComplete"] is False and result["properties"]["principalArn"] == ROLE


def test_jobs_fail(aws, start):
    error = {"code": "SERVICE_QUOTA_EXCEEDED_ERROR", "message": "too many files"}
    aws.control("access-analyzer", outcomes={"*": {"error": error}})
    details = finish(aws, start())["jobDetails"]
    assert (details["status"], details["jobError"]) == ("FAILED", error)


def test_no_activity_is_a_success_without_policies(aws, start):
    answer = finish(aws, start())
    assert answer["jobDetails"]["status"] == "SUCCEEDED" and answer["generatedPolicyResult"]["generatedPolicies"] == []


@pytest.mark.parametrize("busy", ["ServiceQuotaExceededException", "ConflictException"])
def test_one_at_a_time(aws, start, busy):
    aws.control("access-analyzer", busy=busy)
    first = start()
    with pytest.raises(ClientError, match=busy):
        start()
    finish(aws, first)
    start()


def test_tokens_make_starting_idempotent(aws, start):
    assert start(clientToken="t1") == start(clientToken="t1")
    with pytest.raises(ClientError, match="ConflictException"):
        start(role=ROLE + "2", clientToken="t1")


def test_days_have_a_quota(aws, start):
    finish(aws, start())
    aws.control("access-analyzer", daily_quota=1)
    with pytest.raises(ClientError, match="per day"):
        start()
    aws.control("access-analyzer", daily_quota=50)


def test_the_access_role_must_serve(aws, start):
    useless = aws.role("useless", "access-analyzer")
    job = start(access=useless)
    assert finish(aws, job)["jobDetails"]["jobError"]["code"] == "AUTHORIZATION_ERROR"
    assert {denial["action"] for denial in aws.control("denials")["denials"]} >= {"cloudtrail:GetTrail"}


def test_bad_input(aws, start):
    with pytest.raises(ClientError, match="principalArn"):
        start(role="role/app")


def test_attempts_of_a_principal_come_to_different_ends(aws, start):
    error = {"code": "SERVICE_QUOTA_EXCEEDED_ERROR", "message": "too many files"}
    policy = {"Version": "2012-10-17", "Statement": []}
    attempts = {ROLE: {"attempts": [{"error": error}, {"policies": [policy], "complete": False}]}}
    aws.control("access-analyzer", outcomes={"*": {"policies": []}, **attempts})
    before = len(aws.control("jobs")["jobs"])
    ends = []
    for role in (ROLE, ROLE + "2", ROLE, ROLE):
        answer = finish(aws, start(role=role))
        ends.append((answer["jobDetails"]["status"], answer["generatedPolicyResult"]["properties"]["isComplete"]))
    assert ends == [("FAILED", True), ("SUCCEEDED", True), ("SUCCEEDED", False), ("SUCCEEDED", False)]
    jobs = aws.control("jobs")["jobs"][before:]
    assert [(job["principalArn"], job["attempt"]) for job in jobs] == [(ROLE, 1), (ROLE + "2", 1), (ROLE, 2), (ROLE, 3)]
    aws.control("access-analyzer", outcomes=attempts)
    assert finish(aws, start())["jobDetails"]["status"] == "FAILED"


def test_what_a_job_came_to_stays(aws, start):
    error = {"code": "SERVICE_ERROR", "message": "no"}
    aws.control("access-analyzer", outcomes={"*": {"policies": [{"Version": "2012-10-17", "Statement": []}]}})
    job = start()
    finish(aws, job)
    aws.control("access-analyzer", outcomes={"*": {"error": error}})
    assert len(finish(aws, job)["generatedPolicyResult"]["generatedPolicies"]) == 1


def test_jobs_show_what_they_were_asked_for(aws, start):
    start()
    trail = aws.control("jobs")["jobs"][-1]["trail"]
    assert trail["trails"] == [{"cloudTrailArn": TRAIL, "allRegions": True}]
    assert [datetime.datetime.fromisoformat(trail[name]) for name in ("startTime", "endTime")] == [
        START,
        START + datetime.timedelta(days=30),
    ]


@pytest.fixture
def past(aws):
    """Sets the past: (principal, hours ago, status) of each job."""

    def remember(*jobs):
        now = datetime.datetime.now(datetime.timezone.utc)
        given = [
            {"principalArn": arn, "startedOn": (now - datetime.timedelta(hours=hours)).isoformat(), "status": status}
            for arn, hours, status in jobs
        ]
        aws.control("access-analyzer", past_jobs=given)

    remember()
    yield remember
    remember()


def test_jobs_of_the_last_seven_days_are_listed_newest_first(aws, start, past):
    other, third = ROLE + "/other", ROLE + "/third"
    past((other, 30, "SUCCEEDED"), (third, 2, "FAILED"), (other, 167, "CANCELED"), (other, 169, "SUCCEEDED"))
    job = start(role=other)
    listed = aws.accessanalyzer.list_policy_generations(principalArn=other)["policyGenerations"]
    assert [one["status"] for one in listed] == ["IN_PROGRESS", "SUCCEEDED", "CANCELED"]
    assert listed[0]["jobId"] == job and "completedOn" not in listed[0] and "completedOn" in listed[1]
    assert aws.control("jobs")["jobs"][-1]["jobId"] == job
    assert third not in [one["principalArn"] for one in aws.control("jobs")["jobs"]]
    answer = aws.accessanalyzer.get_generated_policy(jobId=listed[1]["jobId"])
    assert answer["jobDetails"]["status"] == "SUCCEEDED"
    everybody = aws.accessanalyzer.get_paginator("list_policy_generations").paginate()
    started = [one["startedOn"] for page in everybody for one in page["policyGenerations"]]
    assert len(started) >= 4 and started == sorted(started, reverse=True)


def test_lists_of_jobs_have_pages(aws, past):
    past(*((ROLE + f"/page{index}", index / 2, "SUCCEEDED") for index in range(130)))
    client = aws.accessanalyzer
    first = client.list_policy_generations(maxResults=500)
    assert len(first["policyGenerations"]) == 100
    rest = client.list_policy_generations(nextToken=first["nextToken"])
    assert rest["policyGenerations"][-1]["principalArn"] == ROLE + "/page129" and "nextToken" not in rest
    pages = client.get_paginator("list_policy_generations").paginate(principalArn=ROLE + "/page5", maxResults=1)
    assert [len(page["policyGenerations"]) for page in pages] == [1]
    for wrong in ({"nextToken": "x"}, {"nextToken": "999"}, {"principalArn": "role/x"}):
        with pytest.raises(ClientError, match="ValidationException"):
            client.list_policy_generations(**wrong)


def test_past_jobs_count_in_the_quotas(aws, start, past):
    for job in aws.control("jobs")["jobs"]:
        aws.accessanalyzer.cancel_policy_generation(jobId=job["jobId"])
    used = len(aws.control("jobs")["jobs"])
    past((ROLE, 1, "CANCELED"), (ROLE, 25, "SUCCEEDED"))
    aws.control("access-analyzer", daily_quota=used + 1)
    with pytest.raises(ClientError, match="per day"):
        start()
    aws.control("access-analyzer", daily_quota=None)
    past((ROLE, 1, "IN_PROGRESS"))
    with pytest.raises(ClientError, match="in progress"):
        start()


@pytest.mark.parametrize(
    "job", [{"principalArn": ROLE}, {"principalArn": ROLE, "startedOn": "2026-01-01", "status": "DONE"}]
)
def test_past_jobs_have_what_is_listed_of_them(aws, job):
    with pytest.raises(urllib.error.HTTPError):
        aws.control("access-analyzer", past_jobs=[job])
