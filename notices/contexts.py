"""What each family of kinds needs to know. Who writes a letter fills one in; templates read it.

Given names only; no V-number, no birth date, no family name. Times are aware. An empty
text or None is left out of the letter. `link` is dropped for helpers (composing.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Place:
    """Where: as the location has it. `about` is whose paragraph goes along ("location:3")."""

    city: str
    address: str = ""
    postcode: str = ""
    about: str = ""

    @property
    def line(self) -> str:
        """The whole address in one line, as far as it is known."""
        town = f"{self.postcode} {self.city}".strip()
        return f"{self.address}, {town}" if self.address else town


@dataclass(frozen=True)
class Context:
    """What every kind knows: who, by which reference, and where to see or do it."""

    people: Sequence[str]
    reference: str = ""  # as it is shown, with its space
    link: str = ""  # the whole address of the personal page


@dataclass(frozen=True)
class Visit(Context):
    """There is an appointment, and this is it. Also the reference sent again, and reminders."""

    starts_at: datetime | None = None
    place: Place = Place("")
    was_at: datetime | None = None  # before it changed
    was_in: str = ""  # the town before it changed, if it is another
    reason: str = ""  # why we moved it: one short sentence in the language of the letter


@dataclass(frozen=True)
class Fewer(Visit):
    """The appointment stays, but for those who are `gone`, for the same reasons as `Ended`."""

    gone: Sequence[str] = ()
    why: str = ""


@dataclass(frozen=True)
class Proposal(Visit):
    """A place is kept until `answer_by`; what there was (`was_at`) stays until then."""

    answer_by: datetime | None = None


@dataclass(frozen=True)
class Today(Visit):
    """Something is different today. `detail`: the new time or the door, 24 characters at most."""

    detail: str = ""


@dataclass(frozen=True)
class Ended(Context):
    """There is no appointment any more. `starts_at` and `place` say which one it was.

    `why` of CANCELLED_BY_US: "closed", "withdrawn", "issued", "decides" (the IND does, later),
    "double", "erased" (which the person asked for) or "not_yours" (somebody else had made it,
    in the name of the person). Of
    TODAY_CLOSED: "fewer" if others are helped that day. "moved": another message follows.
    """

    starts_at: datetime | None = None
    place: Place = Place("")
    why: str = ""


@dataclass(frozen=True)
class Finished(Context):
    """Somebody was at the desk.

    `result` says what came of it: "issued" or "under_14"; "no_document", "left",
    "data_differ" or "ind_decides". `missing`: what was not there, in the language of the letter.
    """

    starts_at: datetime | None = None
    place: Place = Place("")
    result: str = ""
    missing: Sequence[str] = ()


@dataclass(frozen=True)
class InLine(Context):
    """She waits. Her place in line lies between `first` and `last`, a true range."""

    first: int | None = None
    last: int | None = None
    since: datetime | None = None
    towns: Sequence[str] = ()


@dataclass(frozen=True)
class OutOfLine(Context):
    """She waits no more. `why`: "past" (the last day that she chose), or "not_yours"."""

    until: date | None = None
    towns: Sequence[str] = ()
    why: str = ""


@dataclass(frozen=True)
class Invited(Context):
    """She may book from now on. `link` is the personal link that stands for the V-number."""

    until: datetime | None = None  # when it stops, if it does


@dataclass(frozen=True)
class Replaced(Context):
    """The contact of a party is another now. Goes to the old address: nothing else is told."""
