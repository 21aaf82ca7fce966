"""How much of the trail a job reads: all regions of the whole window, and less of it after a job that got too much."""
import os
import re
import time
from datetime import UTC, datetime, timedelta

LONGEST = timedelta(days=90)
MOST_TRIES = 5
# Where global services such as IAM log to.
GLOBAL = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}


class GenerationFailed(Exception):
    """The job has failed, and there is no other try."""


def window(event, now, /):
    """From when to when. The event may say so; else it is so many days back from now."""
    days = os.environ["LOOK_BACK_DAYS"]
    if not re.fullmatch("0?[1-9]|[1-8][0-9]|90", days):
        raise ValueError(f"LOOK_BACK_DAYS is no number from 1 to 90: {days!r}")
    end = min(moment(event, "EndTime") or now, now)  # there is no activity in the future
    start = moment(event, "StartTime") or end - timedelta(days=int(days))
    if not start < end <= start + LONGEST:
        raise ValueError(f"the window {utc(start)} to {utc(end)} is empty, or longer than 90 days")
    return start, end


def moment(event, key, /):
    """An ISO 8601 time of the event in UTC, to the second; None if it is left out."""
    value = event.get(key)
    if value in (None, ""):
        return None
    try:
        found = datetime.fromisoformat(value)
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC).replace(microsecond=0)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{key} is not an ISO 8601 time: {value!r}") from None


def utc(time, /):
    return time.isoformat()[:19] + "Z"


def first_try(run, /):
    regions = os.environ["TRAIL_REGIONS"].replace(",", " ").split()
    return attempt(1, run["StartTime"], run["EndTime"], regions, [])


def next_try(last, failure, principal, iam, /):
    """A narrower one, where it was the size of the trail that failed the last one: the regions in use, then the latter
    half of the window, and so on."""
    error = failure.get("JobError") or {}
    reason = error.get("Message", "without a reason")
    start, end = moment(last, "StartTime"), moment(last, "EndTime")
    too_much = error.get("Code") == "SERVICE_QUOTA_EXCEEDED_ERROR"
    # A window is at least an hour long, so less than two cannot be halved.
    if not too_much or last["Number"] >= MOST_TRIES or end - start < timedelta(hours=2):
        code = error.get("Code", failure["Status"])
        advice = "; set TrailRegions, or a shorter TrailLookBack" * too_much
        raise GenerationFailed(f"{code}: {reason} (job {failure['JobId']}, try {last['Number']}){advice}")
    regions = last["Trails"][0].get("Regions", [])
    used = regions_in_use(iam, principal, start) if last["Number"] == 1 else []
    if used and (not regions or set(used) < set(regions)):
        regions, left = used, f"these regions were read: {', '.join(used)}"
    else:
        start = end - (end - start) / 2
        left = f"what happened since {start:%Y-%m-%d %H:%M} UTC was read"
    narrowed = [*last["Narrowed"], f"Too much for one job ({reason}): only {left}"]
    return attempt(last["Number"] + 1, utc(start), last["EndTime"], regions, narrowed)


def attempt(number, start, end, regions, narrowed, /):
    """What the workflow hands to Access Analyzer, and people are told of."""
    where = {"Regions": regions} if regions else {"AllRegions": True}
    return {"Number": number, "StartTime": start, "EndTime": end, "Narrowed": narrowed,
            "Trails": [{"CloudTrailArn": os.environ["TRAIL_ARN"], **where}]}


def regions_in_use(iam, principal, since, /, patience=60):
    """Where IAM has last seen the principal, by service and action; [] where it does not say."""
    job = iam.generate_service_last_accessed_details(Arn=principal, Granularity="ACTION_LEVEL")["JobId"]
    asked, found, deadline = {"JobId": job}, set(), time.monotonic() + patience
    while asked:
        page = iam.get_service_last_accessed_details(**asked)
        if page["JobStatus"] == "FAILED" or time.monotonic() > deadline:
            return []
        if page["JobStatus"] == "IN_PROGRESS":
            time.sleep(2)
            continue
        for service in page["ServicesLastAccessed"]:
            # Services and their actions say the same by other names.
            for one in [service, *service.get("TrackedActionsLastAccessed", [])]:
                if one.get("LastAuthenticated", one.get("LastAccessedTime", since)) >= since:
                    found.add(one.get("LastAuthenticatedRegion", one.get("LastAccessedRegion")))
        asked = "Marker" in page and {"JobId": job, "Marker": page["Marker"]}
    found -= {None, ""}
    return sorted(found | {*GLOBAL.get(principal.split(":")[1], "").split()}) if found else []
