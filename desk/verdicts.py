"""What a visit means here and now. Reading it changes nothing."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter

from django.utils import timezone

from applicants import eligibility
from applicants.eligibility import Objection, objections
from applicants.models import Applicant
from appointments.models import FIRM, Appointment, Party, Status, StatusChange
from appointments.visits import UNDO_TIME
from config.db import Acting, acting, ids
from config.statements import Statement
from locations.models import Location

EARLY_BY = timedelta(minutes=30)  # so long before their time the hall has others
LATE_BY = timedelta(minutes=15)  # from then on who is not there is a no-show

EXPECTED, EARLY, LATE = "expected", "early", "late"
ARRIVED, ALREADY = "arrived", "already"
NOT_ELIGIBLE, WITHDRAWN = "not_eligible", "withdrawn"
WRONG_DAY, WRONG_PLACE = "wrong_day", "wrong_place"
SERVED, UNFINISHED, MISSED = "served", "unfinished", "missed"
CANCELLED, NOT_BOOKED = "cancelled", "not_booked"
UNKNOWN, SLIP = "unknown", "slip"

COMING = [EXPECTED, EARLY, LATE]
HERE = [*COMING, ARRIVED, ALREADY, NOT_ELIGIBLE, WITHDRAWN]
ELSEWHERE = [WRONG_DAY, WRONG_PLACE, MISSED, CANCELLED, NOT_BOOKED, UNFINISHED]  # may be helped now

CLAIMS = Statement(
    lambda party: (
        Appointment.objects.filter(party=party)
        .select_related("slot__location", "applicant__wave")
        .order_by("slot__starts_at", "place", "pk")
    ),
    int,
)
CHANGES = Statement(
    lambda rows: StatusChange.objects.filter(about="appointment", row__any_of=rows).order_by("pk"),
    list,
)


@dataclass(frozen=True)
class Verdict:
    """What one party means here at `now`.

    Of its `claims` the word is about `rows`. `change` is by whom, when and why they became
    so; `just` are those whom this desk checked in a moment ago.
    """

    word: str
    now: datetime
    party: Party | None = None
    claims: Sequence[Appointment] = ()
    rows: Sequence[Appointment] = ()
    change: StatusChange | None = None
    just: Sequence[Appointment] = ()

    @property
    def starts_at(self) -> datetime | None:
        return self.rows[0].slot.starts_at if self.rows else None

    @property
    def coming(self) -> list[Appointment]:
        """Who is booked here today, and may be helped."""
        booked = having(self.rows, Status.BOOKED) if self.word in HERE else []
        return [row for row in booked if not against(row.applicant, self.now)]

    @property
    def arrived(self) -> list[Appointment]:
        """Who is here."""
        return having(self.rows, Status.CHECKED_IN)

    @property
    def to_help(self) -> list[Applicant]:
        """Who belongs elsewhere, and may be helped here today if a place is free."""
        people = [row.applicant for row in self.rows] if self.word in ELSEWHERE else []
        return [person for person in people if not against(person, self.now)]


def look_at(party: Party, location: Location) -> Verdict:
    """Return what `party` means here and now, to who acts."""
    now, claims = timezone.now(), claims_of(party)
    word, rows = judge(claims, location, now)
    changes = last_changes(rows)
    arrived = having(rows, Status.CHECKED_IN)
    who = acting.get()
    just = [row for row in arrived if is_just(changes.get(row.pk), who, now)]
    if just:
        word = ARRIVED
    told = [changes[row.pk] for row in just or arrived or rows if row.pk in changes]
    return Verdict(word, now, party, claims, rows, max(told, key=by_age, default=None), just)


by_age = attrgetter("pk")


def is_just(change: StatusChange | None, who: Acting, now: datetime) -> bool:
    """Whether it was done at this desk (without one, by this clerk) a moment ago."""
    if change is None or now - change.at >= UNDO_TIME:
        return False
    return change.place == who.place and (bool(who.desk) or change.actor == who.actor)


def claims_of(party: Party) -> list[Appointment]:
    return CLAIMS(party.pk)


def judge(
    rows: Sequence[Appointment], location: Location, now: datetime
) -> tuple[str, list[Appointment]]:
    """Return what the claims of one party mean here and now, and which of them it is about."""
    firm = having(rows, *FIRM)
    today = [row for row in firm if is_on(row, timezone.localdate(now))]
    here = [row for row in today if row.slot.location_id == location.pk]
    coming = having(here, Status.BOOKED)
    cases = [
        (word_for(coming, now) if coming else ALREADY, here),
        (WRONG_PLACE, today),
        (WRONG_DAY, firm),
        (SERVED, last(rows, Status.FULFILLED)),
        (UNFINISHED, last(rows, Status.UNFINISHED)),
        (MISSED, last(rows, Status.NO_SHOW)),
        (CANCELLED, last(rows, Status.CANCELLED)),
        (NOT_BOOKED, last(rows, Status.HELD, Status.EXPIRED)),
    ]
    return next((case for case in cases if case[1]), (NOT_BOOKED, []))


def word_for(coming: Sequence[Appointment], now: datetime) -> str:
    """Return the verdict on who is booked here today."""
    reasons = [against(row.applicant, now) for row in coming]
    if all(reasons):
        codes = {reason.code for found in reasons for reason in found}
        return WITHDRAWN if codes == {"withdrawn"} else NOT_ELIGIBLE
    early = coming[0].slot.starts_at - now
    if early > EARLY_BY:
        return EARLY
    return LATE if -early > LATE_BY else EXPECTED


def against(person: Applicant, now: datetime) -> list[Objection]:
    """Return what speaks against helping this person today.

    Who restricted the use of the data and comes all the same wants them used.
    """
    found = objections(person, on=timezone.localdate(now), now=now)
    return [reason for reason in found if reason.code != eligibility.RESTRICTED]


def having(rows: Iterable[Appointment], *statuses: Status) -> list[Appointment]:
    return [row for row in rows if row.status in statuses]


def last(rows: Iterable[Appointment], *statuses: Status) -> list[Appointment]:
    """Return the claims in one of these states of the last day that has any, one a person."""
    found = having(rows, *statuses)
    day = timezone.localdate(found[-1].slot.starts_at) if found else None
    return list({row.applicant_id: row for row in found if is_on(row, day)}.values())


def is_on(row: Appointment, day: date | None) -> bool:
    return timezone.localdate(row.slot.starts_at) == day


def last_changes(rows: Collection[Appointment]) -> dict[int, StatusChange]:
    """Return how each of these claims (by id) became what it is."""
    return {change.row: change for change in CHANGES([*ids(rows)])} if rows else {}
