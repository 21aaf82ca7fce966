"""One invocation: the deployed archive, in a process of its own."""

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
import zipfile
from dataclasses import dataclass

BOOTSTRAP = os.path.join(os.path.dirname(__file__), "bootstrap.py")
# How long a process may take beyond the function's own time: to start, and to import what it needs.
ALLOWANCE = 60


@dataclass
class Outcome:
    payload: str  # JSON: the answer, or the error
    failed: bool
    log: str


class Runner:
    def __init__(self, aws, environment=None):
        """`environment`: variables that all functions get besides their own."""
        self._aws, self._environment = aws, environment or {}

    def run(self, function, event):
        request_id, started = str(uuid.uuid4()), time.time()
        folder = tempfile.mkdtemp(prefix="localaws-function-")
        try:
            outcome = self._run_in(folder, function, event, request_id)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        self._aws.journal.invocation(
            function=function.name,
            event=event,
            payload=outcome.payload,
            failed=outcome.failed,
            log=outcome.log,
            seconds=round(time.time() - started, 3),
        )
        self._keep_log(function, outcome.log, request_id)
        return outcome

    def _run_in(self, folder, function, event, request_id):
        configuration = function.configuration
        if not configuration.get("Runtime", "").startswith("python"):
            return _error("Runtime.Unsupported", f"the local AWS runs Python functions only, not {configuration.get('Runtime')}")
        task, request, result = (os.path.join(folder, name) for name in ("task", "request", "result"))
        with zipfile.ZipFile(io.BytesIO(function.code)) as archive:
            archive.extractall(task)
        stream = f"{time.strftime('%Y/%m/%d')}/[$LATEST]{request_id.replace('-', '')}"
        group = configuration["LoggingConfig"]["LogGroup"]
        context = {
            "function_name": function.name,
            "function_version": "$LATEST",
            "invoked_function_arn": function.arn,
            "memory_limit_in_mb": str(configuration["MemorySize"]),
            "aws_request_id": request_id,
            "log_group_name": group,
            "log_stream_name": stream,
            "timeout": configuration["Timeout"],
            "client_context": None,
            "identity": None,
        }
        with open(request, "w") as file:
            json.dump({"task": task, "event": event, "handler": configuration["Handler"], "context": context}, file)
        environment = {
            **self._environment,
            **configuration.get("Environment", {}).get("Variables", {}),
            "PATH": os.environ.get("PATH", ""),
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            "HOME": folder,
            "AWS_ENDPOINT_URL": self._aws.endpoint,
            "AWS_REGION": function.region,
            "AWS_DEFAULT_REGION": function.region,
            "AWS_ACCESS_KEY_ID": self._aws.sessions.access_key(configuration["Role"]),
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_SESSION_TOKEN": "local",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_LAMBDA_FUNCTION_NAME": function.name,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(configuration["MemorySize"]),
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_LOG_GROUP_NAME": group,
            "AWS_LAMBDA_LOG_STREAM_NAME": stream,
            "AWS_EXECUTION_ENV": f"AWS_Lambda_{configuration['Runtime']}",
            "LAMBDA_TASK_ROOT": task,
            "_HANDLER": configuration["Handler"],
        }
        try:
            process = subprocess.run(
                [sys.executable, "-I", BOOTSTRAP, request, result],
                env=environment,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=configuration["Timeout"] + ALLOWANCE,
            )
        except subprocess.TimeoutExpired:
            message = f"RequestId: {request_id} Error: Task timed out after {configuration['Timeout']:.2f} seconds"
            return _error("Sandbox.Timedout", message)
        log = process.stdout.decode("utf-8", "replace")
        if not os.path.exists(result):
            return _error("Runtime.ExitError", f"Error: Runtime exited with status {process.returncode}", log)
        with open(result) as file:
            written = json.load(file)
        if "error" in written:
            return Outcome(json.dumps(written["error"]), True, log)
        return Outcome(written["answer"], False, log)

    def _keep_log(self, function, log, request_id):
        """The log is written under the function's role, as on AWS: what that may not do is lost."""
        group = function.configuration["LoggingConfig"]["LogGroup"]
        logs = self._aws.client("logs", function.region, function.configuration["Role"])
        stream = f"{time.strftime('%Y/%m/%d')}/[$LATEST]{request_id.replace('-', '')}"
        now = int(time.time() * 1000)
        lines = [f"START RequestId: {request_id} Version: $LATEST", *log.splitlines(), f"END RequestId: {request_id}"]
        try:
            groups = self._aws.client("logs", function.region).describe_log_groups(logGroupNamePrefix=group)["logGroups"]
            if not any(one["logGroupName"] == group for one in groups):
                logs.create_log_group(logGroupName=group)
            logs.create_log_stream(logGroupName=group, logStreamName=stream)
            logs.put_log_events(
                logGroupName=group, logStreamName=stream, logEvents=[{"timestamp": now, "message": line or " "} for line in lines]
            )
        except Exception as error:
            self._aws.journal.problem(f"the log of {function.name} is lost: {error}")


def _error(error_type, message, log=""):
    return Outcome(json.dumps({"errorType": error_type, "errorMessage": message}), True, log + message)
