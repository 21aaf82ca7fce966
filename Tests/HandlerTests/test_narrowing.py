"""What a job reads, and what the next one reads after a job that got too much."""
from datetime import datetime, timedelta, timezone

import pytest

import plan
from narrowing import GenerationFailed, next_try, regions_in_use
from planner_account import NOW, TRAIL, account  # noqa: F401

ROLE = "arn:aws:iam::123456789012:role/app/team/Dev"
DAY = datetime(2025, 2, 28, tzinfo=timezone.utc)
TOO_MUCH = {"JobId": "j", "Status": "FAILED", "JobError": {"Code": "SERVICE_QUOTA_EXCEEDED_ERROR", "Message": "100,000 files"}}


def window(**event):
    run = plan.handler({"PrincipalArns": [ROLE], **event}, None)["Run"]
    return run["StartTime"], run["EndTime"]


def service(region, when=DAY, *actions):
    tracked = [{"ActionName": "x", "LastAccessedRegion": one, "LastAccessedTime": time} for one, time in actions]
    return {"ServiceName": "S", "ServiceNamespace": "s", "LastAuthenticated": when, "LastAuthenticatedRegion": region,
            "TrackedActionsLastAccessed": tracked}


@pytest.mark.parametrize("event, expected", [
    ({}, ("2025-02-22T12:00:30Z", "2025-03-01T12:00:30Z")),
    ({"StartTime": None, "EndTime": ""}, ("2025-02-22T12:00:30Z", "2025-03-01T12:00:30Z")),
    ({"EndTime": "2025-02-20T10:00:00Z"}, ("2025-02-13T10:00:00Z", "2025-02-20T10:00:00Z")),
    ({"StartTime": "2025-02-20T10:00:00+02:00"}, ("2025-02-20T08:00:00Z", "2025-03-01T12:00:30Z")),
    ({"StartTime": "2025-02-20", "EndTime": "2025-02-21T00:00:00.9"}, ("2025-02-20T00:00:00Z", "2025-02-21T00:00:00Z")),
    ({"StartTime": "2025-02-20", "EndTime": "2999-01-01"}, ("2025-02-20T00:00:00Z", "2025-03-01T12:00:30Z")),
    ({"StartTime": "2024-12-01T12:00:30Z"}, ("2024-12-01T12:00:30Z", "2025-03-01T12:00:30Z")),
])
def test_window(account, event, expected):
    assert window(**event) == expected


@pytest.mark.parametrize("event", [
    {"StartTime": "2025-02-20", "EndTime": "2025-02-20"}, {"StartTime": "2025-02-21", "EndTime": "2025-02-20"},
    {"StartTime": "2026-01-01"}, {"StartTime": "2024-12-01T12:00:29Z"}, {"StartTime": "2026-01-01", "EndTime": "2026-01-02"}])
def test_impossible_windows(account, event):
    with pytest.raises(ValueError, match="window"):
        window(**event)


@pytest.mark.parametrize("value", [
    "yesterday", "2025-02-30", 7, ["2025-02-20"], {}, "0001-01-01T00:00:00+14:00", "2025-02-20T10:00:00Z; x"])
@pytest.mark.parametrize("key", ["StartTime", "EndTime"])
def test_times_that_are_none(account, key, value):
    with pytest.raises(ValueError, match=f"{key} is not an ISO 8601 time"):
        window(**{key: value})


@pytest.mark.parametrize("days", ["", "0", "91", "-1", "1.5", "abc", " 7", "400", "\u0667"])
def test_look_back_days(account, monkeypatch, days):
    monkeypatch.setenv("LOOK_BACK_DAYS", days)
    with pytest.raises(ValueError, match="LOOK_BACK_DAYS"):
        window()


@pytest.mark.parametrize("days", [1, 90])
def test_ends_of_the_range_of_days(account, monkeypatch, days):
    monkeypatch.setenv("LOOK_BACK_DAYS", str(days))
    start, end = window()
    assert datetime.fromisoformat(end) - datetime.fromisoformat(start) == timedelta(days=days)


# Tries


def planned(tries=None, failed=None):
    run = {"StartTime": "2025-02-21T12:00:00Z", "EndTime": "2025-03-01T12:00:00Z", "Scheduled": True,
           "StartedOn": "2025-03-01T12:00:00Z"}
    event = {"PrincipalArn": ROLE, "Name": "Dev", "Run": run}
    if failed:
        event |= {"Try": tries, "Generated": {"JobDetails": failed}}
    return plan.handler(event, None)


