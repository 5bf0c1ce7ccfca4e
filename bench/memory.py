"""What the site and its workers keep in memory once people have booked, beat not counted.

As PSS: of what several processes share, each has its part.
"""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import cpu, crowd, server, supply
from bench.figures import figure
from bench.visitor import any_time

SECONDS = 20
MOST = 450  # MB


def run():
    with server.site() as (port, web), workers() as minder:
        crowd.bookings(port, supply.Supply().families, any_time, SECONDS)
        found = {"web": pss(web), "worker": pss(minder)}
    for part, megabytes in found.items():
        figure("memory", [megabytes], of=part, unit="MB")
    figure("memory", [sum(found.values())], of="web and worker", unit="MB", most=MOST)


@contextmanager
def workers():
    """Have the workers of a server run until the block ends; yield the process that minds them."""
    with TemporaryDirectory() as folder:
        alive = Path(folder) / "alive"
        process = subprocess.Popen(
            [sys.executable, "-m", "config.workers"],
            env=os.environ | {"WORKER_ALIVE": str(alive), "LOG_LEVEL": "WARNING"},
        )
        try:
            wait_for(alive)
            yield process.pid
        finally:
            process.terminate()
            process.wait(server.PATIENCE)


def wait_for(alive):
    """Wait until all workers are there."""
    deadline = time.monotonic() + server.PATIENCE
    while not alive.exists():
        if time.monotonic() > deadline:
            raise TimeoutError("the workers did not start")
        time.sleep(0.1)


def pss(pid):
    """Return the PSS of this process and all that come from it, in MB."""
    return own(pid) + sum(pss(child) for child in cpu.children(pid))


def own(pid):
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        name, _, size = line.partition(":")
        if name == "Pss":
            return int(size.split()[0]) * 1024 / 1e6
    return 0.0
