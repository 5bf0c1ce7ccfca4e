"""Where somebody is on the way to an appointment: kept in the session, in ids only.

Until the first hold the chosen people live here and nowhere else.
"""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Self
from uuid import UUID, uuid5

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language

from applicants.models import Applicant
from appointments.models import Party
from booking.form_keys import read_form_key
from config.kept import restored

KEY = "journey"
LASTS = timedelta(hours=2)


@dataclass
class Journey:
    """Who was identified, who comes, what is held, and which visit may be seen."""

    applicant: int = 0  # ids begin at 1
    home: int = 0
    since: str = field(default_factory=lambda: timezone.now().isoformat())
    added: list[int] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    form_key: str = ""
    step_free: bool = False
    more_time: bool = False
    with_guardian: bool = False
    first_day: str = ""
    held: list[int] = field(default_factory=list)
    party: int = 0
    moving: int = 0  # the visit that gets another time or place
    over: list[int] = field(default_factory=list)  # visits whose people may leave them for it
    helper: str = ""  # the address of who books for others, one after the other
    near: int = 0  # the location of the visit before
    near_day: str = ""
    language: str = ""  # of the page on which somebody said who they are

    @classmethod
    def of(cls, request: HttpRequest) -> Self | None:
        """Return the journey of this session, unless there is none or it is too old."""
        try:
            journey = restored(cls, request.session[KEY])
        except (KeyError, TypeError):  # none, or nothing of ours
            return None
        return journey if journey.is_fresh(timezone.now()) else None

    def is_fresh(self, now: datetime) -> bool:
        """Whether the identification still counts."""
        since = parse_datetime(self.since)
        return since is not None and now - since < LASTS

    def save(self, request: HttpRequest) -> None:
        """Keep it in the session."""
        request.session[KEY] = asdict(self)

    def choose(self, given: dict[str, Any], first_day: date) -> None:
        """Take over who comes, from which day on they can, and what they need."""
        for name, value in given.items():
            setattr(self, name, value)
        self.first_day, self.held, self.moving = first_day.isoformat(), [], 0

    def booked_with(self, signed_key: str) -> bool:
        """Whether the form with this key has become the visit of this session."""
        if not (self.party and self.applicant):
            return False
        return read_form_key(signed_key, self.applicant) == self.form_key

    def key(self) -> UUID:
        """Return the form key of the party: one for each set of answers to the same form."""
        wishes = self.with_guardian, self.step_free, self.more_time
        return uuid5(UUID(self.form_key), repr((sorted(self.people), wishes)))


def begin(request: HttpRequest, *, applicant: Applicant | None = None, party: int = 0) -> None:
    """Start a journey in a new session: what an earlier visitor left is gone.

    But for the address of a helper who goes on with another person. The session gets
    a new key, so one that was planted opens nothing.
    """
    before = Journey.of(request)
    request.session.flush()
    journey = Journey(party=party)
    if before and not before.party:
        journey.helper, journey.near, journey.near_day = (
            before.helper,
            before.near,
            before.near_day,
        )
    if applicant:
        journey.applicant, journey.home = applicant.pk, applicant.municipality_id
        journey.language = get_language() or ""
    journey.save(request)


def known_language(request: HttpRequest) -> str:
    """Return the language of the person of this session, "" if nobody is known.

    That of the messages of the visit, else the one they came in: never what a list says,
    which would turn a Ukrainian page Russian.
    """
    journey = Journey.of(request)
    if journey is None:
        return ""
    party = Party.objects.filter(pk=journey.party).first() if journey.party else None
    return party.language if party else journey.language
