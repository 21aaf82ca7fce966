"""Work that goes on after a call was answered, and the time that it takes."""

import threading
import time
import traceback


class Background:
    """Counts the threads that still work, so that a test can wait for all that it caused to be over."""

    def __init__(self):
        self._condition, self._running = threading.Condition(), 0

    def start(self, work, *arguments):
        with self._condition:
            self._running += 1

        def run():
            try:
                work(*arguments)
            except Exception:
                traceback.print_exc()
            finally:
                with self._condition:
                    self._running -= 1
                    self._condition.notify_all()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        return thread

    def idle(self, timeout):
        """Whether nothing works any more, at the latest after `timeout` seconds."""
        with self._condition:
            return self._condition.wait_for(lambda: self._running == 0, timeout)


class Clock:
    """Waits that AWS would make are cut to a fraction of their length, and recorded with their real one."""

    def __init__(self, scale, journal):
        self.scale, self._journal = scale, journal

    def sleep(self, seconds, why):
        self._journal.wait(seconds, why)
        time.sleep(max(0.0, seconds * self.scale))
