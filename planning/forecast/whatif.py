"""What would be different, and the course of things with it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import accumulate

from planning.forecast.pace import Pace
from planning.forecast.simulation import Course

LATE = 0.01  # the last one in a hundred come when they can: no plan hangs on them
DAY = timedelta(days=1)
MORE = 45  # days with places beyond those that should do: the band, and the last who come back
NEARLY = 0.05


@dataclass(frozen=True)
class Office:
    """A location now: its desks, the minutes a person takes, its pace over the country's."""

    pk: int
    name: str
    desks: float
    minutes: float
    ratio: float


@dataclass(frozen=True)
class Outlook:
    """What is known today: people, offices, the places of each day to come, stickers."""

    today: date
    people: int  # who is registered, served or not
    served: int
    booked: int  # of those not served
    stickers_for: float  # the share of those to come who get one
    no_show: float
    response: float  # the share of those not booked who still book
    pace: Pace
    offices: Sequence[Office]
    places: Mapping[int, Sequence[float]]  # by office: of each of `days`
    days: Sequence[date]
    stickers: int | None = None  # None: nobody counts them
    deliveries: Sequence[tuple[date, int]] = ()

    @property
    def unbooked(self) -> int:
        return max(0, self.people - self.served - self.booked)


@dataclass(frozen=True)
class Closed:
    """Days on which a location (id), or every one (None), would be closed."""

    first: date
    last: date
    office: int | None = None

    def on(self, day: date, office: int) -> bool:
        return self.first <= day <= self.last and self.office in (None, office)


@dataclass(frozen=True)
class Changes:
    """The fields of the page; None and 0 leave things as they are."""

    since: date | None = None
    desks: Mapping[int, int] = field(default_factory=dict)  # more or fewer, by office
    minutes: float | None = None
    no_show: float | None = None
    response: float | None = None
    delivery: tuple[date, int] | None = None
    days_late: int = 0
    closed: Closed | None = None

    def __bool__(self) -> bool:
        return self != Changes(since=self.since)


def course(outlook: Outlook, changes: Changes) -> Course:
    """Return the days to come as they would be with these changes."""
    columns = [[0.0, 0.0] for _ in outlook.days]
    for office in outlook.offices:
        places = outlook.places.get(office.pk, [0.0] * len(columns))
        for column, day, number in zip(columns, outlook.days, places, strict=True):
            room = number * factor(office, day, changes)
            column[0] += room * office.ratio
            column[1] += room
    no_show = outlook.no_show if changes.no_show is None else changes.no_show
    response = outlook.response if changes.response is None else changes.response
    come = outlook.booked + outlook.unbooked * response
    kept = needed([room for _, room in columns], come / max(NEARLY, outlook.pace.level))
    return Course(
        [outlook.days[at] for at in kept],
        [columns[at][0] for at in kept],
        [columns[at][1] for at in kept],
        stickers(outlook, changes, [outlook.days[at] for at in kept]),
        come,
        no_show,
        late=LATE * (outlook.served + come),
        show=(1 - no_show) / (1 - outlook.no_show),
    )


def needed(rooms: Sequence[float], places: float) -> list[int]:
    """Return which days to look at: those with places, until there were twice as many as needed."""
    kept = [at for at, room in enumerate(rooms) if room] or [0]
    sofar = accumulate(rooms[at] for at in kept)
    enough = next((at for at, total in enumerate(sofar) if total > 2 * places), len(kept))
    return kept[: enough + MORE]


def factor(office: Office, day: date, changes: Changes) -> float:
    """Return what becomes of one place of `office` on `day`."""
    if changes.closed and changes.closed.on(day, office.pk):
        return 0
    if changes.since and day < changes.since:
        return 1
    desks = max(0.0, office.desks + changes.desks.get(office.pk, 0)) / office.desks
    faster = office.minutes / changes.minutes if changes.minutes else 1
    return desks * faster


def stickers(outlook: Outlook, changes: Changes, days: Sequence[date]) -> list[float] | None:
    """Return for how many people there are stickers by each day; a delivery counts a day later."""
    if outlook.stickers is None:
        return None
    late = timedelta(days=changes.days_late)
    coming = [(day + late, number) for day, number in outlook.deliveries]
    if changes.delivery:
        coming.append(changes.delivery)
    share = outlook.stickers_for or 1
    return [
        (outlook.stickers + sum(number for on, number in coming if on < day)) / share
        for day in days
    ]


def without_limit(wanted: Course) -> Course:
    """Return the same course with enough stickers."""
    return replace(wanted, stickers=None)
