"""Whose turn it is: so many jobs a day, and nobody is forgotten."""
import collections
import itertools
import math
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

import boto3
import pytest

import plan
from due import Deferred
from narrowing import GenerationFailed
from planner_account import NOW, account  # noqa: F401

HERE = "arn:aws:iam::123456789012:role/"
DAY = timedelta(days=1)
TOO_MUCH = {"JobId": "j", "Status": "FAILED", "JobError": {"Code": "SERVICE_QUOTA_EXCEEDED_ERROR", "Message": "x"}}


def planned(arns, scheduled=True):
    return plan.handler({"PrincipalArns": arns, "Scheduled": scheduled}, None)


def roles(count):
    return [f"{HERE}R{number:04}" for number in range(count)]


def names(result):
    return [one["Name"] for one in result["Principals"]]


def test_all_of_a_few(account):
    result = planned([HERE + "B", HERE + "A"])
    assert result == {
        "Run": {"StartTime": "2025-02-22T12:00:30Z", "EndTime": "2025-03-01T12:00:30Z", "Scheduled": True,
                "StartedOn": "2025-03-01T12:00:30Z"},
        "Principals": [{"Arn": HERE + "B", "Name": "B"}, {"Arn": HERE + "A", "Name": "A"}], "Waiting": 0, "NextDue": []}


def test_no_more_than_the_budget(account):
    result = planned(roles(100))
    assert names(result) == [f"R{number:04}" for number in range(45)]
    assert result["Waiting"] == 55 and result["NextDue"] == [f"{HERE}R{number:04}" for number in range(45, 65)]


def test_jobs_of_this_day_count_whoever_started_them(account):
    account.clock.now = NOW.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(seconds=1)
    account.jobs.start("arn:aws:iam::123456789012:role/Yesterday")
    account.clock.pass_by(seconds=1)
    for _ in range(30):
        account.jobs.start("arn:aws:iam::123456789012:role/Console", "CANCELED")
    account.clock.now = NOW
    assert len(names(planned(roles(100)))) == 15
    assert len(names(planned(roles(100), scheduled=False))) == 20


def test_runs_out_of_schedule_have_some_to_spare(account, monkeypatch):
    monkeypatch.setenv("ON_DEMAND_RESERVE", "3")
    for _ in range(45):
        account.jobs.start(HERE + "X")
    assert planned(roles(5))["Principals"] == []
    assert names(planned(roles(5), scheduled=False)) == ["R0000", "R0001", "R0002"]


def test_who_never_had_a_turn_and_whose_is_longest_ago(account, monkeypatch):
    monkeypatch.setenv("DAILY_BUDGET", "3")
    for key in ("R0000/policy.json", "R0002/failure.json", "R0001/policy.json", "R0000/failure.json", "R0009/other.json"):
        account.bucket.put(key)
        account.clock.pass_by(minutes=1)
    result = planned(roles(5))
    assert names(result) == ["R0003", "R0004", "R0002"]
    assert result["NextDue"] == [HERE + "R0001", HERE + "R0000"]


def test_a_user_and_a_role_of_one_name_have_turns_of_their_own(account, monkeypatch):
    monkeypatch.setenv("DAILY_BUDGET", "1")
    account.bucket.put("ann/policy.json")
    assert names(planned([HERE + "ann", "arn:aws:iam::123456789012:user/ann"])) == ["user/ann"]


def test_a_job_is_not_planned_when_the_day_is_full(account):
    run = planned(roles(1))["Run"]
    job = {"PrincipalArn": HERE + "R0000", "Name": "R0000", "Run": run}
    assert plan.handler(job, None)["Number"] == 1
    for _ in range(45):
        account.jobs.start(HERE + "X")
    with pytest.raises(Deferred, match="DailyBudget"):
        plan.handler(job, None)
    with pytest.raises(GenerationFailed, match="DailyBudget"):
        tries = {"Number": 1, "StartTime": run["StartTime"], "EndTime": run["EndTime"], "Trails": [{}], "Narrowed": []}
        plan.handler({**job, "Try": tries, "Generated": {"JobDetails": TOO_MUCH}}, None)
    assert plan.handler({**job, "Run": {**run, "Scheduled": False}}, None)["Number"] == 1
    account.clock.pass_by(hours=12)
    assert plan.handler(job, None)["Number"] == 1
    account.clock.pass_by(hours=3)
    with pytest.raises(Deferred, match="lasted"):
        plan.handler(job, None)


# A year


class Simulated:
    """The account without the checks of boto3's models: a year has some ten thousand calls."""

    def __init__(self):
        self.now, self.jobs, self.objects = None, [], {}

    def client(self, name, **_):
        return self

    def get_paginator(self, operation):
        return SimpleNamespace(paginate=getattr(self, operation))

    def list_policy_generations(self):
        week = itertools.takewhile(lambda job: self.now - job["startedOn"] < 7 * DAY, reversed(self.jobs))
        yield {"policyGenerations": list(week)}

    def generate_service_last_accessed_details(self, **_):
        return {"JobId": "1"}

    def get_service_last_accessed_details(self, **_):
        return {"JobStatus": "FAILED"}

    def list_objects_v2(self, Bucket):
        yield {"Contents": [{"Key": key, "LastModified": when} for key, when in self.objects.items()]}


