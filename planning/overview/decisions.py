"""What waits for a planner: every part of planning says its own."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.models import Bus
from desk import papers
from locations.models import Location
from planning.decision import Decision
from planning.moves import waiting as moves
from planning.overview.figures import figures
from planning.overview.places import crowded, full_or_empty
from planning.stock import waiting as stock
from planning.waves import waiting as waves

Source = Callable[[datetime], Sequence[Decision]]


def buses(now: datetime) -> list[Decision]:
    """Buses that a municipality asked for. One query."""
    asked = Bus.objects.asked().count()
    if not asked:
        return []
    words = ngettext(
        "%(number)d municipality asks for places for a bus",
        "%(number)d municipalities ask for places for a bus",
        asked,
    )
    return [Decision(words % {"number": asked}, reverse("buses:coming"), _("Answer"))]


def lists_on_paper(now: datetime) -> list[Decision]:
    """Locations that cannot work on paper now, for nobody says that the list is there.

    Three queries.
    """
    missing = [wanted.location for wanted in papers.unconfirmed(now)]
    if not missing:
        return []
    places = Location.objects.filter(pk__in=missing).values_list("name", flat=True)
    words = _("Day list on paper not confirmed: %(places)s") % {"places": ", ".join(places)}
    today = f"{reverse('planning:overview:dashboard')}#today"
    return [Decision(words, today, _("See who is there"))]


def stickers(now: datetime) -> list[Decision]:
    """Where stickers run out, of what the dashboard has counted anyway. One query."""
    return stock.decisions_of(figures().stock)


def people_to_move(now: datetime) -> list[Decision]:
    """Moves to sign or to call about. Two queries."""
    return moves.decisions()


SOURCES: list[Source] = [
    people_to_move,
    crowded,
    stickers,
    waves.decisions,
    buses,
    lists_on_paper,
    full_or_empty,
]


def decisions(now: datetime) -> list[Decision]:
    """Return what all SOURCES have to decide, the urgent first."""
    found = [decision for source in SOURCES for decision in source(now)]
    return sorted(found, key=lambda decision: not decision.urgent)
