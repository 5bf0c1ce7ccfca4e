"""Engines for one command, and throwing data away."""

import ctypes
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from embedded.children import GRACE, PR_SET_PDEATHSIG
from embedded.engines import engines, surroundings
from embedded.identity import nobodys_folder
from embedded.lock import Busy, take_lock
from embedded.paths import LOCAL, say
from embedded.signals import Stop, stoppable

PATIENCE = 3  # seconds for who got Ctrl-C together with us


def run_command(argv: Sequence[str], *, hasty: bool) -> int:
    """Run `argv` on new, empty engines, or on those named by the environment.

    It gets the owner's DATABASE_URL, for it will make databases and roles. If
    `hasty`, data would not survive a crash: for tests, not for measurements.
    Returns its exit status.
    """
    sweep()
    folder = LOCAL / f"once-{time.time_ns()}"
    with stoppable():
        try:
            with engines(folder, surroundings(), lasting=not hasty) as (_, env):
                env["DATABASE_URL"] = env.get("OWNER_DATABASE_URL") or env["DATABASE_URL"]
                return in_front(argv, env)
        finally:
            remove(folder)


def in_front(argv: Sequence[str], env: Mapping[str, str]) -> int:
    """Run `argv` with our terminal. Ends with us; when we are stopped, it is waited for."""
    parent, libc = os.getpid(), ctypes.CDLL(None)

    def tie() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    with subprocess.Popen(argv, env=dict(env), preexec_fn=tie) as command:
        try:
            return command.wait()
        except Stop:
            end(command)
            raise


def end(command: subprocess.Popen[bytes]) -> None:
    """Wait for `command`, then ask it to stop, then kill it."""
    for ask, patience in ((None, PATIENCE), (command.terminate, GRACE), (command.kill, None)):
        if ask:
            ask()
        try:
            command.wait(patience)
        except subprocess.TimeoutExpired:
            continue
        return


def sweep() -> None:
    """Remove what commands left behind that were killed."""
    for folder in LOCAL.glob("once-*"):
        try:
            take_lock(folder, patience=0).close()
        except Busy:
            continue
        remove(folder)


def reset() -> None:
    """Throw the example's data away. Raises Busy while it is in use."""
    folder = LOCAL / "demo"
    with take_lock(folder):
        remove(folder)
    say("The example's data is gone: the next `make run` makes new")


def remove(folder: Path) -> None:
    """Remove `folder`, and what root's PostgreSQL kept for it elsewhere."""
    for each in (nobodys_folder(folder), folder):
        shutil.rmtree(each, ignore_errors=True)
