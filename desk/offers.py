"""The acts a page offers beside its verdict: the next best one first, each with its key."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from appointments.hall import free_now
from desk import verdicts
from desk.line import may_join
from desk.verdicts import Verdict
from locations.models import Desk, Location

ENTER = "Enter"
WAIT = _("Put on the waiting list")
MOVABLE = [*verdicts.COMING, verdicts.ARRIVED, *verdicts.ELSEWHERE]


@dataclass(frozen=True)
class Offer:
    """A button that sends `act` with the field, or a link; the first is the page's main act."""

    label: str | Promise
    key: str
    act: str = ""
    link: str = ""


def offers(verdict: Verdict, location: Location, desk: Desk | None = None) -> list[Offer]:
    """Return what can be done now, at `desk` if one is chosen, and the card last."""
    served = serving(verdict, location) if desk else []
    found = [*served, *arriving(verdict), *helping(verdict, location), *moving(verdict)]
    card = reverse("desk:card", args=[verdict.party.pk]) if verdict.party else ""
    return [*found, Offer(_("Show it to the visitor"), "F9", link=card)]


def offers_of_search(word: str, *, free: bool, line: bool = False) -> list[Offer]:
    """Return what can be done where no visit was found: help now, else wait; and the card."""
    found = [Offer(_("Help now"), "F2", act="walk_in")] if free else []
    if line and not free:
        found = [Offer(WAIT, "F4", act="walk_in_line")]
    card = f"{reverse('desk:words')}?word={word}"
    return [*found, *([Offer(_("Show it to the visitor"), "F9", link=card)] if word else [])]


def serving(verdict: Verdict, location: Location) -> list[Offer]:
    """Return the way to the stickers for who is here, and to what came of a visit of today."""
    if verdict.arrived and verdict.word not in verdicts.COMING:
        return [Offer(_("Serve now"), ENTER, act="serve")]
    over = verdict.word in [verdicts.SERVED, verdicts.UNFINISHED] and verdict.party
    here = {row.slot.location_id for row in verdict.rows} == {location.pk}
    if not over or not here or not verdicts.is_on(verdict.rows[0], localdate(verdict.now)):
        return []
    link = reverse("desk:issue", args=[over.pk])
    return [Offer(_("See what came of it"), "F8", link=link)]


def arriving(verdict: Verdict) -> list[Offer]:
    """Return how to check in who is coming, and to take it back."""
    found = []
    if verdict.word in verdicts.COMING:
        found.append(Offer(_("Check in"), ENTER, act="check_in"))
    elif verdict.coming:
        found.append(Offer(_("Check in who came later"), "F2", act="check_in"))
    if verdict.coming and len(verdict.rows) > 1:
        both = verdict.word in verdicts.COMING
        label = _("Check in, free the others") if both else _("Free the places of the others")
        found.append(Offer(label, "F4", act="free"))
    if verdict.just:
        found.append(Offer(_("Undo"), "F8", act="undo"))
    return found


def helping(verdict: Verdict, location: Location) -> list[Offer]:
    """Return the offer to help now who belongs elsewhere; too few places: to wait in line."""
    number = len(verdict.to_help)
    if not number:
        return []
    if free_now(location.pk) < number:
        return [Offer(WAIT, "F4", act="wait")] if may_join(verdict) else []
    label = ngettext("Help now: %(n)s person", "Help now: %(n)s people", number) % {"n": number}
    return [Offer(label, "F2", act="help")]


def moving(verdict: Verdict) -> list[Offer]:
    """Return the way to another time, for who is not here."""
    if verdict.word not in MOVABLE or not (verdict.coming or verdict.to_help) or not verdict.party:
        return []
    link = reverse("desk:move", args=[verdict.party.pk])
    return [Offer(_("Move to another time"), "F10", link=link)]
