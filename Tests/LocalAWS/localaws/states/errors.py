"""How executions end other than well."""


class StateError(Exception):
    """An error by which a state fails, and that retriers and catchers may handle."""

    def __init__(self, error, cause=""):
        super().__init__(f"{error}: {cause}")
        self.error, self.cause = error, cause

    def matches(self, names):
        if self.error == "States.Runtime":  # nothing handles these
            return False
        if self.error in names:
            return True
        if self.error == "States.DataLimitExceeded":  # terminal for the wildcards
            return False
        return "States.ALL" in names or ("States.TaskFailed" in names and self.error != "States.Timeout")


class ExecutionEnded(Exception):
    """The execution is to end now: it timed out, or was stopped, or a sibling failed."""

    def __init__(self, status, error=None, cause=None):
        super().__init__(status)
        self.status, self.error, self.cause = status, error, cause


def runtime_error(cause):
    return StateError("States.Runtime", cause)