class Year:
    """Runs of the workflow at its times, as far as the planner has a part in them: a job takes four minutes."""

    def __init__(self, account, count, weekdays=range(7), hour=18):
        self.account, self.arns, self.weekdays = account, roles(count), weekdays
        self.turns, self.fails, self.busy, self.quota = {}, set(), lambda moment: False, 50
        self.too_large = set()
        self.first = datetime(2025, 1, 1, hour, tzinfo=timezone.utc)

    def go(self, days=365):
        for day in range(days):
            if (self.first + day * DAY).weekday() in self.weekdays:
                self.account.now = self.first + day * DAY
                self.run()
        return self

    def run(self):
        account = self.account
        plans = plan.plan_run({"PrincipalArns": self.arns, "Scheduled": True}, account.now)
        for one in plans["Principals"]:
            event = {"PrincipalArn": one["Arn"], "Name": one["Name"], "Run": plans["Run"]}
            try:
                event["Try"] = plan.plan_job(event, account.now)
                while one["Arn"] in self.too_large:
                    account.jobs.append({"principalArn": one["Arn"], "startedOn": account.now})
                    account.now += timedelta(minutes=4)
                    event["Generated"] = {"JobDetails": TOO_MUCH}
                    event["Try"] = plan.plan_job(event, account.now)
            except Deferred:
                continue
            except GenerationFailed:
                account.objects[one["Name"] + "/failure.json"] = account.now
                self.turns.setdefault(one["Arn"], []).append(account.now)
                continue
            midnight = account.now.replace(hour=0, minute=0)
            if self.busy(account.now) or sum(job["startedOn"] >= midnight for job in account.jobs[-60:]) >= self.quota:
                account.now += timedelta(minutes=32)  # the retries of the start; then it is deferred
                continue
            account.jobs.append({"principalArn": one["Arn"], "startedOn": account.now})
            account.now += timedelta(minutes=4)
            account.objects[one["Name"] + ("/failure.json" if one["Arn"] in self.fails else "/policy.json")] = account.now
            self.turns.setdefault(one["Arn"], []).append(account.now)

    def longest_wait(self, until):
        """In days, of anybody: from the first run on to the first turn, between turns, and since the last one."""
        waits = [later - sooner for arn in self.arns for sooner, later in zip(
            [self.first, *self.turns.get(arn, [])], [*self.turns.get(arn, []), self.first + until * DAY])]
        return max(waits) / DAY

    def busiest_day(self):
        return max(collections.Counter(job["startedOn"].date() for job in self.account.jobs).values())


@pytest.fixture
def simulated(account, monkeypatch, capsys):
    simulated = Simulated()
    monkeypatch.setattr(boto3, "client", simulated.client)
    yield simulated
    capsys.readouterr()


@pytest.mark.parametrize("count", [1, 45, 315, 3000])
@pytest.mark.parametrize("weekdays", [range(7), range(5)], ids=["every day", "on weekdays"])
def test_a_year(simulated, capsys, count, weekdays):
    year = Year(simulated, count, weekdays).go()
    rounds = math.ceil(count / 45)
    # So many runs in a row take so many days, at worst with weekends between them.
    days = rounds if len(weekdays) == 7 else rounds + 2 * math.ceil(rounds / 5)
    assert len(year.turns) == count and year.busiest_day() == min(count, 45)
    assert year.longest_wait(365) <= days + 0.5
    with capsys.disabled():
        print(f"\n{count:5} principals, {len(weekdays)} runs a week: the longest wait {year.longest_wait(365):5.1f} days, "
              f"the busiest day {year.busiest_day():2} jobs, in all {len(simulated.jobs):6}", end="")


def test_two_months_with_those_who_always_fail(simulated):
    """They have their turns, and take nobody else's."""
    year = Year(simulated, 100)
    year.fails = set(year.arns[:50])
    year.go(60)
    assert len(year.turns) == 100 and year.longest_wait(60) <= 4 and year.busiest_day() == 45


def test_a_month_in_a_region_that_allows_five(simulated):
    """A budget that is too high for the region defers; nobody is starved for it."""
    year = Year(simulated, 20, hour=6)
    year.quota = 5
    year.go(30)
    assert len(year.turns) == 20 and year.busiest_day() == 5 and year.longest_wait(30) <= 5


def test_one_that_is_too_large_takes_nobody_elses_turn(simulated, monkeypatch):
    """Where a day has fewer jobs than one principal has tries: it would come first day by day, and use them all up."""
    monkeypatch.setenv("DAILY_BUDGET", "4")
    year = Year(simulated, 3)
    year.too_large = {year.arns[0]}
    year.go(30)
    assert len(year.turns) == 3 and year.longest_wait(30) <= 2 and year.busiest_day() <= 4


def test_whoever_was_deferred_is_next(simulated):
    year = Year(simulated, 60)
    year.busy = lambda moment: moment >= year.first + timedelta(hours=1)
    year.go(1)
    assert list(year.turns) == year.arns[:15]
    plans = plan.plan_run({"PrincipalArns": year.arns, "Scheduled": True}, year.first + DAY)
    assert names(plans) == [arn.rpartition("/")[2] for arn in year.arns[15:]]


def test_order_of_the_list_is_kept_over_the_rounds(simulated):
    year = Year(simulated, 100).go(10)
    assert [job["principalArn"] for job in simulated.jobs] == (year.arns * 5)[:450]
