"""The people of an officer: of each whether they are booked or served, never on which day."""

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Replace
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from applicants.models import Applicant, ApplicantQuerySet, LetterBatch, Municipality
from appointments.models import FIRM, Appointment

NOT_BOOKED, BOOKED, SERVED, WITHDRAWN = "not_booked", "booked", "served", "withdrawn"
LONGEST = 18  # digits of an id, whatever somebody sends
STATES: dict[str, Promise] = {
    NOT_BOOKED: _("not booked"),
    BOOKED: _("booked"),
    SERVED: _("served"),
    WITHDRAWN: _("no longer registered"),
}
NO_CONTACT = Q(email="", phone="")


def hers(officer: User) -> ApplicantQuerySet:
    """The people of the municipalities of `officer`; others do not exist for her."""
    return Applicant.objects.filter(municipality__in=officer.municipalities.all())


def her_person(officer: User, pk: int) -> Applicant:
    """Return this person of hers, with `state`. Raises Http404 if it is nobody of hers."""
    found = with_state(hers(officer).known()).select_related("municipality").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def her_municipality(officer: User, pk: str) -> Municipality:
    """Return the one of hers with the id that a form sent. Raises Http404 if there is none."""
    return get_object_or_404(officer.municipalities.all(), pk=number(pk))


def number(text: str) -> int:
    """Return the id that a form sent, 0 if it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else 0


def is_booked() -> Exists:
    """Whether a person has an appointment, or is at the desk for it."""
    return Exists(Appointment.objects.filter(applicant=OuterRef("pk"), status__in=FIRM))


def with_state(rows: QuerySet[Applicant]) -> QuerySet[Applicant]:
    """Add to each of `rows` one of STATES as `state`: served before withdrawn before booked."""
    state = Case(
        When(served_on__isnull=False, then=Value(SERVED)),
        When(withdrawn_on__isnull=False, then=Value(WITHDRAWN)),
        When(is_booked(), then=Value(BOOKED)),
        default=Value(NOT_BOOKED),
        output_field=CharField(),
    )
    return rows.annotate(state=state)


def state_of(person: Applicant) -> Promise:
    """Return in words the state of a person that came `with_state`."""
    return STATES[vars(person)["state"]]


def in_state(rows: QuerySet[Applicant], state: str) -> QuerySet[Applicant]:
    """Those of `rows` who are in this one of STATES; nobody if it is none."""
    if state == SERVED:
        return rows.filter(served_on__isnull=False)
    if state == WITHDRAWN:
        return rows.filter(served_on=None, withdrawn_on__isnull=False)
    here = rows.filter(served_on=None, withdrawn_on=None)
    return {BOOKED: here.filter(is_booked()), NOT_BOOKED: not_booked(rows)}.get(state, rows.none())


def not_booked(rows: QuerySet[Applicant]) -> QuerySet[Applicant]:
    """Those of `rows` who still have to make an appointment."""
    return rows.filter(~is_booked(), served_on=None, withdrawn_on=None)


def without_letter(rows: QuerySet[Applicant]) -> QuerySet[Applicant]:
    """Those of `rows` who still have to make an appointment, and were never sent a letter."""
    printed = LetterBatch.people.through.objects.filter(applicant=OuterRef("pk"))
    return not_booked(rows).filter(~Exists(printed), restricted_on=None)


def unreached(rows: QuerySet[Applicant]) -> QuerySet[Applicant]:
    """Those of `rows` without e-mail and phone, who live with nobody that has either."""
    mates = Applicant.objects.filter(
        municipality=OuterRef("municipality"), household=OuterRef("household"), set_apart=False
    ).exclude(household="")
    reached = Exists(mates.exclude(NO_CONTACT))
    return rows.filter(NO_CONTACT).filter(Q(set_apart=True) | ~reached)


def younger(rows: QuerySet[Applicant], years: int, today: date) -> QuerySet[Applicant]:
    """Those of `rows` who are not yet that many `years` old.

    What a register does not know of a birth date is taken as late as it can be, as
    `Applicant.latest_birth_date` does: 99 comes after every day and month.
    """
    cutoff = f"{today.year - years:04}-{today.month:02}-{today.day:02}"
    born = Replace("birth_date", Value("-00"), Value("-99"))
    return rows.alias(born=born).filter(born__gt=cutoff)


def counts(rows: QuerySet[Applicant]) -> dict[str, int]:
    """Return how many of `rows` are registered, not booked, booked and served, in one query."""
    each: dict[str, Any] = {state: Count("pk", filter=Q(state=state)) for state in STATES}
    found = with_state(rows).aggregate(**each)
    registered = found[NOT_BOOKED] + found[BOOKED] + found[SERVED]
    return {"registered": registered, **found}
