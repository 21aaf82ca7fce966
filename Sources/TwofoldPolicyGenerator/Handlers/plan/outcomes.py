"""What becomes of a principal whose policy was not generated, and what is said of a run."""
import json
import os
import re

import boto3

# What the service says of itself rather than of the principal.
NOT_NOW = r"Deferred|(AccessAnalyzer\.)?(ServiceQuotaExceeded|Conflict|Throttling|InternalServer)Exception"


def record(event, now, /):
    """Deferred principals come first in the next run. What failed is kept, so that it has had its turn, and is told."""
    error, cause = event["Failure"]["Error"], readable(event["Failure"].get("Cause"))
    stop(event)
    outcome = {"PrincipalArn": event["PrincipalArn"], "Error": error, "Cause": cause[:200]}
    if re.fullmatch(NOT_NOW, error):
        return {**outcome, "Status": "DEFERRED"}
    kept = {**outcome, "Cause": cause, "Time": now.isoformat()}
    boto3.client("s3").put_object(
        Bucket=os.environ["BUCKET"], Key=event["Name"] + "/failure.json", ContentType="application/json",
        Body=json.dumps(kept, indent=2).encode())
    tell(f"No policy was generated for {event['Name']}", f"{event['PrincipalArn']}\n\n{error}: {cause}\n")
    return {**outcome, "Status": "FAILED"}


def stop(event, /):
    """Cancels the principal's job where it may still be going on, so that it does not stand in the next one's way."""
    job, known = event.get("Job"), event.get("Generated", {}).get("JobDetails", {})
    # What is known may be of the try before.
    if job and (known.get("JobId") != job["JobId"] or known["Status"] == "IN_PROGRESS"):
        quietly("uncancelled", boto3.client("accessanalyzer").cancel_policy_generation, jobId=job["JobId"])


def readable(cause, /):
    """The message alone of what a function has raised."""
    try:
        return str(json.loads(cause)["errorMessage"])
    except (KeyError, RecursionError, TypeError, ValueError):
        return str(cause or "without a reason")


def summary(plan, outcomes, /):
    """Counts, and a text on all who have no new policy. Who was deferred is told here, once for the run."""
    found = [one["Status"] for one in outcomes]
    counts = {name: found.count(name.upper()) for name in ("Succeeded", "Failed", "Deferred")}
    counts["Waiting"] = plan["Waiting"]
    lines = [", ".join(f"{count} {name}" for name, count in counts.items()).lower()]
    missed = [one for status in ("FAILED", "DEFERRED") for one in outcomes if one["Status"] == status]
    for one in missed:
        cause = readable(one.get("Cause"))[:200]
        lines.append(f"{one['Status'].lower()}: {one['PrincipalArn']}: {one['Error']}: {cause}")
    if plan["Waiting"]:
        lines.append("waiting for their turn in a later run, first of all " + ", ".join(plan["NextDue"]))
    text = "\n".join(lines)[:30000]
    if counts["Deferred"]:
        tell(f"Policies deferred to the next run: {counts['Deferred']}", text)
    # Who is waiting comes to its turn by the schedule; out of schedule that is not what was asked for.
    waits = plan["Waiting"] and not plan["Run"]["Scheduled"]
    status = missed[0]["Status"] if missed else "DEFERRED" if waits else "SUCCEEDED"
    return {"Status": status, **counts, "Text": text}


def tell(subject, text, /):
    quietly("untold", boto3.client("sns").publish, TopicArn=os.environ["FAILURES"], Subject=subject, Message=text)


def quietly(event, call, /, **arguments):
    """Logs what goes wrong, with all that was to be done: it is no reason to end the run."""
    try:
        call(**arguments)
    except Exception as error:
        print(json.dumps({"event": event, **arguments, "error": repr(error)}))
