"""What seals a row: HMAC-SHA-256 over the row and the seal before it, by a key that rotates."""

import hmac
import json
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.crypto import salted_hmac


class Key(NamedTuple):
    """A secret, and the name under which links remember it."""

    name: str
    secret: bytes

    @classmethod
    def of(cls, text: str) -> "Key":
        """Return the key that this line of the settings stands for."""
        secret = salted_hmac("trail.seals", "seal", text, algorithm="sha256").digest()
        return cls(
            salted_hmac("trail.seals", "name", text, algorithm="sha256").hexdigest()[:8], secret
        )


class Keys:
    """The keys of the settings: the first seals, all of them are known again."""

    @cached_property
    def all(self) -> list[Key]:
        """The keys, newest first. Without keys of their own those of the site, as on a laptop."""
        site = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        return [Key.of(text) for text in settings.TRAIL_KEYS or site]

    @property
    def current(self) -> Key:
        return self.all[0]

    def named(self, name: str) -> Key | None:
        """Return the key of this name, None if it is not among ours."""
        return next((key for key in self.all if key.name == name), None)


def seal(key: Key, before: str, position: int, row: tuple[Any, ...]) -> str:
    """Return the seal of `row` at `position`, after the link whose seal is `before`."""
    text = json.dumps([before, position, *row], default=in_utc, separators=(",", ":"))
    return hmac.new(key.secret, text.encode(), "sha256").hexdigest()


def in_utc(value: datetime) -> str:
    """Return a moment as it is sealed: the same in whatever time zone it was read."""
    return value.astimezone(UTC).isoformat()
