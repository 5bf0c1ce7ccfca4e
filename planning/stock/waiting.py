"""What waits for a planner of stickers."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from config.days import short_day
from planning.decision import Decision
from planning.stock.coverage import Coverage, coverage
from planning.stock.moving import near
from planning.stock.sharing import proposals
from planning.stock.shortage import ahead, short_of


def decisions(now: datetime) -> list[Decision]:
    """Return who has to be moved soon, what could be sent, and where stickers run out.

    Eight queries, seven if nobody is short.
    """
    return decisions_of(coverage(now))


def decisions_of(covers: Sequence[Coverage]) -> list[Decision]:
    """The same of what is counted already."""
    return [*moves(covers), *sendings(covers), *run_out(covers)]


def moves(covers: Sequence[Coverage]) -> list[Decision]:
    names = {cover.location.pk: cover.location for cover in covers}
    short = near(short_of(covers, ahead(settings.STOCK_MOVE_DAYS)))
    words = _("People who come soon, without a sticker for them")
    return [
        decision(f"{words}: {names[place]}, {short_day(day)}, {people}", urgent=True)
        for place, day, people in short
    ]


def sendings(covers: Sequence[Coverage]) -> list[Decision]:
    words = _("Stickers could be sent")
    return [
        decision(f"{words}: {each.origin} – {each.to}, {each.number}") for each in proposals(covers)
    ]


def run_out(covers: Sequence[Coverage]) -> list[Decision]:
    words, people = _("Stickers run out"), _("people")
    return [
        decision(f"{words}: {cover.location}, {short_day(first)}, {people}: {cover.uncovered}")
        for cover in covers
        if (first := cover.first_uncovered)
    ]


def decision(text: str, *, urgent: bool = False) -> Decision:
    return Decision(text, reverse("planning:stock:home"), _("Look at it"), urgent=urgent)
