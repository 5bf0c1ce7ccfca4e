"""Processes that the harness starts and ends, and what comes of them."""

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from embedded.children import kill_group


def run(argv, env):
    """Run a program to its end; return what it said. Raises RuntimeError with that if it fails."""
    done = subprocess.run(argv, env=env, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr or done.stdout)
    return done.stdout


def kill_all(pid):
    """Kill a process and all that comes of it, also what has a session of its own."""
    family = [pid, *descendants(pid)]  # the eldest first, or it would start others
    for each in family:
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)
    kill_group(pid)


def descendants(pid):
    """Return what comes of a process, the elder first."""
    found = children_of(pid)
    for each in found:
        found += children_of(each)  # also of those that come to the list meanwhile
    return found


def children_of(pid):
    """Return the processes that `pid` started."""
    found = []
    with suppress(OSError):
        for path in Path(f"/proc/{pid}/task").glob("*/children"):
            found += map(int, path.read_text().split())
    return found
