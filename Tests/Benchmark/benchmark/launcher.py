"""Runs a program, and prints its nanoseconds of wall time, its nanoseconds of CPU time, its peak memory and its status.

usage: python3 -I -S launcher.py <file for its standard output> <file for its standard error> <program> [word…]

The peak that the system tells of a program is never below the memory of the one that started it, which is why this one
imports nothing that it can do without.
"""

import os
import sys
import time

output, errors, *words = sys.argv[1:]
new = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
actions = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)]
actions += [(os.POSIX_SPAWN_OPEN, 1, output, new, 0o644), (os.POSIX_SPAWN_OPEN, 2, errors, new, 0o644)]
start = time.perf_counter_ns()
child = os.posix_spawn(words[0], words, os.environ, file_actions=actions)
_, status, usage = os.wait4(child, 0)
wall = time.perf_counter_ns() - start
cpu = int((usage.ru_utime + usage.ru_stime) * 1e9)
# Kilobytes, but on a Mac.
peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(wall, cpu, peak, os.waitstatus_to_exitcode(status))
