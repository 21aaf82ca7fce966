"""Runs one invocation of a handler; the child process of runner.py.

Reads {"task", "event", "deadline", …} from the file named by the first argument and writes {"answer"} or {"error"} to
the one named by the second. What the handler prints is its log.
"""

import importlib
import json
import os
import signal
import sys
import time
import traceback


class Context:
    def __init__(self, given):
        self.__dict__.update(given)
        self._end = time.time() + given["timeout"]

    def get_remaining_time_in_millis(self):
        return max(0, int((self._end - time.time()) * 1000))


def main(request_path, result_path):
    with open(request_path) as file:
        request = json.load(file)
    context_fields = request["context"]

    def finish(**result):
        with open(result_path, "w") as file:
            json.dump(result, file)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)

    def timed_out(*_):
        seconds = f"{context_fields['timeout']:.2f}"
        message = f"RequestId: {context_fields['aws_request_id']} Error: Task timed out after {seconds} seconds"
        print(message, flush=True)
        finish(error={"errorType": "Sandbox.Timedout", "errorMessage": message})

    def failed(error, error_type=None):
        trace = [line for line in traceback.format_tb(error.__traceback__) if __file__ not in line]
        print(f"[ERROR] {type(error).__name__}: {error}\nTraceback (most recent call last):\n{''.join(trace)}", flush=True)
        finish(
            error={
                "errorMessage": str(error),
                "errorType": error_type or type(error).__name__,
                "requestId": context_fields["aws_request_id"],
                "stackTrace": trace,
            }
        )

    sys.path.insert(0, request["task"])
    os.chdir(request["task"])
    module_name, _, name = request["handler"].rpartition(".")
    try:
        handler = getattr(importlib.import_module(module_name.replace("/", ".")), name)
    except ModuleNotFoundError as error:
        failed(ImportError(f"Unable to import module '{module_name}': {error}"), "Runtime.ImportModuleError")
    except AttributeError:
        failed(AttributeError(f"Handler '{name}' missing on module '{module_name}'"), "Runtime.HandlerNotFound")
    except SyntaxError as error:
        failed(error, "Runtime.UserCodeSyntaxError")
    except Exception as error:
        failed(error)
    # As on AWS the time begins to run once the module is loaded.
    signal.signal(signal.SIGALRM, timed_out)
    signal.setitimer(signal.ITIMER_REAL, context_fields["timeout"])
    try:
        answer = handler(request["event"], Context(context_fields))
    except Exception as error:
        failed(error)
    except SystemExit as error:
        finish(error={"errorType": "Runtime.ExitError", "errorMessage": f"Error: Runtime exited with error: exit status {error.code}"})
    signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        answer = json.dumps(answer)
    except TypeError as error:
        failed(error, "Runtime.MarshalError")
    finish(answer=answer)


if __name__ == "__main__":
    main(*sys.argv[1:])
