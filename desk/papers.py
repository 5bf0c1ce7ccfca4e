"""Which list on paper has to lie at a location, when it is made, and who says that it is there.

At each moment one edition counts: until the doors open the one made the evening before,
then that of the morning, and from closing time on the one for the next working day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Min, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from appointments.models import Outage
from config.db import locked, service
from desk.day import visits_on
from desk.models import DayList, Edition
from desk.paper import day_list
from locations.models import Location, Slot

LEAD = timedelta(hours=1)  # that long before it has to be there, an edition is made
AHEAD = timedelta(days=5)  # how far a closed weekend or Easter puts the next working day off
LANGUAGE = "nl"  # of the lists: whoever serves at a desk reads it


@dataclass(frozen=True)
class WorkingDay:
    """From when to when a location receives people on one day."""

    location: int
    day: date
    opens: datetime
    closes: datetime


@dataclass(frozen=True)
class Wanted:
    """A list that has to be there: the key of a DayList."""

    location: int
    day: date
    edition: str


def working_days(now: datetime, location: Location | None = None) -> dict[int, list[WorkingDay]]:
    """Return the days from today on, soonest first, of each location (id), or of one.

    A day without planned places is none, though somebody may still be booked then.
    """
    today = timezone.localdate(now)
    rows = Slot.objects.filter(location__practice=False, planned__gt=0)
    rows = rows.filter(starts_at__gte=now - timedelta(days=1), starts_at__lt=now + AHEAD)
    if location is not None:
        rows = rows.filter(location=location)
    spans = (
        rows.order_by()
        .values("location", day=TruncDate("starts_at"))
        .annotate(opens=Min("starts_at"), closes=Max("ends_at"))
    )
    days: dict[int, list[WorkingDay]] = {}
    for span in spans.order_by("location", "day"):
        if span["day"] >= today:
            days.setdefault(span["location"], []).append(WorkingDay(**span))
    return days


def wanted_at(days: Sequence[WorkingDay], moment: datetime) -> Wanted | None:
    """Return which edition has to lie at the location of these `days` at `moment`, if any."""
    for each in days:
        if moment < each.closes:
            edition = Edition.MORNING if each.opens <= moment else Edition.EVENING
            return Wanted(each.location, each.day, edition)
    return None


def to_make(now: datetime) -> list[Wanted]:
    """Return the editions that should be there now or within LEAD, and were not made yet."""
    moments = [now, now + LEAD]
    wanted = [wanted_at(days, at) for days in working_days(now).values() for at in moments]
    return without_list(dict.fromkeys(each for each in wanted if each))


def without_list(wanted: Iterable[Wanted]) -> list[Wanted]:
    wanted = list(wanted)
    made = DayList.objects.filter(day__in={each.day for each in wanted})
    keys = {Wanted(*key) for key in made.values_list("location", "day", "edition")}
    return [each for each in wanted if each not in keys]


def unconfirmed(now: datetime) -> list[Wanted]:
    """Return the lists that nobody says are at their location, though by now they must be."""
    wanted = [wanted_at(days, now) for days in working_days(now).values()]
    due = [each for each in wanted if each]
    lying = DayList.objects.filter(day__in={each.day for each in due}, confirmed_at__isnull=False)
    keys = {Wanted(*key) for key in lying.values_list("location", "day", "edition")}
    return [each for each in due if each not in keys]


def make_list(wanted: Wanted) -> None:
    """Make this list as the day stands now. Safe to repeat and beside itself: the first counts.

    The sheets are drawn in no transaction; the row is one statement.
    """
    location = Location.objects.get(pk=wanted.location)
    visits, now = visits_on(wanted.day, location), timezone.now()
    with override(LANGUAGE):
        pdf = day_list(visits, location, wanted.day, made_at=now)
    people = sum(len(visit.visitors) for visit in visits)
    row = DayList(location=location, day=wanted.day, edition=wanted.edition)
    row.pdf, row.people, row.made_at = pdf, people, now
    DayList.objects.bulk_create([row], ignore_conflicts=True)


def remake_lists(location: Location, today: date) -> None:
    """Make the lists of `location` from `today` on anew: who comes has changed since.

    Somebody has to say again that they are there. Safe to repeat.
    """
    for row in DayList.objects.filter(location=location, day__gte=today).defer("pdf"):
        visits, now = visits_on(row.day, location), timezone.now()
        with override(LANGUAGE):
            row.pdf = day_list(visits, location, row.day, made_at=now)
        row.people, row.made_at = sum(len(visit.visitors) for visit in visits), now
        row.confirmed_at = row.confirmed_by = None
        row.save(update_fields=["pdf", "people", "made_at", "confirmed_at", "confirmed_by"])


@service
def confirm_list(pk: int, by: User) -> DayList:
    """Record that `by` has the printed list before them. Safe to repeat: the first stays."""
    (row,) = locked(DayList.objects.filter(pk=pk))
    if row.confirmed_at is None:
        row.confirmed_at, row.confirmed_by = timezone.now(), by
        row.save(update_fields=["confirmed_at", "confirmed_by"])
    return row


def forget_lists(today: date) -> int:
    """Empty the files of the days before `today`; who confirmed them stays. Returns how many."""
    return DayList.objects.filter(day__lt=today, pdf__isnull=False).update(pdf=None)


def coming_lists(location: Location, today: date) -> QuerySet[DayList]:
    """Return the lists of `location` from today on, without their files."""
    rows = DayList.objects.filter(location=location, day__gte=today)
    return rows.defer("pdf").select_related("confirmed_by").order_by("day", "-made_at")


def missing_at(location: Location, now: datetime) -> Wanted | None:
    """Return the list that must lie at `location` now, and that nobody says is there."""
    due = wanted_at(working_days(now, location).get(location.pk, []), now)
    if due is None:
        return None
    key = {"location": location, "day": due.day, "edition": due.edition}
    lies = DayList.objects.filter(**key, confirmed_at__isnull=False).exists()
    return None if lies else due


def outages_on(day: date) -> QuerySet[Outage]:
    """Return when the site stood still on `day`: nobody is a no-show for it."""
    return Outage.objects.filter(started_at__date__lte=day, ended_at__date__gte=day).order_by("pk")
