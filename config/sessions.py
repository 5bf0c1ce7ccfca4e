"""Sessions read from Valkey and kept in rows (ADR 3), written in one statement each."""

import logging
from typing import Any

from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.backends.cached_db import SessionStore as CachedStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.db import IntegrityError
from django.utils.crypto import get_random_string

from config.writes import Insert, Save

logger = logging.getLogger(__name__)
VALID = "abcdefghijklmnopqrstuvwxyz0123456789"
INSERT, UPDATE = Insert(Session), Save(Session, "session_data", "expire_date")
KEY_LENGTH = 32  # characters: nobody else has it, and nobody guesses it


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
        try:
            self._cache.set(self.cache_key, self._session, self.get_expiry_age())  # type: ignore[attr-defined]
        except Exception:
            logger.exception("A session was kept in its row only")

    def _get_new_session_key(self) -> str:
        return get_random_string(KEY_LENGTH, VALID)


def insert(row: Any) -> None:
    """Write a new row. Raises CreateError if its key is taken."""
    try:
        INSERT([row])
    except IntegrityError as error:
        raise CreateError from error


def update(row: AbstractBaseSession) -> bool:
    """Write the row again, if it was not deleted meanwhile; return whether."""
    return UPDATE(row) == 1
