"""Writes a JSON document again with json.dumps, and tells on the standard error how many nanoseconds that alone took.

usage: json_floor.py <document> <spaces of a level, or 0 for one line>
"""

import json
import sys
import time

path, spaces = sys.argv[1], int(sys.argv[2])
with open(path, encoding="utf-8") as file:
    document = json.load(file)
layout = {"indent": spaces} if spaces else {"separators": (",", ":")}
start = time.perf_counter_ns()
text = json.dumps(document, ensure_ascii=False, **layout)
taken = time.perf_counter_ns() - start
sys.stdout.write(text + "\n")
print(taken, file=sys.stderr)
