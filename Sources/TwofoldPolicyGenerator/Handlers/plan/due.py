"""Who is due: the service generates so many policies a day, and everybody shall have their turn."""
import os


class Deferred(Exception):
    """This principal's turn comes in a later run. It stays the next one due."""


def room(analyzer, now, scheduled, /):
    """How many jobs may still be started on this day, of UTC; what others have started in this account counts too.

    Runs out of schedule have some to spare, so that the schedule does not use up all that there is.
    """
    budget = int(os.environ["DAILY_BUDGET"]) + (not scheduled) * int(os.environ["ON_DEMAND_RESERVE"])
    pages = analyzer.get_paginator("list_policy_generations").paginate()
    used = sum(one["startedOn"].astimezone(now.tzinfo).date() >= now.date()
               for page in pages for one in page["policyGenerations"])
    return max(0, budget - used)


def last_outcomes(s3, bucket, /):
    """{name: when the last job of a principal came to an end, well or not}, as what is kept of it tells.

    What is not written down for this cannot be lost or out of step: whoever was deferred, or cut off with the run, has
    nothing newer than before.
    """
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    found = sorted((one["LastModified"], one["Key"]) for page in pages for one in page.get("Contents", []))
    # Of a name that comes twice the last one stays.
    return {key.rpartition("/")[0]: time for time, key in found if key.endswith(("/policy.json", "/failure.json"))}


def by_turn(principals, times, /):
    """Those who never had a turn come first, then those whose turn is longest ago; equals as they are listed."""
    return sorted(principals, key=lambda one: (one["Name"] in times, times.get(one["Name"])))
