"""The pages of the waiting room, rendered once per language and filled in by hand.

A page is some pieces of text with gaps between them: no template, no catalogue and no
database is asked for somebody who waits.
"""

import re
from contextlib import suppress
from datetime import datetime
from functools import cache, lru_cache
from typing import NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.translation import override

from config.context import Translation
from gate.pace import Wait

STATES = ["early", "unknown", "waits", "called"]
GAPS = ["seconds", "opens", "before", "low", "high"]
GAP = re.compile(r"\[\[(\w+)\]\]")
GROUPS = {"uk": "\u00a0", "ru": "\u00a0", "nl": ".", "en": ","}  # between thousands


class Shown(NamedTuple):
    """What a page says."""

    state: str  # one of STATES
    seconds: float  # until it is asked for again
    opens_at: float = 0.0
    before: int = 0  # people
    wait: Wait | None = None


def page(language: str, shown: Shown) -> str:
    """Return the page of the waiting room as somebody shall see it now."""
    low, high = shown.wait or (0, 0)
    said = {
        "seconds": str(round(shown.seconds)),
        "opens": moment(language, shown.opens_at) if shown.opens_at else "",
        "before": f"{shown.before:,}".replace(",", GROUPS[language]),
        "low": str(low),
        "high": str(high),
    }
    pieces = list(made(language, shown.state))
    pieces[1::2] = [said[name] for name in pieces[1::2]]
    return "".join(pieces)


@lru_cache(64)
def moment(language: str, seconds: float) -> str:
    with override(language):
        at = timezone.localtime(datetime.fromtimestamp(seconds, tz=timezone.get_default_timezone()))
        return formatted(at, "l j E Y, H:i")


@cache
def made(language: str, state: str) -> tuple[str, ...]:
    """Return a page as text, name of a gap, text, name of a gap, and so on."""
    context = {
        "LANGUAGE_CODE": language,
        "home": f"/{language}/",
        "service_name": settings.SERVICE_NAME,
        "help_phone": settings.HELP_PHONE,
        "demo": settings.DEMO,
        "translations": [Translation(code, name, f"/{code}/") for code, name in settings.LANGUAGES],
        "state": state,
        **{name: f"[[{name}]]" for name in GAPS},
    }
    with override(language):
        return tuple(GAP.split(render_to_string("gate/line.html", context)))


def warm() -> None:
    """Make all pages: before the server divides itself, and before anybody waits.

    Where nobody collected the files of the pages yet, each is made when it is asked for.
    """
    with suppress(ValueError):
        for language, _ in settings.LANGUAGES:
            for state in STATES:
                made(language, state)
