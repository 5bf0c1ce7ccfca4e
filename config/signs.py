"""When a worker last began and ended something: written by it, read by who forked it.

In memory that both share, for a full disk must not look like a dead worker. Seconds of the
monotonic clock, which is one for the whole machine.
"""

import struct
import time
from mmap import mmap

MOMENTS = struct.Struct("dd")


class Sign:
    def __init__(self) -> None:
        self.memory = mmap(-1, MOMENTS.size)  # shared with whoever is forked from now on
        self.end()

    def begin(self) -> None:
        _, ended = self.moments()
        MOMENTS.pack_into(self.memory, 0, time.monotonic(), ended)

    def end(self) -> None:
        began, _ = self.moments()
        MOMENTS.pack_into(self.memory, 0, began, time.monotonic())

    def moments(self) -> tuple[float, float]:
        """Return when it last began and when it last ended something."""
        began, ended = MOMENTS.unpack_from(self.memory)
        return began, ended

    def is_busy(self) -> bool:
        began, ended = self.moments()
        return began > ended

    def silent(self) -> float:
        """Return for how many seconds it has neither begun nor ended anything."""
        return time.monotonic() - max(self.moments())
