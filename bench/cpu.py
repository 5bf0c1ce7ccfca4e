"""CPU seconds by part: on a machine that others use too, they say more than the clock."""

import os
from pathlib import Path

from bench.database import NAME, rows

TICK = os.sysconf("SC_CLK_TCK")


def used(server):
    """Return the CPU seconds so far of the site (gunicorn's process id), database and client."""
    own = os.times()
    return {
        "site": sum(seconds(pid) for pid in children(server)),
        "database": sum(seconds(pid) for pid in backends()),
        "client": own.user + own.system,
    }


def spent(before, after):
    return {part: after[part] - before[part] for part in before}


def children(parent):
    lists = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(pid) for found in lists for pid in found.read_text().split()]


def backends():
    """Return the processes of our databases; those that have ended meanwhile are not counted."""
    found = rows("select pid from pg_stat_activity where datname like %s", [f"{NAME}%"])
    return [pid for (pid,) in found]


def seconds(pid):
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK
