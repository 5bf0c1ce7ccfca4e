"""What hangs on the door when today is not as people expect it: in four languages, no names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from planning.models import Act, MassMove

Facts = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Part:
    """The poster in one language."""

    language: str
    headline: str
    facts: Facts
    lines: Sequence[str]


def poster_of(move: MassMove) -> list[Part]:
    """Return the poster of a move in every language, Ukrainian first."""
    return [part(move, language) for language, _name in settings.LANGUAGES]


def part(move: MassMove, language: str) -> Part:
    with override(language):
        headline, lines = words(move)
        return Part(language, headline, facts(move), [*lines, _("This service is free.")])


def words(move: MassMove) -> tuple[str, list[str]]:
    """Return the headline and what to do, in the active language."""
    if move.act == Act.DOOR:
        return _("Today: another door"), [_("Please use the other entrance.")]
    if move.act == Act.LATER:
        return _("Today it is later"), [
            _("It takes longer at the office today. We are sorry."),
            _("Your appointment stays. Please come back later."),
        ]
    kept = _("Your place is not lost: we wrote to you, or we will.")
    if move.closes:
        return _("Closed today"), [_("We cannot help anybody here today. We are sorry."), kept]
    return _("It takes longer today"), [
        _("Some of our desks are closed today. We are sorry."),
        _("Did we write to you not to come today? Then please do not wait here."),
        _("Did you get no message? Please come in. We help you today."),
    ]


def facts(move: MassMove) -> Facts:
    """Return the lines with a label, in the active language, as far as there is something."""
    span = " – ".join(filter(None, [clock(move.starts), clock(move.ends)]))
    found = [
        (_("Time"), span if move.act == Act.MOVE else ""),
        (_("Entrance"), move.door),
        (_("Later by"), f"{move.delay} min" if move.delay else ""),
        (_("Website"), settings.SITE_URL),
        (_("Phone"), settings.HELP_PHONE),
    ]
    return [(name, said) for name, said in found if said]


def clock(at: time | None) -> str:
    return f"{at:%H:%M}" if at else ""
