"""A worker for each queue, forked from one that has read the site: `python -m config.workers`.

Three that were started apart would take three times the memory. Whoever dies is forked again,
and so is who is connected but deaf: a worker that takes nothing from its queue though something
waits there. Celery's can fall into that after their broker was away, and notice nothing.
"""

import ctypes
import gc
import logging
import os
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import FrameType

from celery.signals import task_postrun, task_prerun
from celery.utils.nodenames import default_nodename, host_format
from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from config.celery import app
from config.queues import QUEUES
from config.signs import Sign

logger = logging.getLogger("workers")

PATIENCE = float(os.environ.get("WORKER_PATIENCE", "60"))  # seconds of silence while work waits
STUCK = 30 + float(settings.CELERY_TASK_TIME_LIMIT)  # seconds: Celery should have ended it by then
GRACE = float(os.environ.get("WORKER_GRACE", "8"))  # seconds to end what has begun
PAUSE = 2  # seconds before who died is forked again
TELL = signal.SIGTERM, signal.SIGINT
PR_SET_PDEATHSIG = 1
EARLY = [  # what each would read for itself: one copy is enough
    "billiard.heap",
    "billiard.popen_fork",
    "billiard.sharedctypes",
    "celery.app.control",
    "celery.app.log",
    "celery.apps.worker",
    "celery.concurrency.prefork",
    "celery.events",
    "celery.worker.autoscale",
    "celery.worker.components",
    "celery.worker.consumer",
    "celery.worker.control",
    "celery.worker.strategy",
    "kombu.asynchronous.semaphore",
    "kombu.pidbox",
    "kombu.transport.redis",
]


@dataclass
class Worker:
    """Who works on a queue, in a session of its own, and what is seen of it."""

    queue: str
    sign: Sign = field(default_factory=Sign)
    pid: int = 0
    due: float = 0  # when to fork it, if it does not run

    def start(self) -> None:
        self.sign.end()
        self.pid = os.fork() or become(self.queue, self.sign)

    def ended(self) -> bool:
        """Whether it has ended by itself, or was never started. Notes when to start it again."""
        if self.pid and os.waitpid(self.pid, os.WNOHANG) != (0, 0):
            self.kill(signal.SIGKILL)  # what it left behind
            self.pid, self.due = 0, time.monotonic() + PAUSE
        return not self.pid

    def kill(self, how: signal.Signals) -> None:
        """Send `how` to it and, if that is SIGKILL, to all that it forked."""
        with suppress(ProcessLookupError):
            (os.killpg if how == signal.SIGKILL else os.kill)(self.pid, how)

    def wrong(self) -> str:
        """Return why it has to go, "" if it does not."""
        silent = self.sign.silent()
        if self.sign.is_busy():
            return f"at one task for {silent:.0f} s" if silent > STUCK else ""
        if silent <= PATIENCE or not (waiting := waits(self.queue)):
            return ""
        return f"deaf for {silent:.0f} s while {waiting} tasks wait"


def become(queue: str, sign: Sign) -> int:
    """Be the worker of `queue`, in a process of its own. Never returns."""
    os.setsid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)  # not without us
    for each in TELL:
        signal.signal(each, signal.SIG_DFL)
    task_prerun.connect(lambda **_: sign.begin(), weak=False)
    task_postrun.connect(lambda **_: sign.end(), weak=False)
    code = 1
    try:
        code = work(queue)
    except SystemExit as ending:
        code = int(ending.code or 0)
    finally:
        os._exit(code)


def work(queue: str) -> int:
    """Work on `queue` until somebody stops us; return the exit status.

    Not by Celery's command: it reads 250 modules more, for a prompt that nobody sees.
    """
    worker = app.Worker(
        hostname=host_format(default_nodename(f"{queue}@%h")),
        queues=[queue],
        concurrency=1,
        loglevel=os.environ.get("LOG_LEVEL", "INFO"),
        without_gossip=True,
        without_mingle=True,
        quiet=True,
    )
    worker.start()
    return int(worker.exitcode or 0)


def waits(queue: str) -> int:
    """Return how many tasks wait in the broker; 0 if it does not answer: then nobody is deaf."""
    with suppress(RedisError), Redis.from_url(settings.REDIS_URL, socket_timeout=1) as broker:
        return int(broker.llen(queue))
    return 0


def main() -> None:
    """Fork the workers and mind them until somebody stops us."""
    read_the_site()
    workers = [Worker(queue) for queue in QUEUES]
    stopping: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        stopping.append(number)

    for each in TELL:
        signal.signal(each, stop)
    while not stopping:
        mind(workers)
        time.sleep(0.5)
    end(workers)


def read_the_site() -> None:
    """Import everything, and keep it where forked processes share it.

    Without Django's checks: `migrate` made them, and each of us would hold what they read.
    """
    os.environ["CELERY_SKIP_CHECKS"] = "1"
    app.loader.import_default_modules()
    for each in EARLY:
        import_module(each)
    app.finalize(auto=True)
    gc.collect()
    gc.freeze()


def mind(workers: Sequence[Worker]) -> None:
    """Fork who does not run, end who is deaf or stuck; show that all are well if they are."""
    for worker in workers:
        if worker.ended():
            if time.monotonic() >= worker.due:
                worker.start()
        elif why := worker.wrong():
            logger.error("worker of %s is %s: forked again", worker.queue, why)
            worker.kill(signal.SIGKILL)
    if all(worker.pid for worker in workers):
        with suppress(OSError):  # a disk that is full is no reason to stop
            Path(os.environ.get("WORKER_ALIVE", "/tmp/worker-alive")).touch()  # noqa: S108 -- empty


def end(workers: Sequence[Worker]) -> None:
    """Let each end what it has begun, for GRACE at most. What is cut off waits in its rows."""
    for worker in workers:
        worker.kill(signal.SIGTERM)
    until = time.monotonic() + GRACE
    while not all(worker.ended() for worker in workers) and time.monotonic() < until:
        time.sleep(0.1)
    for worker in workers:
        if worker.pid:
            worker.kill(signal.SIGKILL)


if __name__ == "__main__":
    main()
