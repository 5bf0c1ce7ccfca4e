"""What is to come: offices, their places, who is booked, and stickers. Reads only."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db.models import Count, Q

from appointments.availability import midnight
from appointments.models import Appointment, Status
from locations.models import Location, OpeningHours
from locations.schedule import HOLIDAYS
from planning.forecast.pace import Pace, pace, ratios
from planning.forecast.reading import History, People
from planning.forecast.whatif import Office, Outlook
from stickers.models import Delivery, DeliveryState, State, Sticker

AHEAD = timedelta(days=540)
WEEK, WEEKS = timedelta(weeks=1), 4  # what a weekday is like where no slots are made yet
MINUTES = 10  # for a person, where no hours say how many desks there are
READY = [State.IN_STOCK, State.IN_TRANSIT, State.WITH_DESK]


def read_outlook(today: date, people: People, history: History, response: float) -> Outlook:
    """Return what the simulation needs; there has to be a history. Five queries."""
    speed = pace(history.days)
    days = [today + timedelta(days=ahead) for ahead in range(AHEAD.days)]
    offices = list(read_offices(today, history, speed))
    ready, deliveries = read_stickers(today)
    return Outlook(
        today=today,
        people=people.people,
        served=people.served,
        booked=read_booked(today),
        stickers_for=people.due_a_sticker / ((people.people - people.served) or 1),
        no_show=history.no_show,
        response=response,
        pace=speed,
        offices=offices,
        places={each.pk: on_days(history.places[each.pk], days) for each in offices},
        days=days,
        stickers=ready,
        deliveries=deliveries,
    )


def read_offices(today: date, history: History, speed: Pace) -> Iterable[Office]:
    """Yield each location that has places to come. Two queries."""
    share = ratios(history.days, speed.level)
    desks = read_desks(today)
    for pk, name in Location.objects.filter(pk__in=history.minutes).values_list("pk", "name"):
        opened = history.minutes[pk]
        number = desks.get(pk) or MINUTES / opened
        yield Office(pk, name, number, opened * number, share.get(pk, 1.0))


def read_desks(today: date) -> dict[int, float]:
    """Return how many desks are open at each location (id), on average over its hours."""
    rows = OpeningHours.objects.filter(Q(valid_until=None) | Q(valid_until__gte=today))
    hours: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in rows.order_by():
        minutes = (row.closes.hour - row.opens.hour) * 60 + row.closes.minute - row.opens.minute
        hours[row.location_id].append((minutes, row.desks))
    return {
        pk: sum(minutes * desks for minutes, desks in found) / sum(one for one, _ in found)
        for pk, found in hours.items()
    }


def on_days(places: dict[date, int], days: Sequence[date]) -> list[float]:
    """Return the places of each day; after the last slots, those that the weekday usually has."""
    last = max(places)
    usual = {
        (last - timedelta(days=back)).weekday(): middle(
            [places.get(last - timedelta(days=back) - WEEK * week, 0) for week in range(WEEKS)]
        )
        for back in range(7)
    }
    return [
        places.get(day, 0) if day <= last else 0 if day in HOLIDAYS else usual[day.weekday()]
        for day in days
    ]


def middle(numbers: list[int]) -> int:
    return sorted(numbers)[len(numbers) // 2]


def read_booked(today: date) -> int:
    """Return how many people have an appointment to come. One query."""
    rows = Appointment.objects.filter(status=Status.BOOKED, applicant__served_on=None)
    coming = rows.filter(slot__starts_at__gte=midnight(today), slot__location__practice=False)
    return coming.count()


def read_stickers(today: date) -> tuple[int | None, list[tuple[date, int]]]:
    """Return how many stickers are ready, and what is promised; None where nobody counts them.

    What is not certain, or overdue, does not count. Two queries.
    """
    ready = Count("pk", filter=Q(status__in=READY))
    stock = Sticker.objects.real().aggregate(ready=ready, all=Count("pk"))
    announced = Delivery.objects.filter(
        state=DeliveryState.ANNOUNCED, location__practice=False
    ).values_list("expected_on", "number", "certain")
    rows = list(announced)
    if not stock["all"] and not rows:
        return None, []
    promised = [(day, number) for day, number, certain in rows if certain and day >= today]
    return stock["ready"], promised
