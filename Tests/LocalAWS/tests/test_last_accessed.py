import datetime
import io
import json
import urllib.error
import zipfile

import pytest

from .conftest import allow

ROLE = "arn:aws:iam::123456789012:role/path/used"
S3 = {
    "ServiceNamespace": "s3",
    "ServiceName": "Amazon S3",
    "LastAuthenticated": "2026-01-02T03:04:05Z",
    "LastAuthenticatedRegion": "eu-central-1",
    "TrackedActionsLastAccessed": [
        {
            "ActionName": "GetObject",
            "LastAccessedEntity": ROLE,
            "LastAccessedTime": "2026-01-02T03:04:05Z",
            "LastAccessedRegion": "eu-central-1",
        }
    ],
}
EC2 = {"ServiceNamespace": "ec2", "ServiceName": "Amazon EC2"}


def report(aws, arn=ROLE, granularity="SERVICE_LEVEL", **page):
    job = aws.iam.generate_service_last_accessed_details(Arn=arn, Granularity=granularity)["JobId"]
    return aws.iam.get_service_last_accessed_details(JobId=job, **page)


@pytest.fixture
def used(aws):
    aws.control("last-accessed", **{ROLE: [S3, EC2]})
    yield
    aws.control("last-accessed", polls=0)


def test_services(aws, used):
    found = report(aws)
    assert (found["JobStatus"], found["JobType"], found["IsTruncated"]) == ("COMPLETED", "SERVICE_LEVEL", False)
    ec2, s3 = found["ServicesLastAccessed"]
    assert ec2 == EC2
    moment = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)
    assert s3 == {
        "ServiceNamespace": "s3",
        "ServiceName": "Amazon S3",
        "LastAuthenticated": moment,
        "LastAuthenticatedRegion": "eu-central-1",
        "LastAuthenticatedEntity": ROLE,
        "TotalAuthenticatedEntities": 1,
    }
    assert found["JobCompletionDate"] >= found["JobCreationDate"]


def test_actions(aws, used):
    _, s3 = report(aws, granularity="ACTION_LEVEL")["ServicesLastAccessed"]
    (action,) = s3["TrackedActionsLastAccessed"]
    assert (action["ActionName"], action["LastAccessedTime"].year) == ("GetObject", 2026)


def test_reports_take_their_time(aws, used):
    aws.control("last-accessed", polls=2)
    job = aws.iam.generate_service_last_accessed_details(Arn=ROLE)["JobId"]
    answers = [aws.iam.get_service_last_accessed_details(JobId=job) for _ in range(4)]
    states = [answer["JobStatus"] for answer in answers]
    assert states == ["IN_PROGRESS", "IN_PROGRESS", "COMPLETED", "COMPLETED"]
    assert "JobCompletionDate" not in answers[0] and answers[0]["ServicesLastAccessed"] == []


def test_reports_have_pages(aws, used):
    first = report(aws, MaxItems=1)
    assert [one["ServiceNamespace"] for one in first["ServicesLastAccessed"]] == ["ec2"] and first["IsTruncated"]
    job = aws.iam.generate_service_last_accessed_details(Arn=ROLE)["JobId"]
    second = aws.iam.get_service_last_accessed_details(JobId=job, Marker=first["Marker"])
    assert [one["ServiceNamespace"] for one in second["ServicesLastAccessed"]] == ["s3"]
    assert not second["IsTruncated"] and "Marker" not in second


def test_reports_fail(aws, used):
    aws.control("last-accessed", **{ROLE + "/fails": {"Code": "INTERNAL", "Message": "no"}})
    found = report(aws, ROLE + "/fails")
    assert (found["JobStatus"], found["Error"]) == ("FAILED", {"Code": "INTERNAL", "Message": "no"})


def test_entities_are_those_of_the_account(aws, used):
    known = aws.role("never-used")
    assert report(aws, known)["ServicesLastAccessed"] == []
    with pytest.raises(aws.iam.exceptions.NoSuchEntityException):
        report(aws, known + "-not")
    with pytest.raises(aws.iam.exceptions.InvalidInputException):
        report(aws, "arn:aws:s3:::bucket-of-mine")
    with pytest.raises(aws.iam.exceptions.NoSuchEntityException):
        aws.iam.get_service_last_accessed_details(JobId="0" * 36)


@pytest.mark.parametrize("service", [{"ServiceNamespace": "s3"}, {**EC2, "Colour": "red"}])
def test_tests_must_say_what_iam_could(aws, service):
    with pytest.raises(urllib.error.HTTPError):
        aws.control("last-accessed", **{ROLE: [service]})


READER = """
import boto3
def handler(event, context):
    iam = boto3.client("iam")
    job = event.get("job") or iam.generate_service_last_accessed_details(Arn=event["arn"])["JobId"]
    return [job, iam.get_service_last_accessed_details(JobId=job)["JobStatus"]]
"""


@pytest.fixture
def read(aws):
    """Calls a function of its own name that reads reports, and may make some of ROLE."""

    def call(name, **event):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            archive.writestr("app.py", READER)
        statements = [
            allow("iam:GenerateServiceLastAccessedDetails", ROLE),
            allow("iam:GetServiceLastAccessedDetails"),
        ]
        aws.awslambda.create_function(
            FunctionName=name,
            Role=aws.role(name, "lambda", *statements),
            Runtime="python3.13",
            Handler="app.handler",
            Code={"ZipFile": content.getvalue()},
            Timeout=20,
        )
        answer = aws.awslambda.invoke(FunctionName=name, Payload=json.dumps(event))
        return json.loads(answer["Payload"].read())

    return call


def test_reports_are_for_who_asked_for_them(aws, used, read):
    job, status = read("reads-its-own", arn=ROLE)
    assert status == "COMPLETED"
    assert read("reads-another", job=job)["errorType"] == "NoSuchEntityException"
    with pytest.raises(aws.iam.exceptions.NoSuchEntityException):
        aws.iam.get_service_last_accessed_details(JobId=job)
    assert "AccessDenied" in read("reads-too-much", arn=ROLE + "2")["errorMessage"]
