"""The site as a server runs it: gunicorn, two processes of four threads."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

WORKERS, THREADS = 2, 4
PATIENCE = 60  # seconds: longer than a busy machine takes to start it


@contextmanager
def site(workers=WORKERS, **environment):
    """Serve until the block ends; yield the port and the process."""
    port = free_port()
    argv = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.py", "config.wsgi:application"]
    size = {"WEB_WORKERS": str(workers), "WEB_THREADS": str(THREADS), "DATABASE_POOL": str(THREADS)}
    environment = os.environ | size | {"PORT": str(port)} | environment
    process = subprocess.Popen(argv, env=environment)  # noqa: S603 -- our own words
    try:
        wait_for(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(PATIENCE)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_for(port):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("gunicorn did not start")
