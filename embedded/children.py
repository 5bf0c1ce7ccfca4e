"""Processes that end when we end, however we end."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread
from typing import IO

from embedded.paths import ROOT, say

PR_SET_PDEATHSIG = 1
GRACE = 10  # seconds to stop in
PAUSES = 0.5, 1, 2, 4, 8, 15  # seconds before the next start, by how often it died in a row
STEADY = 60  # seconds: who lived that long starts over at the first pause
LIBC = ctypes.CDLL(None)


@dataclass
class Child:
    """A process, how to stop it, and what became of it.

    Start it from the main thread: PR_SET_PDEATHSIG fires when the thread that
    forked ends, not the process.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    stop_with: signal.Signals = signal.SIGTERM
    keep_open: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    started: float = 0
    due: float | None = None
    talk: Thread | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start it in a session of its own: Ctrl-C reaches only us, and we choose the order."""
        self.started, self.due = time.monotonic(), None
        self.process = subprocess.Popen(
            self.argv,
            env=dict(self.env),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=tie_to_parent(self.stop_with),
            pass_fds=tuple(self.keep_open),
        )
        self.talk = Thread(target=relay, args=(self.name, self.process.stdout), daemon=True)
        self.talk.start()

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Ask it to stop; after GRACE seconds kill it and all it started."""
        if self.process is None:
            return
        if self.alive:
            self.process.send_signal(self.stop_with)
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            say(f"{self.name} did not stop in {GRACE} s: killed")
        kill_group(self.process.pid)
        self.process.wait()
        if self.talk:
            self.talk.join(1)

    def revive(self) -> None:
        """Start it again if it died, later each time. Call this often."""
        if self.alive or self.process is None:
            return
        now = time.monotonic()
        if self.due is None:
            self.deaths = 1 if now - self.started > STEADY else self.deaths + 1
            pause = PAUSES[min(self.deaths, len(PAUSES)) - 1]
            self.due = now + pause
            kill_group(self.process.pid)  # what it left behind would hold its port or its files
            say(f"{self.name} ended ({self.process.returncode}): again in {pause} s")
        elif now >= self.due:
            self.start()


def tie_to_parent(signal_number: int) -> Callable[[], None]:
    """Return what a new process does before it becomes the program: a session, and our fate."""
    parent = os.getpid()

    def before_exec() -> None:
        os.setsid()
        LIBC.prctl(PR_SET_PDEATHSIG, int(signal_number), 0, 0, 0)
        if os.getppid() != parent:  # died in between
            os._exit(1)

    return before_exec


def kill_group(leader: int) -> None:
    """Kill what is left of the session that `leader` opened."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def relay(name: str, output: IO[bytes] | None) -> None:
    """Copy `output` line by line, each with its name before it. Who is not read from freezes."""
    for line in output or ():
        sys.stdout.write(f"{name:8}| {line.decode(errors='replace')}")
        sys.stdout.flush()


def stop_all(children: Sequence[Child]) -> None:
    """Stop them, the last started first."""
    for child in reversed(children):
        child.stop()


def run_through(name: str, argv: Sequence[str], env: Mapping[str, str]) -> int:
    """Run a program that ends by itself; return its exit status."""
    child = Child(name, argv, env)
    child.start()
    try:
        return child.process.wait() if child.process else 1
    finally:
        child.stop()
