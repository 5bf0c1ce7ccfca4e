"""`make run`: the engines, then the database, then the site; all watched, all stopped."""

import sys
import time
from collections.abc import Mapping
from pathlib import Path

from config.ready import ask
from embedded.children import Child, run_through
from embedded.engines import engines, given, surroundings
from embedded.paths import LOCAL, say
from embedded.signals import stoppable
from embedded.valkey import free_port
from embedded.welcome import welcome

TRUE = "true", "on", "ok", "y", "yes", "1"  # django-environ's words
PORT, PATIENCE = 8000, 120  # seconds until green
ROOT_WORKER = "ignore:You're running the worker with superuser"  # a machine of one's own


class Failed(Exception):
    """A step that everything else needs did not succeed."""


def run() -> None:
    """Run the site until somebody stops us.

    Raises Stop then, Busy if another run is active, Failed or OSError if it cannot start.
    """
    env = {"DEMO": "true", **surroundings()}
    with stoppable(), engines(data_folder(env), env) as (children, complete):
        complete = with_port(complete)
        if run_through("prepare", [sys.executable, "-m", "config.prepare"], complete):
            raise Failed("The database could not be made ready: see above.")
        site = processes(complete, data_folder(env))
        children.extend(site)
        for child in site:
            child.start()
        wait_until_green(children, int(complete["PORT"]))
        welcome(complete, demo=is_demo(env))
        while True:
            watch(children)


def is_demo(env: Mapping[str, str]) -> bool:
    return env.get("DEMO", "").lower() in TRUE


def data_folder(env: Mapping[str, str]) -> Path:
    """Return where the data lies. The example's never becomes the data of a real site."""
    return LOCAL / ("demo" if is_demo(env) else "own")


def with_port(env: dict[str, str]) -> dict[str, str]:
    """Choose a port if none is given, and the address that goes with it."""
    if given(env, "PORT"):
        port = int(env["PORT"])
        if free_port(port) != port:
            raise Failed(f"Port {port} is in use: stop what uses it, or set PORT.")
    else:
        port = free_port(PORT)
        if port != PORT:
            say(f"Port {PORT} is in use: taking {port}")
    return {"SITE_URL": f"http://localhost:{port}", **env, "PORT": str(port)}


def processes(env: dict[str, str], folder: Path) -> list[Child]:
    """Return the processes of the site. Only the web keeps connections in a pool."""
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "--quiet", "-A", "config"]
    pidless = ["-s", str(folder / "beat"), "--pidfile="]  # a pidfile would outlive kill -9
    web = [*python, "gunicorn", "--config", "deploy/gunicorn.py", "config.wsgi"]
    worker = [*python, "config.workers"]
    return [
        Child("web", web, {"DATABASE_POOL": "4", **env}),
        Child(
            "worker",
            worker,
            {
                "PYTHONWARNINGS": ROOT_WORKER,
                "LOG_LEVEL": "WARNING",
                "WORKER_ALIVE": str(folder / "worker-alive"),
                **env,
            },
        ),
        Child("beat", [*celery, "beat", "--loglevel=WARNING", *pidless], env),
    ]


def wait_until_green(children: list[Child], port: int) -> None:
    """Wait for the health page. Raises Failed after PATIENCE seconds."""
    deadline = time.monotonic() + PATIENCE
    ready, said = ask(port)
    while not ready:
        if time.monotonic() > deadline:
            raise Failed(f"The site did not become ready: {said or 'no answer'}")
        watch(children)
        ready, said = ask(port)


def watch(children: list[Child]) -> None:
    """Start again what died, and rest a moment."""
    for child in children:
        child.revive()
    time.sleep(0.1)
