"""The fixture of the planner's tests: an account at a time, and the function's environment."""
from datetime import datetime, timezone

import boto3
import pytest

import narrowing
import plan
from fakes_account import Account

NOW = datetime(2025, 3, 1, 12, 0, 30, 999999, tzinfo=timezone.utc)
TRAIL = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/main"
ENVIRONMENT = {
    "LOOK_BACK_DAYS": "7", "DAILY_BUDGET": "45", "ON_DEMAND_RESERVE": "5", "TRAIL_ARN": TRAIL, "TRAIL_REGIONS": "",
    "BUCKET": "generated", "FAILURES": "arn:aws:sns:eu-west-1:123456789012:failures"}


@pytest.fixture
def account(monkeypatch):
    account = Account(NOW)

    class Now(datetime):
        @classmethod
        def now(cls, tz=None):
            return account.clock.now.astimezone(tz)
    monkeypatch.setattr(plan, "datetime", Now)
    monkeypatch.setattr(narrowing.time, "sleep", lambda _: None)
    monkeypatch.setattr(boto3, "client", account.client)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    return account
