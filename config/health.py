"""Is this host fit to serve, and are the parts behind it alive?"""

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from config import canary
from config.queues import IMPORT, MAIL, SWEEP

DRIFT = 2  # seconds a host's clock may differ from the database's (design: time is the host's)
# Seconds without a sign of life: one task of `import` may take as long as tasks may
LATE = {MAIL: 60, SWEEP: 60, IMPORT: 180}

# What the rooms have to say: a word each, "ok" or what is wrong. They put it here themselves.
told: dict[str, Callable[[], str]] = {}


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """Answer 200: this process takes requests. Asks nothing else, so it never restarts for it."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when this host can serve and 503 when it cannot.

    Database, migrations and clock decide. Valkey is only told: without it people still
    book, and taking out every host at once would help nobody.
    """
    needed = database()
    return answer(needed, {**needed, "valkey": valkey()})


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer as `ready` does, and tell what waits behind it too: the worker, what the rooms say."""
    needed = database()
    fit = is_fit(needed)
    return answer(needed, {**needed, **background(), **rooms(fit)})


def answer(needed: dict[str, str], said: dict[str, str]) -> JsonResponse:
    fit = is_fit(needed)
    said = {"status": "ok" if fit else "not ready", **said}
    return JsonResponse(said, status=200 if fit else 503)


def is_fit(needed: dict[str, str]) -> bool:
    return all(value == "ok" for value in needed.values())


def rooms(fit: bool) -> dict[str, str]:
    """Say what each room says; on a host that is not `fit` nobody knows."""
    return {name: ask(say) if fit else "unknown" for name, say in told.items()}


def ask(say: Callable[[], str]) -> str:
    try:
        return say()
    except Error:
        return "unknown"


def database() -> dict[str, str]:
    """Ask the database for its clock and its migrations, in two statements."""
    try:
        with connection.cursor() as cursor:
            drift = clock_drift(cursor)
            cursor.execute("select app, name from django_migrations")
            missing = wanted_migrations() - set(cursor.fetchall())
    except Error:
        return {"database": "unreachable", "migrations": "unknown", "clock": "unknown"}
    return {
        "database": "ok",
        "migrations": "missing" if missing else "ok",
        "clock": "ok" if drift <= DRIFT else f"{drift:.0f} s off",
    }


def clock_drift(cursor: Any) -> float:
    """Return by how many seconds our clock differs from the database's, at the very least.

    The answer was true at some moment between asking and hearing, so a slow
    network is not taken for a wrong clock.
    """
    asked = timezone.now()
    cursor.execute("select clock_timestamp()")
    (theirs,) = cursor.fetchone()
    heard = timezone.now()
    return float(max((asked - theirs).total_seconds(), (theirs - heard).total_seconds(), 0))


@functools.cache
def wanted_migrations() -> set[tuple[str, str]]:
    """Return the migrations that this code knows. Read from disk once per process."""
    return set(MigrationLoader(None).disk_migrations)


def valkey() -> str:
    """Say whether Valkey answers. Waits for it as long as any page would."""
    try:
        cache.get(canary.key(SWEEP))
    except (OSError, RedisError):
        return "unreachable"
    return "ok"


def background() -> dict[str, str]:
    """Say how Valkey and the workers do."""
    try:
        heard = canary.heard()
    except (OSError, RedisError):
        return {"valkey": "unreachable", "worker": "unknown"}
    silent = [said for queue, at in heard.items() if (said := silence(queue, at))]
    return {"valkey": "ok", "worker": ", ".join(silent) or "ok"}


def silence(queue: str, heard: datetime | None) -> str:
    """Say for how long nobody worked on `queue`, "" if that is not long."""
    if heard is None:
        return f"{queue} not heard yet"
    age = (timezone.now() - heard).total_seconds()
    return "" if age < LATE[queue] else f"{queue} silent for {age:.0f} s"
