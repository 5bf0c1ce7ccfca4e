"""How long the stickers of each location last, for those who are booked. Reads only.

Who comes without a sticker needs none. Of what is announced only what is promised counts,
from the day after, and nothing that is overdue: a box that comes at noon helps nobody at nine.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from applicants.eligibility import STICKER_AGE, comes_without_sticker
from applicants.models import Applicant
from appointments.availability import HORIZON, midnight
from appointments.models import FIRM, Appointment
from locations.models import Location
from stickers.models import Delivery, DeliveryState, State, Sticker

DAY = timedelta(days=1)
READY = [State.IN_STOCK, State.WITH_DESK]


@dataclass(frozen=True)
class Day:
    """How many people need a sticker on a day, and how many stickers are left after it.

    Less than nothing is left when people are booked for whom there is none.
    """

    day: date
    need: int
    left: int

    @property
    def uncovered(self) -> int:
        """For how many people of this day there is no sticker: the last of it."""
        return min(self.need, max(0, -self.left))


@dataclass
class Coverage:
    """A location, its stickers, what comes, and how far that reaches.

    `kept` is False where no sticker ever was and none is announced: there stock rules nothing.
    """

    location: Location
    stock: int = 0
    on_the_way: int = 0
    deliveries: list[Delivery] = field(default_factory=list)
    days: list[Day] = field(default_factory=list)
    kept: bool = False

    @property
    def first_uncovered(self) -> date | None:
        """The first day on which somebody who is booked finds no sticker."""
        return next((each.day for each in self.days if each.uncovered), None)

    @property
    def uncovered(self) -> int:
        """How many people who are booked find none, as things stand."""
        return sum(each.uncovered for each in self.days)

    @property
    def lasts_until(self) -> date | None:
        """The last day of which all are covered, before the first of which not all are."""
        first = self.first_uncovered
        return first - DAY if first else None

    @property
    def dry(self) -> list[date]:
        """The days that take no new bookings: nothing is left for anybody more.

        Nor do the days before one that is near: what is left on them is promised to its people.
        """
        if not self.kept or not self.days:
            return []
        near = self.days[0].day + settings.STOCK_MOVE_DAYS * DAY
        scarce = [each.day for each in self.days if each.left <= 0]
        promised = max((day for day in scarce if day <= near), default=None)
        return [
            each.day
            for each in self.days
            if each.left <= 0 or (promised is not None and each.day < promised)
        ]


def coverage(now: datetime | None = None) -> list[Coverage]:
    """Return how far the stickers of every real location reach, by name. Six queries."""
    today = timezone.localdate(now)
    found = {place.pk: Coverage(place) for place in Location.objects.real().order_by("name")}
    for location, status, number in stickers():
        if location in found:
            found[location].kept = True
            found[location].stock += number if status in READY else 0
    for location, number in in_transit():
        if location in found:
            found[location].on_the_way, found[location].kept = number, True
    for delivery in Delivery.objects.filter(state=DeliveryState.ANNOUNCED):
        if delivery.location_id in found:
            found[delivery.location_id].deliveries.append(delivery)
            found[delivery.location_id].kept = True
    needs = need([*found], today)
    for pk, place in found.items():
        stock = place.stock + place.on_the_way
        place.days = run_down(stock, arrivals(place.deliveries, today), needs[pk], today)
    return list(found.values())


def run_down(
    stock: int, arriving: Mapping[date, int], needed: Mapping[date, int], today: date
) -> list[Day]:
    """Return day by day, as far as bookings go, what is needed and what is left. Pure."""
    days, left = [], stock
    for ahead in range(HORIZON.days + 1):
        day = today + ahead * DAY
        left += arriving.get(day, 0) - needed.get(day, 0)
        days.append(Day(day, needed.get(day, 0), left))
    return days


def arrivals(deliveries: Iterable[Delivery], today: date) -> Counter[date]:
    """Return how many stickers can be given for the first time on each day."""
    found: Counter[date] = Counter()
    for each in deliveries:
        if each.certain and each.expected_on >= today:
            found[each.expected_on + DAY] += each.number
    return found


def stickers() -> Iterable[tuple[int, str, int]]:
    rows = Sticker.objects.order_by().values_list("location", "status")
    return rows.annotate(number=Count("pk"))


def in_transit() -> Iterable[tuple[int, int]]:
    """Return how many stickers are on the way to each location (id). Part of no delivery."""
    rows = Sticker.objects.filter(status=State.IN_TRANSIT, transfer__received_at=None)
    return rows.order_by().values_list("transfer__to_location").annotate(number=Count("pk"))


def need(locations: Sequence[int], today: date) -> dict[int, Counter[date]]:
    """Return how many people need a sticker, by location (id) and day. Two queries.

    Who only holds a place needs none yet: it may come to nothing, and warn others in vain.
    The register writes 00 for what it does not know, so that only the year can be compared
    there: those who may or may not be old enough by then are judged one by one.
    """
    last = today + HORIZON
    rows = Appointment.objects.filter(
        status__in=FIRM,
        slot__location__in=locations,
        slot__starts_at__gte=midnight(today),
        slot__starts_at__lt=midnight(last + DAY),
    ).order_by()
    days = rows.annotate(day=TruncDate("slot__starts_at"))
    sure, judged = f"{today.year - STICKER_AGE}", f"{last.year - STICKER_AGE + 1}"
    found: dict[int, Counter[date]] = defaultdict(Counter)
    older = days.filter(applicant__birth_date__lt=sure)
    for location, day, number in older.values_list("slot__location", "day").annotate(Count("pk")):
        found[location][day] += number
    about = days.filter(applicant__birth_date__gte=sure, applicant__birth_date__lt=judged)
    counted = about.values_list("slot__location", "day", "applicant__birth_date")
    for location, day, born, number in counted.annotate(Count("pk")):
        found[location][day] += number * needs_sticker(born, day)
    return found


def needs_sticker(birth_date: str, day: date) -> bool:
    """Whether who was born then, as the register writes it, gets a sticker on that day."""
    return not comes_without_sticker(Applicant(birth_date=birth_date), day)
