"""Moments, as AWS writes them."""

import datetime


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def iso(moment):
    """With milliseconds, as in events and in what Step Functions passes on."""
    return moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
