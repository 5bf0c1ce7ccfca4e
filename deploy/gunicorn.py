"""How gunicorn runs, on every machine. What differs comes from the environment."""

import gc
import os
import shutil
import tempfile
from typing import Any

bind = [f"{os.environ.get('LISTEN', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"]
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "config.serving.Worker"  # threads, and a door that closes at once
preload_app = True  # Django is imported once, not once per worker: half the start, less memory
timeout = 20  # for a process that stands still; a statement of the database has 10
graceful_timeout = 8  # less than whoever stops us waits
keepalive = 15
max_requests, max_requests_jitter = 20_000, 2_000
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 -- a heartbeat file
forwarder_headers = ""  # no proxy of ours sends SCRIPT_NAME; from others it was an error of ours
accesslog = None  # the proxy writes one, without query strings
control_socket_disable = True  # it lies in the home folder, the same for every project

if metrics := os.environ.get("METRICS", ""):  # see config/metrics.py
    bind.append(metrics)
    if os.environ.get("METRICS_OF") != str(os.getpid()):  # not again when it is told to reload
        os.environ["METRICS_OF"] = str(os.getpid())
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp("", "metrics-", worker_tmp_dir)


def pre_fork(server: Any, worker: Any) -> None:
    """Give each worker the lowest number that is free: whose file of metrics it goes on with."""
    taken = {each.slot for each in server.WORKERS.values()}
    worker.slot = min(set(range(len(taken) + 1)) - taken)


def post_fork(server: Any, worker: Any) -> None:
    """Look for garbage less often, and not among what was imported: it lives as long as we do."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    if metrics:
        from config import metrics as counted

        counted.slot = str(worker.slot)


def on_exit(server: Any) -> None:
    if metrics:
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
