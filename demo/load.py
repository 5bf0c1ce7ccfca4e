"""Everything an empty database needs to be tried, in one transaction."""

import random
from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from applicants.models import Applicant, Municipality, Wave
from applicants.names import search_key
from appointments.addresses import recipients
from appointments.letters import visits_of
from appointments.models import Appointment, Party, Status
from appointments.saying import how_it_stands
from config.db import Acting, service, tell_database
from demo import people as made_up
from demo import personas, supply
from demo.copying import copy_rows, number
from demo.pools import next_household, waiting
from demo.rooms import Room, rooms_by_day
from demo.stock import make_stock
from demo.swing import open_around, take_out
from demo.tickets import give_tickets
from demo.visits import Book, Household
from locations.models import Slot
from notices.composing import compose
from notices.models import Notice
from notices.services import enqueue

PEOPLE = 65_000
LETTERS = 40
PAST, TODAY, SOON, LATE = 0.95, 0.8, 0.95, 0.2  # shares of the places that are given
AHEAD = 10  # working days with bookings
EXAMPLE = Acting(channel="demo", reason="example data")


@service
def load(people: int = PEOPLE) -> None:
    """Fill an empty database with `people` made-up people and what belongs to them.

    All or nothing. Bookings shrink with the people, so that few make few.
    """
    no_time_limit()
    tell_database(EXAMPLE)
    now = timezone.now()
    today = timezone.localdate(now)
    offices = supply.make_offices(today)
    open_around(supply.clerks_at(), now)
    municipalities = supply.make_municipalities()
    supply.make_staff()
    supply.make_slots(offices, today)

    families = make_personas(municipalities, today)
    households = [*families, *made_up.households(people, municipalities, today)]
    book = Book(random.Random(made_up.SEED), now)
    make_visits(book, families, waiting(households[len(families) :], offices, today), people)
    write(households, book)
    write_letters(book)
    give_tickets(now)
    make_stock(offices, book.appointments)
    count_rows()


def no_time_limit() -> None:
    """Lift, for this transaction, the limits that keep a page from hanging: COPY takes longer."""
    with connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = 0")
        cursor.execute("set local idle_in_transaction_session_timeout = 0")


def make_personas(
    municipalities: list[tuple[Municipality, int]], today: date
) -> list[list[Applicant]]:
    """Return the households that the demo page invites to be."""
    opens_at = timezone.now() + timedelta(days=90)
    later = Wave.objects.create(name="Example: later", opens_at=opens_at)
    (home,) = [place for place, _ in municipalities if place.name == supply.OFFICER_OF]
    return personas.families(home, today, later)


def make_visits(
    book: Book, families: list[list[Applicant]], pools: dict[int, list[Household]], people: int
) -> None:
    """Book the past weeks, today and the two weeks to come, each day of each location by itself."""
    today = timezone.localdate(book.now)
    days = rooms_by_day(Slot.objects.filter(capacity__gt=0).order_by("starts_at"))
    coming = [day for day in days if day > today][:AHEAD]
    book_persona(book, families, days[coming[2]])
    fill_hall(book, days, pools)
    for day in [day for day in days if day <= today] + coming:
        share = share_of(day, today, coming) * min(1, people / PEOPLE)
        for location, rooms in days[day].items():
            book.fill(rooms, share, next_household(pools, location))


def fill_hall(
    book: Book, days: dict[date, dict[int, list[Room]]], pools: dict[int, list[Household]]
) -> None:
    """Book the clerk's hall around this moment as on any day, however few people there are."""
    hall = supply.clerks_at().pk
    rooms = days.get(timezone.localdate(book.now), {}).get(hall, [])
    book.fill(take_out(rooms, book.now), TODAY, next_household(pools, hall))


def book_persona(book: Book, families: list[list[Applicant]], day: dict[int, list[Room]]) -> None:
    """Give the one who has an appointment the first place of a location's day."""
    numbers = [persona.v_number for persona in personas.PERSONAS if persona.reference]
    (family,) = [family for family in families if family[0].v_number in numbers]
    book.seat(family, next(iter(day.values())), personas.BOOKED)


def share_of(day: date, today: date, coming: list[date]) -> float:
    """Return how full a day is: the further ahead, the emptier."""
    if day not in coming:
        return TODAY if day == today else PAST
    return SOON + (LATE - SOON) * coming.index(day) / (AHEAD - 1)


def write(households: list[list[Applicant]], book: Book) -> None:
    """Write people and bookings by COPY."""
    applicants = [person for household in households for person in household]
    number(applicants)
    number(book.parties)
    number(book.appointments)
    for person in applicants:
        person.search_key = search_key(
            person.given_names, person.family_name, native=person.native_name
        )
    for claim in book.appointments:
        claim.party_id, claim.applicant_id = claim.party.pk, claim.applicant.pk
    copy_rows(Applicant, applicants)
    copy_rows(Party, book.parties)
    copy_rows(Appointment, book.appointments)


def write_letters(book: Book) -> None:
    """Write to some of those who will come, as if it had been sent; the first is a persona."""
    booked = {claim.party_id for claim in book.appointments if claim.status == Status.BOOKED}
    parties = [party for party in book.parties if party.email and party.pk in booked]
    some = parties[:: len(parties) // LETTERS + 1]
    visits = visits_of(some)
    for party in some:
        enqueue(compose(how_it_stands(party, visits[party.pk]), recipients(party)))
    Notice.objects.update(sent_at=timezone.now())


def count_rows() -> None:
    """Let the database know at once how many rows there are, or its first plans are poor."""
    with connection.cursor() as cursor:
        cursor.execute("analyze")
