"""The window and the principals of a run."""
from datetime import datetime, timedelta, timezone

import pytest

import plan

NOW = datetime(2025, 3, 1, 12, 0, 30, 999999, tzinfo=timezone.utc)
ROLE = "arn:aws:iam::123456789012:role/app/team/Dev"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return NOW.astimezone(tz)
    monkeypatch.setattr(plan, "datetime", Clock)
    monkeypatch.setenv("LOOK_BACK_DAYS", "7")


def run(arns=(ROLE,), **event):
    return plan.handler({"PrincipalArns": list(arns), **event}, None)


def window(**event):
    result = run(**event)
    return result["StartTime"], result["EndTime"]


def test_defaults():
    assert run() == {"StartTime": "2025-02-22T12:00:30Z", "EndTime": "2025-03-01T12:00:30Z",
                     "Principals": [{"Arn": ROLE, "Name": "Dev"}]}


@pytest.mark.parametrize("event, expected", [
    ({"StartTime": None, "EndTime": ""}, ("2025-02-22T12:00:30Z", "2025-03-01T12:00:30Z")),
    ({"EndTime": "2025-02-20T10:00:00Z"}, ("2025-02-13T10:00:00Z", "2025-02-20T10:00:00Z")),
    ({"StartTime": "2025-02-20T10:00:00+02:00"}, ("2025-02-20T08:00:00Z", "2025-03-01T12:00:30Z")),
    ({"StartTime": "2025-02-20", "EndTime": "2025-02-21T00:00:00.9"}, ("2025-02-20T00:00:00Z", "2025-02-21T00:00:00Z")),
    ({"StartTime": "2025-02-20", "EndTime": "2999-01-01"}, ("2025-02-20T00:00:00Z", "2025-03-01T12:00:30Z")),
    ({"StartTime": "2024-12-01T12:00:30Z"}, ("2024-12-01T12:00:30Z", "2025-03-01T12:00:30Z")),
])
def test_window(event, expected):
    assert window(**event) == expected


@pytest.mark.parametrize("event", [
    {"StartTime": "2025-02-20", "EndTime": "2025-02-20"}, {"StartTime": "2025-02-21", "EndTime": "2025-02-20"},
    {"StartTime": "2026-01-01"}, {"StartTime": "2024-12-01T12:00:29Z"}, {"StartTime": "2026-01-01", "EndTime": "2026-01-02"}])
def test_impossible_windows(event):
    with pytest.raises(ValueError, match="window"):
        run(**event)


@pytest.mark.parametrize("value", ["yesterday", "2025-02-30", 7, ["2025-02-20"], {}, "0001-01-01T00:00:00+14:00", "2025-02-20T10:00:00Z; x"])
@pytest.mark.parametrize("key", ["StartTime", "EndTime"])
def test_times_that_are_none(key, value):
    with pytest.raises(ValueError, match=f"{key} is not an ISO 8601 time"):
        run(**{key: value})


@pytest.mark.parametrize("days", ["", "0", "91", "-1", "1.5", "abc", " 7", "400", "\u0667"])
def test_look_back_days(monkeypatch, days):
    monkeypatch.setenv("LOOK_BACK_DAYS", days)
    with pytest.raises(ValueError, match="LOOK_BACK_DAYS"):
        run()


def test_look_back_days_must_be_given(monkeypatch):
    monkeypatch.delenv("LOOK_BACK_DAYS")
    with pytest.raises(ValueError, match="LOOK_BACK_DAYS"):
        run()


@pytest.mark.parametrize("days", [1, 90])
def test_ends_of_the_range_of_days(monkeypatch, days):
    monkeypatch.setenv("LOOK_BACK_DAYS", str(days))
    start, end = window()
    assert datetime.fromisoformat(end) - datetime.fromisoformat(start) == timedelta(days=days)


def test_principals_and_their_names():
    arns = [" " + ROLE, "", "arn:aws-cn:iam::123456789012:user/joe@example.com", ROLE, "  ",
            "arn:aws-us-gov:iam::123456789012:user/div/a/ann", "arn:aws:iam::123456789012:role/service-role/a+b=c,d.e-f_g"]
    assert [(one["Arn"], one["Name"]) for one in run(arns)["Principals"]] == [
        (ROLE, "Dev"), ("arn:aws-cn:iam::123456789012:user/joe@example.com", "user/joe@example.com"),
        ("arn:aws-us-gov:iam::123456789012:user/div/a/ann", "user/ann"),
        ("arn:aws:iam::123456789012:role/service-role/a+b=c,d.e-f_g", "a+b=c,d.e-f_g")]


def test_every_bad_arn_is_named():
    bad = ["Dev", "arn:aws:iam::123456789012:group/g", "arn:aws:iam::123456789012:role/", "arn:aws:iam::12:role/x",
           "arn:aws:sts::123456789012:assumed-role/a/b", "arn:aws:iam::123456789012:role/a b", "arn:aws:iam::123456789012:root",
           "arn:aws:iam::123456789012:role/..", "arn:aws:iam::123456789012:role/p//", "arn:aws:iam::123456789012:role/x\ny"]
    with pytest.raises(ValueError) as raised:
        run([ROLE, *bad])
    assert all(arn in str(raised.value) for arn in bad) and ROLE not in str(raised.value)


def test_two_principals_of_one_name():
    with pytest.raises(ValueError, match="role/other/Dev"):
        run([ROLE, "arn:aws:iam::123456789012:role/other/Dev"])
    assert len(run([ROLE, "arn:aws:iam::123456789012:user/Dev", "arn:aws:iam::123456789012:role/user"])["Principals"]) == 3


@pytest.mark.parametrize("arns", [None, ROLE, {}, [], ["", " "]])
def test_nobody(arns):
    with pytest.raises(ValueError, match="PrincipalArns"):
        plan.handler({"PrincipalArns": arns}, None)
    with pytest.raises(ValueError, match="PrincipalArns"):
        plan.handler({}, None)


@pytest.mark.parametrize("arn", [7, None, ["x"]])
def test_arns_that_are_no_text(arn):
    with pytest.raises(ValueError, match="neither a role nor a user"):
        run([arn])


def test_hostile_arn_is_quick():
    with pytest.raises(ValueError):
        run(["arn:aws:iam::123456789012:role/" + "a/" * 5000 + " "])
