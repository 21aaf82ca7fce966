import datetime
import json

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


def test_policies_are_checked(aws):
    def document(actions, resource="*"):
        return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": resource}]})

    client = aws.accessanalyzer
    assert client.validate_policy(policyDocument=document("s3:GetObject"), policyType="IDENTITY_POLICY")["findings"] == []
    found = client.validate_policy(policyDocument=document("s3"), policyType="IDENTITY_POLICY")["findings"]
    assert [one["issueCode"] for one in found] == ["INVALID_ACTION"]
    wide, narrow = document("s3:*"), document("s3:GetObject", "arn:aws:s3:::b/*")
    assert (
        client.check_no_new_access(newPolicyDocument=narrow, existingPolicyDocument=wide, policyType="IDENTITY_POLICY")["result"] == "PASS"
    )
    assert (
        client.check_no_new_access(newPolicyDocument=wide, existingPolicyDocument=narrow, policyType="IDENTITY_POLICY")["result"] == "FAIL"
    )
    access = [{"actions": ["s3:PutObject"]}]
    assert client.check_access_not_granted(policyDocument=wide, access=access, policyType="IDENTITY_POLICY")["result"] == "FAIL"
