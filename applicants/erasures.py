"""Who was erased: known by a keyed hash of the number, so that no list brings them back."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.utils.crypto import salted_hmac

from applicants.forms import Judged
from applicants.imports import Row, Sheet
from applicants.models import Erasure
from applicants.reasons import Remark
from config.db import service

SALT = "applicants.erasures"


def keys() -> list[str]:
    """Return the keys, the newest first. Last those of the site: used before it had others."""
    return [*settings.ERASURE_KEYS, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def named(key: str) -> str:
    """Return how this key is called: a name that says nothing of it."""
    return digest("name", key)[:8]


def digests(v_number: str) -> list[str]:
    """Return under which digests this number may be known: one for each key, the newest first."""
    return [digest(v_number, key) for key in keys()]


def digest(v_number: str, key: str) -> str:
    return salted_hmac(SALT, v_number, secret=key, algorithm="sha256").hexdigest()


def erased(v_numbers: Iterable[str]) -> set[str]:
    """Return which of these numbers are of people who were erased. One query."""
    known = set(Erasure.objects.filter(lifted_at=None).values_list("digest", flat=True))
    if not known:
        return set()
    return {number for number in v_numbers if not known.isdisjoint(digests(number))}


@service
def note_erased(digest: str, at: datetime) -> None:
    """Remember that whoever has the number of this digest was erased `at` that time.

    Safe to repeat.
    """
    Erasure.objects.update_or_create(digest=digest, defaults={"at": at, "lifted_at": None})


@service
def lift(digests: Collection[str], at: datetime) -> bool:
    """Let lists bring back whoever has one of these digests; return whether she was erased.

    She asked for it. Nothing of what was erased comes back. Safe to repeat.
    """
    rows = Erasure.objects.filter(digest__in=digests, lifted_at=None)
    return rows.update(lifted_at=at) > 0


def without_erased(sheet: Sheet, judged: Judged) -> tuple[Sheet, Judged]:
    """Return a list as it is taken in: of who was erased nothing but that the row was left out."""
    gone = erased(entry.v_number for entry in judged.entries)
    if not gone:
        return sheet, judged
    lines = {entry.line for entry in judged.entries if entry.v_number in gone}
    return replace(sheet, rows=blanked(sheet.rows, lines)), left_out(judged, lines)


def blanked(rows: Iterable[Row], lines: Collection[int]) -> list[Row]:
    return [replace(row, values={}) if row.line in lines else row for row in rows]


def left_out(judged: Judged, lines: Collection[int]) -> Judged:
    """Return what was judged, with these lines refused."""
    return replace(
        judged,
        entries=[entry for entry in judged.entries if entry.line not in lines],
        refused=[*judged.refused, *(Remark(line, "v_number", "erased") for line in sorted(lines))],
        warned=[remark for remark in judged.warned if remark.line not in lines],
    )
