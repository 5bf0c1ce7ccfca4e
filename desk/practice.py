"""The practice desk: a place of its own for each clerk, where everything works and nothing counts.

Its location, municipality and serials are marked as practice: no list, plan,
count or board of a real place looks at them, and no real desk can find them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone
from django.utils.functional import Promise

from accounts.models import User
from applicants.models import Applicant, Municipality
from applicants.names import search_key
from appointments.models import OCCUPYING, Appointment, Channel, Party, Status
from appointments.references import spaced
from config.db import ids, locked, service
from desk.models import AT_A_DESK, Ticket, TicketState
from desk.practice_people import EXAMPLES, Example, Person
from locations.models import Desk, Duty, Location, Slot
from stickers import book
from stickers.models import Sticker
from stickers.serials import DIGITS, PRACTICE
from stickers.stock import announce, receive
from stickers.transfers import open_roll

SLOT = timedelta(minutes=10)
NEVER = timedelta(days=36_500)  # the public may not take these places, not even by mistake
PLACES = 60
LEFT_OVER = [*OCCUPYING, Status.NO_SHOW]
ROLL, FEW = 50, 10
FIRST_V_NUMBER = "9900000000"
ROOM = {"latitude": 52.0, "longitude": 5.0}


@dataclass(frozen=True)
class Exercise:
    """What to scan, and what to try."""

    reference: str
    name: str
    text: str | Promise


@service
def start_practice(clerk: User) -> Desk:
    """Give `clerk` a practice desk with a fresh set of visitors around now, and a roll.

    What was left of the last time ends. Touches nothing of a real place.
    """
    now = timezone.now()
    desk = own_desk(clerk)
    [town] = locked(Municipality.objects.filter(pk=practice_town().pk))  # V-numbers follow on
    clear(desk.location, now)
    for example in EXAMPLES:
        invite(example, desk.location, town, now)
    if book.left(desk.pk) < FEW:
        add_roll(desk, clerk, now)
    return desk


def own_desk(clerk: User) -> Desk:
    """Return the desk of the practice location of `clerk`; make both if there are none."""
    location, _new = Location.objects.get_or_create(
        name=f"Practice {clerk.get_username()}"[:100],
        defaults={"practice": True, "address": "-", "postcode": "-", "city": "-", **ROOM},
    )
    Duty.objects.update_or_create(location=location, user=clerk, defaults={"until": None})
    desk, _new = Desk.objects.get_or_create(location=location, number=1)
    return desk


def practice_town() -> Municipality:
    """Return the municipality of all made-up people; make it if there is none."""
    town, _new = Municipality.objects.get_or_create(
        practice=True, defaults={"code": "9999", "name": "Practice", **ROOM}
    )
    return town


def clear(location: Location, now: datetime) -> None:
    """Take the visits and tickets of the last time off the list, in the caller's transaction.

    Whatever became of them: no step that NEXT allows, but nobody of them is real.
    """
    rows = Appointment.objects.filter(slot__location=location, status__in=LEFT_OVER)
    old = Appointment.objects.filter(pk__in=ids(locked(rows)))
    old.update(status=Status.CANCELLED, held_until=None, public_at=now)
    left = Ticket.objects.filter(location=location, state__in=[TicketState.WAITING, *AT_A_DESK])
    left.update(state=TicketState.DONE, ended_at=now)


def invite(example: Example, location: Location, town: Municipality, now: datetime) -> None:
    """Write the people and the visit of `example`, as if they had been booked long ago."""
    slot = slot_at(location, now + example.begins)
    taken = slot.appointments.aggregate(last=Max("place"))["last"] or 0
    party = Party.objects.create(language=example.language, channel=Channel.DESK)
    served = timezone.localdate(now) if example.status == Status.FULFILLED else None
    for place, person in enumerate(example.people, taken + 1):
        who = make_up(person, example, town, now)
        if served:
            Applicant.objects.filter(pk=who.pk).update(served_on=served)
        Appointment.objects.create(
            party=party, applicant=who, slot=slot, place=place, status=example.status
        )


def slot_at(location: Location, moment: datetime) -> Slot:
    """Return the slot that runs at `moment`, closed to the public for ever."""
    start = moment.replace(minute=moment.minute // 10 * 10, second=0, microsecond=0)
    slot, _new = Slot.objects.get_or_create(
        location=location,
        starts_at=start,
        defaults={"ends_at": start + SLOT, "opens_at": start + NEVER, "planned": PLACES},
    )
    return slot


def make_up(person: Person, example: Example, town: Municipality, now: datetime) -> Applicant:
    today = timezone.localdate(now)
    last = town.applicants.aggregate(last=Max("v_number"))["last"] or FIRST_V_NUMBER
    return Applicant.objects.create(
        v_number=str(int(last) + 1),
        municipality=town,
        family_name=person.family_name,
        given_names=person.given_names,
        native_name=person.native_name,
        search_key=search_key(person.given_names, person.family_name, native=person.native_name),
        birth_date=person.born(today),
        language=example.language,
        registered_on=today - timedelta(days=60),
    )


def add_roll(desk: Desk, clerk: User, now: datetime) -> None:
    """Deliver ROLL practice serials that nobody has, and open them at `desk`."""
    known = Sticker.objects.filter(serial__startswith=PRACTICE)
    last = known.aggregate(last=Max("serial"))["last"]
    start = int(last[len(PRACTICE) :]) + 1 if last else 1
    first, end = (f"{PRACTICE}{number:0{DIGITS}}" for number in (start, start + ROLL - 1))
    today = timezone.localdate(now)
    delivery = announce(desk.location_id, today, ROLL, certain=True, by=clerk)
    receive(delivery.pk, [(first, end)], by=clerk)
    open_roll(desk.pk, first, end, by=clerk)


def exercises(location: Location) -> Sequence[Exercise]:
    """Return what there is to try at a practice location: its newest visits, in order."""
    rows = Appointment.objects.filter(slot__location=location).exclude(status=Status.CANCELLED)
    parties: dict[int, Appointment] = {}
    for row in rows.select_related("party", "applicant").order_by("-party", "pk"):
        parties.setdefault(row.party_id, row)
    newest = [*parties.values()][: len(EXAMPLES)][::-1]
    return [
        Exercise(spaced(row.party.reference), str(row.applicant), example.exercise)
        for row, example in zip(newest, EXAMPLES, strict=False)
    ]
