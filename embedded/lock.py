"""One run per folder."""

import fcntl
import os
import time
from pathlib import Path
from typing import TextIO

from embedded.paths import say

PATIENCE = float(os.environ.get("LOCK_PATIENCE", "15"))  # seconds; the killed go in 1 to 4


class Busy(Exception):
    """Another run has the folder."""


def take_lock(folder: Path, patience: float = PATIENCE) -> TextIO:
    """Lock `folder` until the file returned is closed here and in every child that got it.

    PostgreSQL and Valkey get it. So after `kill -9` of a run the next one waits
    until the engines are gone too, and never opens their data a second time.

    Raises Busy after `patience` seconds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / "lock").open("a+")
    deadline, told = time.monotonic() + patience, False
    while not try_lock(file):
        if time.monotonic() > deadline:
            file.seek(0)
            holder = file.read().strip()
            file.close()
            raise Busy(f"Another run is active here (process {holder}). Stop it first.")
        if not told:
            say("Waiting for an earlier run to end")
            told = True
        time.sleep(0.1)
    file.seek(0)
    file.truncate()
    file.write(str(os.getpid()))
    file.flush()
    return file


def try_lock(file: TextIO) -> bool:
    """Lock `file` if nobody has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
