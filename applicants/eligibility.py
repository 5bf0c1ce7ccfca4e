"""Who may come on which day. Pure, and the only home of the rule.

The person, the desk and the import report get the same answer. Whether there
already is an appointment is not eligibility: `claims.hold` says that.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applicants.models import Applicant

REGISTERED_FOR = timedelta(days=7)  # rule of 2022: in the BRP a week on the day of the visit
STICKER_AGE = 14  # rule of 2022: under 14 comes without a sticker
RESTRICTED = "restricted"
ADULT_AGE = 18  # rule of 2022: under 18 comes with a parent or guardian


@dataclass(frozen=True)
class Objection:
    """Why somebody cannot come on a day; from when on they can, if that is known."""

    code: str
    message: Promise
    first_possible_day: date | None = None


def objections(applicant: Applicant, *, on: date, now: datetime) -> list[Objection]:
    """Return what speaks against `applicant` coming `on` that day; an empty list means yes."""
    possible = applicant.registered_on + REGISTERED_FOR
    wave = applicant.wave
    checks = [
        (
            applicant.withdrawn_on and applicant.withdrawn_on <= on,
            Objection("withdrawn", _("No longer registered with a municipality.")),
        ),
        (
            applicant.restricted_on,
            Objection(RESTRICTED, _("The use of the data is restricted.")),
        ),
        (was_served(applicant, on), Objection("served", _("Already has a sticker."))),
        (
            applicant.decision_pending_since,
            Objection("decision_pending", _("The IND has to decide first.")),
        ),
        (
            wave and wave.opens_at > now,
            Objection("wave_not_open", _("Will be invited a little later.")),
        ),
        (
            possible > on,
            Objection("too_soon", _("Not yet registered for 7 days."), possible),
        ),
    ]
    return [objection for applies, objection in checks if applies]


def was_served(applicant: Applicant, on: date) -> bool:
    """Whether an earlier visit gave what is due on that day.

    A visit before the 14th birthday gave no sticker, so it counts no longer from then on.
    """
    served = applicant.served_on
    if served is None:
        return False
    return not (comes_without_sticker(applicant, served) and applicant.age_on(on) >= STICKER_AGE)


def comes_without_sticker(applicant: Applicant, on: date) -> bool:
    """Whether the person is too young for a sticker on that day, and comes along all the same."""
    return applicant.age_on(on) < STICKER_AGE


def is_minor(applicant: Applicant, on: date) -> bool:
    """Whether the person is under age on that day."""
    return applicant.age_on(on) < ADULT_AGE
