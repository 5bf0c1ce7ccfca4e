"""Texts owned by the IND on the right to stay and to work: shown while they are valid, else not."""

from dataclasses import dataclass
from datetime import date
from threading import RLock

from cachetools import TTLCache, cached
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notices.models import Text

HEADINGS: dict[str, Promise] = {
    "stay": _("Your right to stay"),
    "work": _("Your right to work"),
    "employers": _("Letter for employers"),
}
REMEMBERED = 60  # seconds


@dataclass(frozen=True)
class Right:
    """A valid text in one language, with whoever says so and until when."""

    heading: Promise
    body: str
    source: str
    last_valid_on: date


def rights(language: str) -> list[Right]:
    """Return what is valid today, in `language`: stay, work, employers."""
    return valid(language, timezone.localdate())


@cached(TTLCache(32, ttl=REMEMBERED), lock=RLock())
def valid(language: str, today: date) -> list[Right]:
    """Look the texts up, at most once in REMEMBERED seconds: crowded pages show them."""
    found = {
        text.key: text for text in Text.objects.filter(key__in=HEADINGS, last_valid_on__gte=today)
    }
    return [
        Right(
            HEADINGS[key],
            found[key].in_language(language),
            found[key].source,
            found[key].last_valid_on,
        )
        for key in HEADINGS
        if key in found
    ]
