"""A gunicorn worker with threads that can be told to stop while people come."""

import select
from typing import Any

from gunicorn.workers.gthread import ThreadWorker


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Closes its door as soon as it is told to stop, and then finishes what it has begun.

    Gunicorn's own leaves it open until the last answer is out, and nobody takes what comes in:
    who came meanwhile waits in vain, and a form is lost. So nginx goes to the next host at once.
    """

    sockets: list[Any]

    def set_accept_enabled(self, enabled: bool) -> None:
        """Do as gunicorn does; when we are to stop, take who waits at the door and close it."""
        super().set_accept_enabled(enabled)
        if self.alive:
            return
        for listener in self.sockets:
            listener.setblocking(False)  # another worker may be quicker
            while select.select([listener], [], [], 0)[0]:
                self.accept(listener)
            listener.close()
        self.sockets = []
