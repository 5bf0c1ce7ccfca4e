"""`python -m embedded` as a person runs it, and a look at what it started."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from config.ready import ask
from embedded.paths import ROOT

OURS = "DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PORT"


def surroundings(folder, **given):
    """An environment that names no part: empty values keep a .env of the machine out too."""
    env = (
        dict(os.environ)
        | dict.fromkeys(OURS, "")
        | {
            "DEMO": "false",
            "DEBUG": "false",
            "ALLOWED_HOSTS": "localhost",
        }
    )
    return {**env, "LOCAL_FOLDER": str(folder), **given}


def embedded(folder, *words, **given):
    """Run it to its end; return what became of it."""
    argv = [sys.executable, "-m", "embedded", *words]
    env = surroundings(folder, **given)
    return subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)


class Site:
    """`python -m embedded run` in the background, with its output in a file."""

    def __init__(self, folder, **given):
        self.log = Path(folder) / f"log-{time.monotonic_ns()}"
        argv = [sys.executable, "-m", "embedded", "run"]
        env = surroundings(folder, **given)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(argv, cwd=ROOT, env=env, stdout=log, stderr=log)

    @property
    def said(self):
        return self.log.read_text(errors="replace")

    @property
    def port(self):
        found = re.search(r"Listening at: http://127.0.0.1:(\d+)", self.said)
        return int(found[1]) if found else None

    @property
    def green(self):
        return self.port is not None and ask(self.port)[0]

    def children(self):
        """Its processes by name: each opened a session, whose number is its own."""
        return {name(pid): pid for pid in children_of(self.process.pid)}

    def stop(self, with_signal=signal.SIGINT):
        self.process.send_signal(with_signal)
        return self.process.wait(30)


@contextmanager
def running(folder, **given):
    """A site that is ready; whatever happens, nothing of it is left afterwards."""
    site = Site(folder, **given)
    try:
        assert eventually(lambda: "] Ready" in site.said, 60), site.said
        yield site
    finally:
        if site.process.poll() is None:
            site.stop()


def eventually(true, seconds):
    deadline = time.monotonic() + seconds
    while not (now := true()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return now


def children_of(pid):
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def family_of(pid):
    """All that `pid` started, and what they did."""
    return [each for child in children_of(pid) for each in (child, *family_of(child))]


def name(pid):
    words = command_line(pid)
    for known in ("postgres", "valkey-server", "gunicorn", "worker", "beat"):
        if known in words:
            return known
    return words


def command_line(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def alive(pid):
    """Whether it runs: a zombie has no command line."""
    return bool(command_line(pid))
