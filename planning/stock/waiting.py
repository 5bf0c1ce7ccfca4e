"""What waits for a planner of stickers."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from planning.decision import Decision
from planning.stock.coverage import Coverage, coverage
from planning.stock.sharing import proposals


def decisions(now: datetime) -> list[Decision]:
    """Return where stickers run out, and what could be sent there. Seven queries."""
    return decisions_of(coverage(now))


def decisions_of(covers: list[Coverage]) -> list[Decision]:
    """The same of what is counted already."""
    page = reverse("planning:stock:home")
    sendings = [
        Decision(
            f"{_('Stickers could be sent')}: {each.origin} – {each.to}, {each.number}",
            page,
            _("Look at it"),
        )
        for each in proposals(covers)
    ]
    return sendings + [
        Decision(
            f"{_('Stickers run out')}: {cover.location}, {cover.first_uncovered}, "
            f"{_('people')}: {cover.uncovered}",
            page,
            _("Look at it"),
            urgent=True,
        )
        for cover in covers
        if cover.uncovered
    ]
