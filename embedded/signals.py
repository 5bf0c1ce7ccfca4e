"""Ctrl-C and its like, as one exception that ends whatever we wait for."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STOPPERS = signal.SIGINT, signal.SIGTERM, signal.SIGHUP


class Stop(BaseException):
    """Somebody asked us to stop. Not an error, and no `except Exception` may catch it."""


@contextmanager
def stoppable() -> Iterator[None]:
    """Raise Stop at the first signal, wherever we are; be deaf to the next ones.

    To note the signal and look later would not do: a start waits inside other
    programs. Deaf afterwards, or a second Ctrl-C would interrupt the stopping.
    """

    def once(number: int, frame: FrameType | None) -> None:
        for each in STOPPERS:
            signal.signal(each, signal.SIG_IGN)
        raise Stop(signal.Signals(number).name)

    before = {each: signal.signal(each, once) for each in STOPPERS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
