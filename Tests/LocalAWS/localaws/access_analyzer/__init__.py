"""IAM Access Analyzer's policy generation and policy checks.

What jobs come to and what checks find is set by tests (`configure`).
"""

import copy
import threading

from .checks import Checks
from .generation import Generation
from .placeholders import PLACEHOLDERS

DEFAULTS = {
    "polls": 2,  # how often a job is IN_PROGRESS when it is asked for
    "busy": "ServiceQuotaExceededException",  # the error of a second job at a time; ConflictException is as likely
    "concurrent": 1,
    "daily_quota": 50,
    # principal ARN or "*" → {"policies": [document, …]}, {"error": {"code", "message"}} or {"stuck": true}; "complete"
    # is isComplete. {"attempts": [outcome, …]}: the principal's first job since this was set, its second, …; the last
    # one repeats.
    "outcomes": {"*": {"policies": [PLACEHOLDERS]}},
    # [{"principalArn", "startedOn" (ISO 8601), "status"}]: jobs that the tests did not start, instead of earlier such
    # jobs. They are listed and count in the quotas.
    "past_jobs": [],
    "findings": [],  # of ValidatePolicy, before what it finds itself
    "findings_page": 100,  # how many findings ValidatePolicy tells at a time
    "no_new_access": None,  # "PASS" or "FAIL", whatever the policies say
    "access_not_granted": None,  # likewise
}


class AccessAnalyzer(Generation, Checks):
    def __init__(self, aws, authority):
        self._aws, self._authority, self._lock = aws, authority, threading.Lock()
        self.settings = copy.deepcopy(DEFAULTS)
        self._begin()

    def configure(self, **settings):
        """Changes some settings; None brings a default back."""
        unknown = set(settings) - set(DEFAULTS)
        if unknown:
            raise ValueError(f"there is no {sorted(unknown)}; there is {sorted(DEFAULTS)}")
        for name, value in settings.items():
            if value is None:
                settings[name] = copy.deepcopy(DEFAULTS[name])
        if "past_jobs" in settings:
            self._remember(settings["past_jobs"])
        if "outcomes" in settings:
            self._forget_attempts()
        self.settings.update(settings)
        return self.settings
