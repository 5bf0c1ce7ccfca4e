"""Who knows a V-number and a birth date, as a former partner with the papers does, and wants more.

Two worlds that differ in nothing but the secret: where and when somebody comes, under which
reference, how she is reached. Whatever is asked, both give the same pages after the same
queries. So nothing of the secret can be in them, in no words, by no redirect and no timing.
"""

import re
from contextlib import contextmanager
from datetime import timedelta
from difflib import unified_diff

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applicants.links import make_invitation
from appointments.availability import look_again
from appointments.links import make_link
from booking.nearby import surroundings
from booking.status import status
from booking.without import without_stickers
from tests.abuse.conftest import visitor
from tests.booking.steps import born, identify
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    MunicipalityFactory,
    PartyFactory,
    SlotFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NOISE = [  # what differs from page to page or from row to row, and tells nothing
    (r'name="csrfmiddlewaretoken" value="\w+"', "token"),
    (r'name="form_key" value="[^"]+"', "key"),
    (r'(value|for|id|href|action|name)="[^"]*\d[^"]*"', "id"),
    (r"[?#]\S*", ""),
]
STEPS = "stop who add when hold check visit calendar print cancel change check_change join take"
MORE = "take_back contact wait accept decline leave_line another resend find why status helpers"
LINKS = ["follow", "invited"]
BORN = born("1990-05-17")


class World:
    """A household of whom one is booked; `number` says in which of two ways."""

    def __init__(self, slots, number):
        self.home = MunicipalityFactory(code="0001", name="Home")
        self.victim = ApplicantFactory(
            v_number="2001000001",
            municipality=self.home,
            household="h",
            given_names="Zoriana",
            family_name=["Petrenko", "Shevchenko"][number],
            email=["zoriana@work.example", "someone@else.example"][number],
        )
        self.child = ApplicantFactory(
            v_number="2001000002", municipality=self.home, household="h", given_names="Mykola"
        )
        party = PartyFactory(
            email=self.victim.email, phone=["+31612345678", "+380671234567"][number]
        )
        self.row = AppointmentFactory(party=party, applicant=self.victim, slot=slots[number])


def soon(days):
    return timezone.localtime().replace(hour=9, minute=0, second=0) + timedelta(days=days)


def seen(response, but=""):
    """What a page says without what changes by itself, and the address that was asked for."""
    said = f"{response.status_code} {response.get('Location', '')} {response.content.decode()}"
    said = said.replace(f"/{but}/", "/")
    for pattern, instead in NOISE:
        said = re.sub(pattern, instead, said)
    return said


@contextmanager
def undone():
    """Take everything back that happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def forget():
    """Have no page remember the other world."""
    look_again()
    for remembered in surroundings, status, without_stickers:
        remembered.cache.clear()


def different(here, there):
    """Return what differs, line by line, by page."""
    assert here.keys() == there.keys()
    return {
        name: [*unified_diff(*(told[name][0].splitlines() for told in (here, there)), n=0)]
        or (here[name][1], there[name][1])
        for name in here
        if here[name] != there[name]
    }


def in_both_worlds(ask):
    """Return what `ask(world)` yields in a world where it is so, and where it is otherwise."""
    slots = [
        SlotFactory(
            location__name=city, location__city=city, minute=minute, planned=20, morning=soon(days)
        )
        for city, minute, days in [("Assen", 37, 9), ("Rijswijk", 122, 12)]
    ]
    told = []
    for number in range(2):
        with undone():
            world = World(slots, number)
            forget()
            told.append(dict(counted(ask(world))))
    return told


def counted(pages):
    """Yield each page with how many queries it took; not of those that all visitors share."""
    with CaptureQueriesContext(connection) as queries:
        before = 0
        for name, page in pages:
            shared = name.partition(" ")[2] in {"when", "status"}
            yield name, (page, 0 if shared else len(queries) - before)
            before = len(queries)


def way(name):
    return reverse(f"booking:{name}")


def everything(client, world):
    """Yield what each page says to who has come that far, and to each form sent blindly."""
    for name in f"{STEPS} {MORE}".split():
        yield f"get {name}", seen(client.get(way(name)))
        form = {
            "people": [world.victim.pk, world.child.pk, world.row.pk],
            "slots": "1",
            "reference": "00000000",
            "v_number": world.victim.v_number,
            **born(world.victim.birth_date),
            "email": "partner@example.org",
            "language": "en",
        }
        yield f"post {name}", seen(client.post(way(name), form))


def test_all_pages_are_the_same_wherever_the_visit_is():
    def ask(world):
        client = visitor()
        identify(client, world.victim)
        yield from everything(client, world)

    here, there = in_both_worlds(ask)

    assert different(here, there) == {}


def test_booking_for_another_of_the_household_says_nothing_of_who_is_booked():
    def ask(world):
        client = visitor()
        identify(client, world.child)
        key = re.search(r'form_key" value="([^"]+)"', client.get(way("who")).content.decode())[1]
        client.post(way("who"), {"people": [world.child.pk], "form_key": key})
        yield from everything(client, world)

    here, there = in_both_worlds(ask)

    assert different(here, there) == {}


@pytest.mark.parametrize("name", LINKS)
def test_a_link_that_is_guessed_says_nothing(name):
    def ask(world):
        client = visitor()
        good = make_link(world.row.party) if name == "follow" else make_invitation(world.victim)
        for number, forged in enumerate([good[:-1], good.split(":")[0], "WzEsMV0:x", f"x{good}"]):
            address = reverse(f"booking:{name}", args=[forged])
            yield f"get {number}", seen(client.get(address), forged)
            yield f"post {number}", seen(client.post(address, BORN), forged)

    here, there = in_both_worlds(ask)

    assert different(here, there) == {}


def test_send_it_again_answers_the_same_whether_there_is_an_address_or_a_visit():
    def ask(world):
        if world.row.party.phone.startswith("+380"):
            type(world.row.party).objects.update(email="", phone="")
        client = visitor()
        identify(client, world.victim)
        yield "sent", seen(client.post(way("resend"), follow=True))

    here, there = in_both_worlds(ask)

    assert here["sent"][0] == there["sent"][0]


def test_staff_on_the_phone_see_nothing_they_could_tell_before_it_is_proved():
    def ask(world):
        staff = visitor()
        staff.force_login(UserFactory(phone=True, username="staff"))
        typed = {"query": world.victim.v_number}
        yield "search", without_the_name(staff.post(reverse("phone:search"), typed, follow=True))
        pk = world.victim.pk
        for name in "person", "who", "release":
            yield name, without_the_name(staff.get(reverse(f"phone:{name}", args=[pk])))
        wrong = {"reference": "00000000", **born(world.victim.birth_date)}
        yield "proof", without_the_name(staff.post(reverse("phone:prove", args=[pk]), wrong))
        for name in "change", "cancel", "contact":
            address = reverse(f"phone:{name}", args=[world.row.party_id])
            yield name, without_the_name(staff.get(address))

    def without_the_name(response):
        """Staff see family names; callers do not."""
        said = re.sub("Petrenko|Shevchenko", "", seen(response))
        return re.sub(r"\d\d:\d\d", "", said)  # when the visit was booked, not when it is

    here, there = in_both_worlds(ask)

    assert different(here, there) == {}


def test_the_two_worlds_do_differ_for_who_has_the_reference():
    def ask(world):
        client = visitor()
        client.post(way("find"), {"reference": world.row.party.reference, **BORN})
        yield "visit", seen(client.get(way("visit")))

    here, there = in_both_worlds(ask)

    assert "Assen" in here["visit"][0]
    assert "Rijswijk" in there["visit"][0]
