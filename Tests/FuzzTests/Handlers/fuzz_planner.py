"""Whatever a run is started with, and whatever Access Analyzer says of a job: a plan, or a fault that says why not."""
import datetime
import json
import os
from types import SimpleNamespace

import boto3

import narrowing
import outcomes
import plan
import values
from due import Deferred
from fuzz_principals import Iam, arn
from narrowing import GenerationFailed

NOW = datetime.datetime(2025, 3, 1, 12, 0, 30, tzinfo=datetime.timezone.utc)
TIMES = ["2025-02-28T00:00:00Z", "2025-02-28", "2025-02-28T23:59:59.999+14:00", "20250228T000000", "2025-W09-5",
         "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "", None, 7, "now"]
os.environ.update(
    LOOK_BACK_DAYS="7", DAILY_BUDGET="45", ON_DEMAND_RESERVE="5", TRAIL_REGIONS="", BUCKET="generated",
    FAILURES="topic", TRAIL_ARN="arn:aws:cloudtrail:eu-west-1:123456789012:trail/main")


def paginated(pages):
    return lambda operation: SimpleNamespace(paginate=lambda **_: pages)


class Account:
    """The clients of one input."""

    def __init__(self, source):
        self.jobs = [{"startedOn": NOW}] * source.ConsumeIntInRange(0, 60)
        self.told = []
        iam, last = Iam(), [{"LastAuthenticatedRegion": source.PickValueInList(["eu-west-1", "us-east-1", "", None])}
                            for _ in range(source.ConsumeIntInRange(0, 3))]
        iam.generate_service_last_accessed_details = lambda **_: {"JobId": "1"}
        iam.get_service_last_accessed_details = lambda **_: {
            "JobStatus": source.PickValueInList(["COMPLETED", "FAILED"]), "ServicesLastAccessed": last}
        self.clients = {
            "iam": iam,
            "accessanalyzer": SimpleNamespace(
                get_paginator=paginated([{"policyGenerations": self.jobs}]),
                cancel_policy_generation=lambda jobId: None),
            "s3": SimpleNamespace(get_paginator=paginated([{}]), put_object=self.keep),
            "sns": SimpleNamespace(publish=self.tell)}

    def keep(self, Bucket, Key, ContentType, Body):
        assert json.loads(Body)["Error"] is not None and Key.endswith("/failure.json")

    def tell(self, TopicArn, Subject, Message):
        self.told.append((Subject, Message))


class Frozen(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return NOW.astimezone(tz)


plan.datetime = Frozen
narrowing.time = SimpleNamespace(sleep=lambda _: None, monotonic=lambda: 0)
outcomes.print = lambda *_: None
plan.print = lambda *_: None


def try_one(source):
    account = Account(source)
    boto3.client = lambda name: account.clients[name]
    [plan_run, plan_job, record, summary][source.ConsumeIntInRange(0, 3)](source, account)


def moment(source):
    return values.value(source, 1) if source.ConsumeProbability() < 0.2 else source.PickValueInList(TIMES)


def plan_run(source, _):
    event = {"PrincipalArns": [arn(source) for _ in range(source.ConsumeIntInRange(0, 3))]}
    for key in ("StartTime", "EndTime", "Scheduled"):
        if source.ConsumeBool():
            event[key] = moment(source)
    try:
        found = plan.handler(event, None)
    except ValueError as error:
        assert str(error)
        return
    run, json_text = found["Run"], json.dumps(found)
    assert json.loads(json_text) == found and len(found["NextDue"]) <= 20
    start, end = (datetime.datetime.fromisoformat(run[key]) for key in ("StartTime", "EndTime"))
    assert start < end <= NOW and end - start <= datetime.timedelta(days=90), run


def plan_job(source, _):
    run = {"StartTime": "2025-02-01T00:00:00Z", "EndTime": "2025-03-01T00:00:00Z", "Scheduled": source.ConsumeBool(),
           "StartedOn": source.PickValueInList(["2025-03-01T12:00:00Z", "2025-02-28T12:00:00Z"])}
    event = {"PrincipalArn": values.PRINCIPAL, "Name": "Dev", "Run": run}
    if source.ConsumeBool():
        event["Try"] = plan.first_try(run)
        event["Try"]["Number"] = source.ConsumeIntInRange(1, 6)
        error = {key: source.PickValueInList(["SERVICE_QUOTA_EXCEEDED_ERROR", "SERVICE_ERROR", "{}"])
                 for key in ("Code", "Message") if source.ConsumeBool()}
        details = {"JobId": "1", "Status": "FAILED", **({"JobError": error} if error else {})}
        event["Generated"] = {"JobDetails": details}
    try:
        found = plan.handler(event, None)
    except (Deferred, GenerationFailed) as error:
        assert str(error)
        return
    assert found["StartTime"] < found["EndTime"] and json.loads(json.dumps(found)) == found


def cause(source):
    """What Step Functions hands on of an error: any text, up to 32 KB of it, or the JSON of a function's exception."""
    kind = source.ConsumeIntInRange(0, 3)
    if kind == 0:
        return source.ConsumeUnicodeNoSurrogates(200)
    if kind == 1:
        return source.PickValueInList(["[", '{"errorMessage":', "9"]) * source.ConsumeIntInRange(1, 2000)
    return json.dumps({"errorMessage": values.value(source, 2)} if kind == 2 else values.value(source, 2))


def failure(source):
    error = source.PickValueInList(["Deferred", "States.Timeout", "AccessAnalyzer.ConflictException", "ValueError"])
    return {"Error": error, **({"Cause": cause(source)} if source.ConsumeBool() else {})}


def record(source, account):
    event = {"Failure": failure(source), "PrincipalArn": values.PRINCIPAL, "Name": "Dev"}
    found = plan.handler(event, None)
    assert found["Status"] in ("DEFERRED", "FAILED") and len(found["Cause"]) <= 200
    assert json.loads(json.dumps(found)) == found
    assert len(account.told) == (found["Status"] == "FAILED")


def summary(source, account):
    done = [{"PrincipalArn": values.PRINCIPAL, "Status": source.PickValueInList(["SUCCEEDED", "FAILED", "DEFERRED"]),
             **failure(source)} for _ in range(source.ConsumeIntInRange(0, 4))]
    waiting = source.ConsumeIntInRange(0, 30)
    made = {"Run": {"Scheduled": source.ConsumeBool()}, "Waiting": waiting, "NextDue": ["arn"] * min(waiting, 20)}
    found = plan.handler({"Plan": made, "Outcomes": done}, None)
    assert found["Status"] in ("SUCCEEDED", "FAILED", "DEFERRED") and len(found["Text"]) <= 30000
    assert json.loads(json.dumps(found)) == found
