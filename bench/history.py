"""What was measured before on a machine like this one, and whether something was lost since.

One JSON line for each run, in `.local/bench-history.jsonl`. Only ratios are kept: what a second
brings differs from day to day, how two things compare that were measured in turns differs less.
"""

import json
import os
import platform
import subprocess
from datetime import UTC, datetime

from embedded.paths import LOCAL, ROOT

FILE = "bench-history.jsonl"
TOLERATED = 0.2  # of what it was


def close(ratios, postgres, *, accept=False, folder=LOCAL):
    """Compare `ratios` with the last ones of this machine, keep them, and return what was lost.

    After a loss nothing is kept: a second run shall not find it usual. `accept` keeps it.
    """
    path, here = folder / FILE, machine(postgres)
    lost = losses(last(read(path), here), ratios)
    if ratios and (accept or not lost):
        path.parent.mkdir(parents=True, exist_ok=True)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        line = {"at": at, "commit": commit(), "machine": here, "ratios": ratios}
        with path.open("a") as file:
            file.write(json.dumps(line) + "\n")
    return [] if accept else lost


def losses(before, after):
    """Return a sentence for each ratio that is worse than it was by more than TOLERATED.

    Both are by name: a value, and whether "more" or "less" of it is better. What was not
    measured both times is passed over.
    """
    return [
        f"{name}: {round(loss * 100)} % lost, before {before[name]['value']}, after {now['value']}"
        for name, now in after.items()
        if name in before
        and (loss := lost(before[name]["value"], now["value"], now["better"])) > TOLERATED
    ]


def lost(before, after, better):
    """Return which share of `before` was lost; less than 0 if it was gained."""
    if before <= 0:
        return 0.0
    gained = (after - before) / before
    return -gained if better == "more" else gained


def last(runs, here):
    """Return each ratio as the last run on the machine `here` that measured it found it."""
    found = {}
    for run in runs:
        if run["machine"] == here:
            found |= run["ratios"]
    return found


def read(path):
    """Return the runs in the file, oldest first; none if there is no such file."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]


def machine(postgres):
    """Return what ratios depend on beside the code: `postgres` is the version of the server."""
    return {"cpu": cpu_model(), "cores": os.cpu_count(), "postgresql": postgres}


def cpu_model(path="/proc/cpuinfo"):
    """Return what the processor is called, or at least of which kind it is."""
    with open(path) as file:
        names = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    return names[0] if names else platform.machine()


def commit():
    """Return what was measured, with a + if files differ from it; "" outside a repository."""
    argv = ["git", "describe", "--always", "--dirty=+", "--exclude=*"]
    done = subprocess.run(  # noqa: S603 -- our own words
        argv, cwd=ROOT, capture_output=True, check=False, text=True
    )
    return done.stdout.strip()
