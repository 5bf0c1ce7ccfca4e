"""People, offices, times and stickers: few, made in a second. Prints who and what as JSON."""

import json
import sys
from dataclasses import asdict
from datetime import timedelta

MINUTES, ROOM = 10, 40  # of a slot, places of a slot
DAYS = range(3, 13)  # ahead, on which somebody may be booked
ROWS = 24  # slots of a day at an office
BORN = "1990-05-17"
LATER = timedelta(minutes=15)  # a run may last so long, and nobody is missed yet
MIDNIGHT = 24 * 60  # minutes
OFFICES = [("North", 52.37, 4.89), ("South", 52.09, 5.12)]


def fill(people, expected):
    """Make so many people who may book, and so many visits that are expected now."""
    from django.db.models import F

    from bench import rush
    from locations.models import Location, Slot

    # Enough for all: days without stickers would be closed, and look as if they were oversold
    rush.STICKERS, rush.ROLL = 2 * (people + expected) + 20, expected
    offices = [make_office(*office) for office in OFFICES]
    make_planner()
    home = make_council()
    somebody = make_people(home, people + expected)
    slots = [slot for office in offices for slot in make_slots(office)]
    where = Location.objects.get(name=OFFICES[0][0])
    visits = rush.expect(where, [[pk] for _, pk in somebody[people:]])
    later = until_midnight(LATER)
    Slot.objects.exclude(pk__in=[slot.pk for slot in slots]).update(
        starts_at=F("starts_at") + later,
        ends_at=F("ends_at") + later,
        opens_at=F("ends_at") + later,
    )
    seats = [seat for number, office in enumerate(offices) for seat in rush.staff(office, number)]
    return {
        "people": somebody[:people],
        "expected": visits,
        "seats": [asdict(seat) for seat in seats],
        "slots": {slot.pk: slot.starts_at.isoformat()[:16] for slot in slots},
    }


def until_midnight(most):
    """Return how much later than now is still today, `most` at most."""
    from django.utils import timezone

    now = timezone.localtime()
    return min(most, timedelta(minutes=MIDNIGHT - now.hour * 60 - now.minute - 1))


def make_office(name, latitude, longitude):
    from locations.models import Desk, Location

    office = Location.objects.create(
        name=name,
        address="Stationsplein 1",
        postcode="1012 AB",
        city=name,
        latitude=latitude,
        longitude=longitude,
    )
    Desk.objects.bulk_create(Desk(location=office, number=n + 1) for n in range(2))
    return office


def make_planner():
    from accounts.models import User

    User.objects.create_user("planner", password="only for measuring", role="planner")  # noqa: S106


def make_council():
    from applicants.models import Municipality

    Municipality.objects.create(code="0002", name="Elsewhere", latitude=52.3, longitude=5.1)
    return Municipality.objects.create(code="0001", name="Midden", latitude=52.2, longitude=5.0)


def make_people(home, number):
    """Return V-number and id of so many adults, each a household of one."""
    from django.utils import timezone

    from applicants.models import Applicant

    since = timezone.localdate() - timedelta(days=60)
    rows = [
        Applicant(
            v_number=f"{7_000_000_000 + place}",
            municipality=home,
            given_names=f"Oksana {place}",
            family_name="Petrenko",
            search_key=f"oksana {place} petrenko",
            birth_date=BORN,
            registered_on=since,
        )
        for place in range(number)
    ]
    return [(row.v_number, row.pk) for row in Applicant.objects.bulk_create(rows)]


def make_slots(office):
    """Make the slots of the days ahead, from nine in the morning."""
    from django.utils import timezone

    from locations.models import Slot

    nine = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    length = timedelta(minutes=MINUTES)
    starts = [nine + timedelta(days=day) + row * length for day in DAYS for row in range(ROWS)]
    opens = timezone.now() - timedelta(days=1)
    return Slot.objects.bulk_create(
        Slot(location=office, starts_at=at, ends_at=at + length, opens_at=opens, planned=ROOM)
        for at in starts
    )


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(fill(*map(int, sys.argv[1:]))))