def test_the_first_try_reads_all(account):
    assert planned() == {
        "Number": 1, "StartTime": "2025-02-21T12:00:00Z", "EndTime": "2025-03-01T12:00:00Z", "Narrowed": [],
        "Trails": [{"CloudTrailArn": TRAIL, "AllRegions": True}]}
    assert account.iam.calls == []


def test_the_regions_of_the_parameter(account, monkeypatch):
    monkeypatch.setenv("TRAIL_REGIONS", "eu-west-1, us-east-1,")
    assert planned()["Trails"] == [{"CloudTrailArn": TRAIL, "Regions": ["eu-west-1", "us-east-1"]}]


def test_narrower_and_narrower(account):
    account.iam.services = [service("eu-west-1"), service("eu-central-1", DAY, ("ap-south-1", DAY))]
    tries = [planned()]
    with pytest.raises(GenerationFailed, match=r"SERVICE_QUOTA_EXCEEDED_ERROR: 100,000 files \(job j, try 5\)"):
        while True:
            tries.append(planned(tries[-1], TOO_MUCH))
    used = ["ap-south-1", "eu-central-1", "eu-west-1", "us-east-1"]
    assert [one["Number"] for one in tries] == [1, 2, 3, 4, 5]
    assert [one["Trails"][0].get("Regions") for one in tries] == [None, *[used] * 4]
    assert [one["StartTime"] for one in tries] == [
        "2025-02-21T12:00:00Z", "2025-02-21T12:00:00Z", "2025-02-25T12:00:00Z", "2025-02-27T12:00:00Z",
        "2025-02-28T12:00:00Z"]
    assert {one["EndTime"] for one in tries} == {"2025-03-01T12:00:00Z"}
    assert tries[2]["Narrowed"] == [
        "Too much for one job (100,000 files): only these regions were read: "
        "ap-south-1, eu-central-1, eu-west-1, us-east-1",
        "Too much for one job (100,000 files): only what happened since "
        "2025-02-25 12:00 UTC was read"]


@pytest.mark.parametrize("services, regions", [([], ""), ([service("us-east-1")], "us-east-1")])
def test_the_window_where_no_region_can_be_left_out(account, monkeypatch, services, regions):
    monkeypatch.setenv("TRAIL_REGIONS", regions)
    account.iam.services = services
    second = planned(planned(), TOO_MUCH)
    assert second["StartTime"] == "2025-02-25T12:00:00Z" and second["Trails"] == planned()["Trails"]
    assert len(second["Narrowed"]) == 1


def test_a_window_that_is_short_already(account):
    last = {"Number": 1, "StartTime": "2025-03-01T10:30:00Z", "EndTime": "2025-03-01T12:00:00Z", "Trails": [{}], "Narrowed": []}
    with pytest.raises(GenerationFailed):
        next_try(last, TOO_MUCH, ROLE, account.iam.client)


@pytest.mark.parametrize("failed, text", [
    ({"JobId": "j", "Status": "FAILED", "JobError": {"Code": "AUTHORIZATION_ERROR", "Message": "no"}}, "AUTHORIZATION_ERROR: no"),
    ({"JobId": "j", "Status": "CANCELED"}, "CANCELED: without a reason")])
def test_other_failures_are_final(account, failed, text):
    with pytest.raises(GenerationFailed, match=text):
        planned(planned(), failed)


def test_regions_in_use_of_the_window_alone(account):
    account.iam.services = [
        service("eu-west-1"), service("ap-south-1", DAY - timedelta(days=300)),
        service("ca-central-1", DAY, ("sa-east-1", DAY - timedelta(days=300)), ("eu-north-1", DAY)),
        {"ServiceName": "S", "ServiceNamespace": "never"}]
    since = DAY - timedelta(days=8)
    assert regions_in_use(account.iam.client, ROLE, since) == ["ca-central-1", "eu-north-1", "eu-west-1", "us-east-1"]
    assert account.iam.asked("GenerateServiceLastAccessedDetails") == [{"Arn": ROLE, "Granularity": "ACTION_LEVEL"}]
    china = "arn:aws-cn:iam::123456789012:role/Dev"
    assert "cn-north-1" in regions_in_use(account.iam.client, china, since)


def test_a_report_that_does_not_come(account):
    account.iam.polls = 10 ** 9
    assert regions_in_use(account.iam.client, ROLE, DAY, patience=0) == []
