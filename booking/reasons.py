"""Why somebody cannot book, what to do, and from which date: the words for each rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applicants.eligibility import objections
from applicants.models import Applicant
from booking.household import booked_of
from booking.stops import STOPS

MORE: dict[str, tuple[Promise, Sequence[Promise]]] = {
    "too_soon": (
        _("You have been registered for less than 7 days"),
        [
            _("On the day of your visit you have been registered for 7 days or longer."),
            _("You can book now, for a day after that."),
        ],
    ),
    "unknown": (
        _("We do not find your number and date of birth"),
        [
            _("Compare both with the letter of your municipality, digit by digit."),
            _(
                "Are you new in the municipality? It sends us its list once in a while. Try again"
                " in a week."
            ),
            _("Is your date of birth wrong in the letter? Talk to the municipality."),
        ],
    ),
    "minor": (
        _("Nobody of 18 or older comes along"),
        [
            _("A child under 18 comes with an adult: choose the adult too."),
            _("Does a guardian come along who is not on a list? Tick that when you book."),
        ],
    ),
    "full": (
        _("There is no free time"),
        [
            _("Join the waiting list. Who waits is offered a place before everybody else."),
            _("Look for fewer people, or at a place further away."),
        ],
    ),
}
ALL = {**STOPS, **MORE}


@dataclass(frozen=True)
class Reason:
    """What is in the way, what to do, and from when it no longer is, if that is known."""

    code: str
    heading: Promise
    lines: Sequence[Promise]
    first_day: date | None = None
    opens_at: datetime | None = None


def general() -> list[Reason]:
    """Return everything that can be in the way of anybody."""
    return [Reason(code, *words) for code, words in ALL.items()]


def of(applicant: Applicant) -> list[Reason]:
    """Return what is in the way of this person today; an empty list means nothing is."""
    now = timezone.now()
    found = [
        Reason(
            objection.code,
            *ALL[objection.code],
            first_day=objection.first_possible_day,
            opens_at=applicant.wave.opens_at
            if objection.code == "wave_not_open" and applicant.wave
            else None,
        )
        for objection in objections(applicant, on=timezone.localdate(now), now=now)
    ]
    return found + [Reason("booked", *ALL["booked"]) for _pk in booked_of([applicant])]
