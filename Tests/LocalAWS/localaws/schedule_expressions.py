"""When rules of EventBridge and schedules of EventBridge Scheduler run: what each of the two services accepts."""

import datetime
import functools
import re
import zoneinfo

from dateutil.zoneinfo import get_zonefile_instance


def is_of_rule(expression):
    rate = re.fullmatch(r"rate\(([1-9]\d*) (minute|hour|day)(s?)\)", expression)
    return (rate[1] == "1") == (rate[3] == "") if rate else _is_cron(expression)


def is_of_schedule(expression):
    """Scheduler does not mind whether a unit is in the plural, and knows single moments."""
    once = re.fullmatch(r"at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)", expression)
    if once:
        try:
            return bool(datetime.datetime.fromisoformat(once[1]))
        except ValueError:
            return False
    return bool(re.fullmatch(r"rate\([1-9]\d* (minute|hour|day)s?\)", expression)) or _is_cron(expression)


def _is_cron(expression):
    cron = re.fullmatch(r"cron\((.+)\)", expression)
    fields = cron[1].split(" ") if cron else []
    if len(fields) != 6 or not all(re.fullmatch(r"[\w*?,/#-]+", field) for field in fields):
        return False
    # One of the day of the month and the day of the week is a question mark, and nothing else is.
    return [index for index, field in enumerate(fields) if field == "?"] in ([2], [4])


def is_time_zone(name):
    return name in _time_zones()


@functools.cache
def _time_zones():
    """This machine's, and dateutil's, for some machines have none."""
    return zoneinfo.available_timezones() | set(get_zonefile_instance().zones)
