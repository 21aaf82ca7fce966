"""What the workflow asks at its start, before each job, after what went wrong, and at its end."""
import json
import os
from datetime import UTC, datetime, timedelta

import boto3

from principals import principals
from due import Deferred, by_turn, last_outcomes, room
from narrowing import GenerationFailed, first_try, moment, next_try, utc, window
from outcomes import record, summary

# An execution may have 25,000 events. A poll, at most one in 30 seconds, makes 11, and a principal some 60 otherwise.
LONGEST_RUN = timedelta(hours=13)


def handler(event, context, /):
    now = datetime.now(UTC).replace(microsecond=0)
    if "Outcomes" in event:
        return summary(event["Plan"], event["Outcomes"])
    if "Failure" in event:
        return record(event, now)
    if "Run" in event:
        return plan_job(event, now)
    return plan_run(event, now)


def plan_run(event, now, /):
    """The window, and whose turn it is: as many as the day still has room for."""
    start, end = window(event, now)
    everybody = principals(event.get("PrincipalArns"), boto3.client("iam"))
    scheduled = event.get("Scheduled") is True
    left = room(boto3.client("accessanalyzer"), now, scheduled)
    queue = by_turn(everybody, last_outcomes(boto3.client("s3"), os.environ["BUCKET"]))
    waiting = [one["Arn"] for one in queue[left:]]
    print(json.dumps({"event": "planned", "principals": len(everybody), "room": left, "waiting": waiting}))
    run = {"StartTime": utc(start), "EndTime": utc(end), "Scheduled": scheduled, "StartedOn": utc(now)}
    return {"Run": run, "Principals": queue[:left], "Waiting": len(waiting), "NextDue": waiting[:20]}


def plan_job(event, now, /):
    """What a job is to read: the first one of a principal, or the next one after a job that failed."""
    run, failed = event["Run"], event.get("Generated", {}).get("JobDetails")
    chosen = next_try(event["Try"], failed, event["PrincipalArn"], boto3.client("iam")) if failed else first_try(run)
    if now - moment(run, "StartedOn") > LONGEST_RUN:
        raise Deferred(f"the run has lasted {LONGEST_RUN}")
    if not room(boto3.client("accessanalyzer"), now, run["Scheduled"]):
        # Who had a job has had a turn: to come first again, day by day, would keep all others waiting.
        raise (GenerationFailed if failed else Deferred)("no more jobs may be started today; see DailyBudget")
    return chosen
