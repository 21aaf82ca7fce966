"""Works out whose activity of which days is to be analysed, before anything is asked of Access Analyzer."""
import os
import re
from datetime import datetime, timedelta, timezone

ARN = re.compile(r"arn:aws[a-z0-9-]*:iam::[0-9]{12}:(role|user)/([!-.0-~]+/)*([A-Za-z0-9_+=,.@-]{1,64})")


def handler(event, context):
    """The window and the principals with the names under which their policies are kept."""
    days = os.environ.get("LOOK_BACK_DAYS", "")
    if not re.fullmatch("[0-9]{1,2}", days) or not 1 <= int(days) <= 90:
        raise ValueError(f"LOOK_BACK_DAYS must be a whole number from 1 to 90, not {days!r}")
    now = datetime.now(timezone.utc).replace(microsecond=0)
    end = min(moment(event, "EndTime") or now, now)  # there is no activity in the future
    start = moment(event, "StartTime") or end - timedelta(days=int(days))
    if not timedelta(0) < end - start <= timedelta(days=90):
        raise ValueError(f"the window {text(start)} to {text(end)} must be longer than 0 and at most 90 days")
    return {"StartTime": text(start), "EndTime": text(end), "Principals": principals(event.get("PrincipalArns"))}


def moment(event, key):
    """An ISO 8601 time of the event in UTC, to the second; None if it is left out."""
    value = event.get(key)
    if value in (None, ""):
        return None
    try:
        time = datetime.fromisoformat(value)
        time = time if time.tzinfo else time.replace(tzinfo=timezone.utc)
        return time.astimezone(timezone.utc).replace(microsecond=0)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{key} is not an ISO 8601 time: {value!r}") from None


def text(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def principals(arns):
    """Every bad ARN is named at once; two principals must not share a name, that is a folder."""
    if not isinstance(arns, list):
        raise ValueError("PrincipalArns must be a list of ARNs")
    arns = [str(arn).strip() for arn in arns]
    names, bad = {}, []
    for arn in dict.fromkeys(filter(None, arns)):
        found = ARN.fullmatch(arn)
        name = found and ("user/" if found[1] == "user" else "") + found[3]
        if not found or not found[3].strip(".") or name in names:
            bad.append(arn)
        names[name] = arn
    if bad:
        raise ValueError("neither a role nor a user, or the name of another one again: " + ", ".join(bad))
    if not names:
        raise ValueError("PrincipalArns names nobody")
    return [{"Arn": arn, "Name": name} for name, arn in names.items()]
