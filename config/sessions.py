"""Sessions read from Valkey and kept in rows (ADR 3), written in one statement each.

The row decides. A copy that could not be written or deleted, for Valkey was away, is old: this
process reads it no more, and deletes it as soon as Valkey answers.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.backends.cached_db import SessionStore as CachedStore
from django.contrib.sessions.backends.db import SessionStore as Database
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.db import IntegrityError
from django.utils.crypto import get_random_string
from redis.exceptions import RedisError

from config.writes import Insert, Save

VALID = "abcdefghijklmnopqrstuvwxyz0123456789"
INSERT, UPDATE = Insert(Session), Save(Session, "session_data", "expire_date")
KEY_LENGTH = 32  # characters: nobody else has it, and nobody guesses it
OLD: set[str] = set()  # keys of copies that are not what the rows are
SOME = 500  # that are deleted with one request


class SessionStore(CachedStore):
    """Django's, without asking whether a new key is free, and without a transaction around
    the one statement that writes: four more trips to the database at each of these.
    """

    def save(self, must_create: bool = False) -> None:
        """Write the row, then the copy. Raises CreateError or UpdateError, as Django's does."""
        if self.session_key is None:
            self.create()
            return
        # Django's stubs leave out what the stores share: this, and the cache below
        row = self.create_model_instance(self._get_session(no_load=must_create))  # type: ignore[attr-defined]
        if must_create:
            insert(row)
        elif not update(row):
            raise UpdateError
        self.put_copy(self._session, self.get_expiry_age())  # type: ignore[attr-defined]

    def load(self) -> dict[str, Any]:
        """Return the copy, else what the row says; {} if there is none."""
        found = self.copied()
        if found is not None:
            return found
        row = self._get_session_from_db()  # type: ignore[attr-defined]
        if row is None:
            return {}
        data: dict[str, Any] = self.decode(row.session_data)
        self.put_copy(data, self.get_expiry_age(expiry=row.expire_date))
        return data

    def delete(self, session_key: str | None = None) -> None:
        """Delete the row, then the copy."""
        key = session_key or self.session_key
        Database.delete(self, session_key)
        if key is not None:
            self.drop_copy(self.cache_key_prefix + key)

    def copied(self) -> dict[str, Any] | None:
        """Return what Valkey has; None if nothing, if it is away, or if that is old."""
        with suppress(OSError, RedisError):
            drop_old(self._cache)  # type: ignore[attr-defined]
            if self.cache_key not in OLD:
                return self._cache.get(self.cache_key)  # type: ignore[attr-defined, no-any-return]
        return None

    def put_copy(self, data: dict[str, Any], seconds: int) -> None:
        with right_or_old(self.cache_key):
            self._cache.set(self.cache_key, data, seconds)  # type: ignore[attr-defined]

    def drop_copy(self, key: str) -> None:
        with right_or_old(key):
            self._cache.delete(key)  # type: ignore[attr-defined]

    def _get_new_session_key(self) -> str:
        return get_random_string(KEY_LENGTH, VALID)


@contextmanager
def right_or_old(key: str) -> Iterator[None]:
    """Note that the copy of `key` is old if what is done to it fails."""
    try:
        yield
    except (OSError, RedisError):
        OLD.add(key)
    else:
        OLD.discard(key)


def drop_old(cache: Any) -> None:
    """Delete copies that are old. Raises RedisError while that is not possible."""
    if not OLD:
        return
    some = [OLD.pop() for _ in range(min(SOME, len(OLD)))]
    try:
        cache.delete_many(some)
    except RedisError:
        OLD.update(some)
        raise


def insert(row: Any) -> None:
    """Write a new row. Raises CreateError if its key is taken."""
    try:
        INSERT([row])
    except IntegrityError as error:
        raise CreateError from error


def update(row: AbstractBaseSession) -> bool:
    """Write the row again, if it was not deleted meanwhile; return whether."""
    return UPDATE(row) == 1
