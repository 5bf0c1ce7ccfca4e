"""What a rehearsal comes to: a row for each day, and the figures that count."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import median, quantiles
from typing import Any

from django.db import connection

from planning.rehearsal.desks import Day

ENOUGH = 0.95  # of the people served: until then it is counted
OPEN = """
select location_id, sum(greatest(least(planned, ceiling), least(planned, claims))), sum(claims)
from (
    select slot.*, (select count(*) from appointments_appointment claim
        where claim.slot_id = slot.id and claim.status in ('booked', 'checked_in')) as claims
    from locations_slot slot where starts_at >= %s and starts_at < %s) slot
group by location_id
"""
Row = dict[str, Any]


def open_places(start: datetime, end: datetime) -> dict[int, tuple[int, int]]:
    """Return, by location (id), the places that are open between two moments, and who has one.

    Without `extra`. What is closed does not count; where only new bookings are stopped, for
    want of stickers say, the places of those who have one do.
    """
    with connection.cursor() as cursor:
        cursor.execute(OPEN, [start, end])
        return {office: (int(places), int(claims)) for office, places, claims in cursor.fetchall()}


@dataclass
class Figures:
    """Added up day by day."""

    people: int
    rows: list[Row] = field(default_factory=list)
    wasted: Counter[str] = field(default_factory=Counter)
    totals: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)  # days, from the first look until the sticker
    hall_waits: list[float] = field(default_factory=list)  # minutes
    open_days: int = 0
    reached: date | None = None  # when ENOUGH were served
    everybody: int | None = None  # days until all who can be are served

    @property
    def served(self) -> int:
        return self.totals["served"]

    def add(self, day: date, halls: dict[int, Day], found: dict[int, tuple[int, int]]) -> None:
        """Count a day of all locations. What is beyond a location's places is not `used`."""
        row: Row = {"day": day.isoformat(), "open": 0, "used": 0, "served": 0, "no_shows": 0}
        for office, here in halls.items():
            places, claims = found[office]
            used = min(here.served, places)
            row["open"] += places
            row["used"] += used
            row["served"] += here.served
            row["no_shows"] += here.no_shows
            self.hall_waits += here.waits
            if self.reached is None:
                self.wasted.update(causes(places - used, places, claims, here))
            self.totals.update(counts(here))
        self.count(row, day)

    def count(self, row: Row, day: date) -> None:
        self.rows.append(row)
        self.open_days += row["open"] > 0
        if self.reached is None:
            self.totals.update(open=row["open"], used=row["used"], days=row["open"] > 0)
            if self.served >= ENOUGH * self.people:
                self.reached = day

    def summary(self) -> Row:
        """Return the figures that count."""
        per_day = self.totals["open"] / max(1, self.totals["days"])
        minimum = self.people / per_day if per_day else 0
        return {
            "open_places": self.totals["open"],
            "used": self.totals["used"],
            "used_share": round(self.totals["used"] / max(1, self.totals["open"]), 4),
            "wasted": dict(self.wasted),
            "served": self.served,
            "days": self.totals["days"],
            "days_everybody": self.everybody,
            "minimum_days": round(minimum, 1),
            "days_share": round(self.totals["days"] / minimum, 3) if minimum else None,
            "days_everybody_share": round(self.everybody / minimum, 3) if self.everybody else None,
            "median_wait": round(median(self.waits), 1) if self.waits else None,
            "p90_wait": percentile(self.waits),
            "hall_wait_p90": percentile(self.hall_waits),
            "no_place_on_arrival": self.totals["sent_home"],
            "without_sticker": self.totals["without_sticker"],
            "no_shows": self.totals["no_shows"],
            "walked_in": self.totals["walked_in"],
            "turned_away": self.totals["turned_away"],
        }


def percentile(values: list[float]) -> float | None:
    """Return what nine of ten stay below."""
    return round(quantiles(values, n=10)[8], 1) if len(values) > 1 else None


def counts(day: Day) -> dict[str, int]:
    return {name: value for name, value in vars(day).items() if isinstance(value, int)}


def causes(wasted: int, places: int, claims: int, day: Day) -> dict[str, int]:
    """Say what became of `wasted` places of a day: the surest causes first.

    `claims` is how many people had a place when the doors opened.
    """
    found: dict[str, int] = {}
    for cause, number in {
        "no_sticker": day.without_sticker,
        "not_taken": places - claims,
        "unfinished": day.unfinished,
        "sent_home": day.sent_home,
        "no_show": wasted,
    }.items():
        found[cause] = max(0, min(wasted, number))
        wasted -= found[cause]
    return found
