"""What the site needs to run, from its surroundings where they give it, else from the wheels."""

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import environ

from embedded.children import Child, stop_all
from embedded.lock import take_lock
from embedded.paths import PGBIN, ROOT, say, write_private
from embedded.postgres import APP, OWNER, Postgres
from embedded.valkey import Valkey


def surroundings() -> dict[str, str]:
    """Return our environment and, where it says nothing, what `.env` says: as the settings do."""
    environ.Env.read_env(ROOT / ".env")
    return dict(os.environ)


def given(env: Mapping[str, str], name: str) -> bool:
    """Whether `name` has a value, itself or in a file that NAME_FILE names."""
    return bool(env.get(name) or env.get(f"{name}_FILE"))


@contextmanager
def engines(
    folder: Path, env: dict[str, str], *, lasting: bool = True
) -> Iterator[tuple[list[Child], dict[str, str]]]:
    """Start in `folder` what `env` does not name; yield what runs, and `env` made complete.

    All stop at the end. Raises Busy if another run has the folder.
    """
    children: list[Child] = []
    with take_lock(folder) as lock:
        try:
            yield children, start(folder, env, children, lock.fileno(), lasting=lasting)
        finally:
            stop_all(children)


def start(
    folder: Path, env: dict[str, str], children: list[Child], lock: int, *, lasting: bool
) -> dict[str, str]:
    """Start both engines side by side, then wait for them."""
    complete = dict(env)
    postgres = valkey = None
    if not given(env, "DATABASE_URL"):
        for name in [name for name in complete if name.startswith("PG")]:
            del complete[name]  # PGPORT and its like are meant for another server
        postgres = Postgres(folder, complete, [lock], lasting=lasting)
        children.append(postgres.child)
        postgres.start()
    if not given(env, "REDIS_URL"):
        valkey = Valkey(folder, complete, [lock], lasting=lasting)
        children.append(valkey.child)
        valkey.start()
        valkey.wait()
        complete["REDIS_URL"] = valkey.url
    if postgres:
        postgres.wait()
        complete |= {"DATABASE_URL": postgres.url(APP), "OWNER_DATABASE_URL": postgres.url(OWNER)}
    if children:
        say(" and ".join(child.name for child in children) + " ready")
    if not given(env, "SECRET_KEY"):
        complete["SECRET_KEY"] = kept_secret(folder / "secret_key")
    return {**complete, "PGBIN": str(PGBIN), "PYTHONUNBUFFERED": "1"}


def kept_secret(path: Path) -> str:
    """Return the secret in `path`; make one if there is none, so that sessions outlive a start."""
    try:
        return path.read_text()
    except FileNotFoundError:
        write_private(path, secrets.token_urlsafe(48))
        return path.read_text()
