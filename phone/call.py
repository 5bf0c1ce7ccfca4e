"""The call somebody of the staff is in: kept in the session, in ids only, until it is ended."""

from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Self
from uuid import UUID, uuid4, uuid5

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from config.kept import restored

KEY = "call"
LASTS = timedelta(hours=1)  # a call that nobody ended opens nothing to the next caller


@dataclass
class Call:
    """Who was found, whose visits the caller has proved, and what is being booked.

    What was typed is not kept: it names somebody. `found` are ids of applicants, None before
    a search. `party` is the visit that changes, 0 for a new one; `people` and `added` are ids
    too, `home` is the person from whom the booking began.
    """

    since: str = field(default_factory=lambda: timezone.now().isoformat())
    found: list[int] | None = None
    proved: list[int] = field(default_factory=list)
    home: int = 0
    added: list[int] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    party: int = 0
    held: list[int] = field(default_factory=list)
    step_free: bool = False
    more_time: bool = False
    with_guardian: bool = False
    form_key: str = field(default_factory=lambda: str(uuid4()))

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """Return the call of this session; a new one if there is none or it is too old."""
        try:
            call = restored(cls, request.session[KEY])
        except (KeyError, TypeError):  # none, or nothing of ours
            return cls()
        since = parse_datetime(call.since)
        return call if since and timezone.now() - since < LASTS else cls()

    def save(self, request: HttpRequest) -> None:
        """Keep it in the session."""
        request.session[KEY] = asdict(self)

    def begin_booking(self, person: int) -> None:
        """Forget what was being booked, unless it was for this person (id)."""
        if self.home != person or self.party:
            self.home, self.added, self.people, self.party, self.held = person, [], [], 0, []
            self.form_key = str(uuid4())

    def begin_change(self, party: int, people: list[int]) -> None:
        """Go on to other times for these people (ids) of a visit (id)."""
        self.home, self.party, self.people, self.held = 0, party, people, []

    def booked(self) -> None:
        """The act is done: the next one gets a form key of its own."""
        self.home, self.added, self.people, self.party, self.held = 0, [], [], 0, []
        self.form_key = str(uuid4())

    def key(self) -> UUID:
        """Return the form key of a new party: one for each set of people and needs."""
        wishes = self.with_guardian, self.step_free, self.more_time
        return uuid5(UUID(self.form_key), repr((sorted(self.people), wishes)))


def end(request: HttpRequest) -> None:
    """Forget the call, with everything the caller had proved."""
    request.session.pop(KEY, None)
