"""What the figures were taken on."""

import os
import platform
import subprocess


def machine():
    """A line of Markdown."""
    words = [_processor(), f"{os.cpu_count()} cores", f"load {os.getloadavg()[0]:.1f}", platform.platform()]
    words += [f"Python {platform.python_version()}", _first_line("swift", "--version")]
    words.append(_first_line("node", "--version", name="Node "))
    return ", ".join(words) + "\n"


def _processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.split(":")[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def _first_line(*words, name=""):
    try:
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return f"no {words[0]}"
    return name + done.stdout.splitlines()[0]
