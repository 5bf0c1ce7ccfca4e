"""Week by week at each location: what there was, and what became of it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Sum
from django.db.models.functions import TruncWeek
from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.quoting import quoted
from appointments.models import CAME, KEPT, Appointment, Status
from locations.models import Location, Slot


@dataclass
class Week:
    """A location in the week of a Monday."""

    planned: int = 0
    extra: int = 0
    places: int = 0
    claims: Counter[str] = field(default_factory=Counter)

    def of(self, *statuses: str) -> int:
        return sum(self.claims[status] for status in statuses)

    @property
    def empty(self) -> int:
        """Places that nobody took: not those of no-shows."""
        return max(0, self.places - self.of(*KEPT, Status.NO_SHOW))


def weeks() -> dict[tuple[date, int], Week]:
    """Return every week with places or claims, by Monday and location (id). Two queries."""
    found: dict[tuple[date, int], Week] = {}
    slots = Slot.objects.filter(location__practice=False).order_by()
    sums = slots.annotate(week=TruncWeek("starts_at")).values_list("week", "location")
    for week, place, *numbers in sums.annotate(
        p=Sum("planned"), e=Sum("extra"), c=Sum("capacity")
    ).order_by("week", "location"):
        found[timezone.localdate(week), place] = Week(*numbers)
    claims = Appointment.objects.filter(slot__location__practice=False).order_by()
    rows = claims.annotate(week=TruncWeek("slot__starts_at")).values_list(
        "week", "slot__location", "status"
    )
    for week, place, status, number in rows.annotate(n=Count("pk")):
        found.setdefault((timezone.localdate(week), place), Week()).claims[status] = number
    return found


def heading() -> list[str]:
    return [
        _("Week"),
        _("From"),
        _("Location"),
        _("Planned"),
        _("Extra"),
        _("Places"),
        _("Booked"),
        _("Came"),
        _("No-shows"),
        _("Cancelled"),
        _("Empty"),
    ]


def lines() -> Iterator[list[str]]:
    """Yield the rows of the file: text is safe to open in a spreadsheet. Three queries."""
    names = dict(Location.objects.values_list("pk", "name"))
    for (monday, place), week in weeks().items():
        year, number, _day = monday.isocalendar()
        figures = [
            week.planned,
            week.extra,
            week.places,
            week.of(*KEPT, Status.NO_SHOW),
            week.of(*CAME),
            week.of(Status.NO_SHOW),
            week.of(Status.CANCELLED),
            week.empty,
        ]
        yield [f"{year}-W{number:02}", f"{monday}", quoted(names[place]), *map(str, figures)]
