"""What the trail and the history say about one person, or of one account: reads only."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat

from applicants.models import Applicant
from applicants.people import about
from appointments.models import Appointment, StatusChange
from trail.models import Event
from trail.services import numbers

Rows = QuerySet[Event, tuple[Any, ...]]

EVENT = ["at", "pk", "kind", "result", "actor", "about", "channel", "place", "network"]
# The same of a step of the history: "appointment:12" was "checked_in" by somebody
STEP: list[str | Combinable] = [
    "at",
    "pk",
    "status",
    "reason",
    "actor",
    Concat("about", Value(":"), Cast("row", CharField()), output_field=CharField()),
    "channel",
    "place",
    Value("", CharField()),
]


class Look(NamedTuple):
    """That somebody saw, tried or did something."""

    at: datetime
    pk: int
    kind: str
    result: str
    actor: str
    about: str
    channel: str
    place: str
    network: str


def of_person(person: Applicant) -> Rows:
    """Return who looked at `person` or a visit of hers, tried her number, or changed a claim.

    Newest first, as tuples of `Look`.
    """
    claims = Appointment.objects.filter(applicant=person).values_list("pk", "party")
    rows, parties = zip(*claims, strict=True) if claims else ((), ())
    names = {about(person.pk), *numbers(person.v_number), *(f"party:{pk}" for pk in parties)}
    events = Event.objects.filter(about__in=sorted(names))
    return together(events, StatusChange.objects.filter(about="appointment", row__in=rows))


def of_account(actor: str, since: datetime, until: datetime) -> Rows:
    """Return everything `actor` ("user:3") touched in [since, until), and what was done to it.

    Newest first, as tuples of `Look`.
    """
    when = Q(at__gte=since, at__lt=until)
    events = Event.objects.filter(when, Q(actor=actor) | Q(about=actor))
    return together(events, StatusChange.objects.filter(when, actor=actor))


def together(events: QuerySet[Event], steps: QuerySet[StatusChange]) -> Rows:
    seen = events.order_by().values_list(*EVENT)
    done = steps.order_by().values_list(*STEP)
    return seen.union(done, all=True).order_by(F("at").desc(), F("pk").desc())
