import os
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.models import Count, F, Max, Q, Sum
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from applicants.models import Applicant
from appointments.models import FIRM, OCCUPYING, Appointment, Party, Status, StatusChange
from appointments.references import read_reference
from demo import supply
from demo.accounts import ACCOUNTS
from demo.load import share_of
from demo.management.commands.load_demo import Command
from demo.personas import BOOKED, PERSONAS
from demo.rooms import Room, fits
from locations.models import Location, Slot
from notices.models import Notice
from planning.forecast.pace import LEAST
from stickers.models import Sticker
from tests.factories import LocationFactory, SlotFactory, UserFactory

PEOPLE = 600
TUESDAY = datetime(2026, 9, 15, 11, tzinfo=ZoneInfo("Europe/Amsterdam"))


def load_demo(people=PEOPLE):
    out = StringIO()
    call_command(Command(), people=people, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Example data of some hundred people: made once, looked at by many tests, taken away."""
    with (
        time_machine.travel(TUESDAY),
        django_db_blocker.unblock(),
        override_settings(DEMO=True),
        transaction.atomic(),
    ):
        load_demo()
        yield
        transaction.set_rollback(True)


def day_of(slot):
    return timezone.localdate(slot.starts_at)


def test_offices_open_for_twelve_hundred_people_a_day(loaded):
    days = Counter()
    for slot in Slot.objects.all():
        days[day_of(slot)] += slot.capacity

    assert Location.objects.count() == 10
    assert set(days.values()) == {1200}
    assert max(day.weekday() for day in days) == 4
    assert timezone.localdate() - supply.PAST <= min(days)
    assert min(days) <= timezone.localdate() - timedelta(days=LEAST)  # there is a forecast
    assert timezone.localdate() + timedelta(days=54) < max(days)


def test_as_many_people_as_asked_and_the_invited_ones(loaded):
    assert Applicant.objects.filter(v_number__startswith="31").count() == PEOPLE
    assert Applicant.objects.filter(v_number__startswith="30").count() == 13
    assert Applicant.objects.count() == PEOPLE + 13


def test_everybody_can_be_found_by_name(loaded):
    assert not Applicant.objects.filter(search_key="").exists()


def test_no_slot_is_given_to_more_than_it_can_take(loaded):
    given = Count("appointments", filter=Q(appointments__status__in=OCCUPYING))
    slots = Slot.objects.annotate(given=given, highest=Max("appointments__place"))

    assert not slots.filter(Q(given__gt=F("capacity")) | Q(highest__gt=F("capacity"))).exists()


def test_places_are_given_lowest_first(loaded):
    places = {}
    for claim in Appointment.objects.all():
        places.setdefault(claim.slot_id, set()).add(claim.place)

    assert all(found == set(range(1, len(found) + 1)) for found in places.values())


def test_parties_sit_together_in_at_most_three_neighbouring_slots(loaded):
    for party in Party.objects.prefetch_related("appointments__slot"):
        slots = sorted({a.slot for a in party.appointments.all()}, key=lambda s: s.starts_at)
        assert 1 <= len(slots) <= 3
        assert len({slot.location_id for slot in slots}) == 1
        assert slots[-1].starts_at - slots[0].starts_at == timedelta(minutes=10) * (len(slots) - 1)


def test_households_come_as_one_party(loaded):
    for party in Party.objects.prefetch_related("appointments__applicant"):
        coming = {appointment.applicant for appointment in party.appointments.all()}
        first = next(iter(coming))
        assert coming == set(Applicant.objects.household_of(first))
        assert all(not person.withdrawn_on for person in coming)


def test_what_is_over_was_settled_and_what_comes_is_booked(loaded):
    now = timezone.now()
    over = Appointment.objects.filter(slot__starts_at__lt=now - timedelta(hours=1))
    coming = Appointment.objects.filter(slot__starts_at__gt=now + timedelta(minutes=30))

    assert over.filter(status=Status.FULFILLED).count() > over.count() / 2
    assert not over.filter(status__in=[Status.HELD, *FIRM]).exists()
    assert set(coming.values_list("status", flat=True)) <= {Status.BOOKED, Status.CANCELLED}
    assert coming.filter(status=Status.BOOKED).count() > 40


def test_who_was_served_has_the_day_of_the_visit(loaded):
    for claim in Appointment.objects.filter(status=Status.FULFILLED).select_related():
        day = day_of(claim.slot)
        assert claim.applicant.served_on == day


def test_the_history_says_that_it_is_an_example(loaded):
    changes = StatusChange.objects.all()

    assert changes.filter(about="appointment").count() == Appointment.objects.count()
    assert changes.filter(about="sticker").count() == Sticker.objects.count()
    assert set(changes.values_list("channel", "reason")) == {("demo", "example data")}


def test_letters_in_the_outbox_were_sent(loaded):
    assert 10 < Notice.objects.count() <= 80
    assert not Notice.objects.filter(sent_at=None).exists()
    assert Notice.objects.filter(about=BOOKED).exists()


def test_there_is_an_account_for_every_role(loaded):
    roles = [account.role for account in ACCOUNTS]

    assert set(roles) == set(Role.values)
    assert roles.count(Role.PLANNER) == 2  # one asks, the other signs
    assert User.objects.count() == len(ACCOUNTS)
    for account in ACCOUNTS:
        assert len(account.password) >= 15
        user = authenticate(username=account.username, password=account.password)
        assert user.role == account.role


def test_clerks_have_an_office_and_the_officer_a_council(loaded):
    at = {user.role: user for user in User.objects.all()}

    assert [office.name for office in at[Role.CLERK].locations.all()] == ["Amsterdam"]
    assert [office.name for office in at[Role.MANAGER].locations.all()] == ["Amsterdam"]
    assert [council.code for council in at[Role.OFFICER].municipalities.all()] == ["0307"]


def test_the_invited_people_are_what_the_page_says(loaded):
    today = timezone.localdate()
    found = [Applicant.objects.get(v_number=persona.v_number) for persona in PERSONAS]
    adult, family, parent, recent, served, booked, left, later = found

    assert [len(Applicant.objects.household_of(p)) for p in (adult, family, parent)] == [1, 4, 3]
    ages = sorted(person.age_on(today) for person in Applicant.objects.household_of(parent))
    assert ages[0] < 14 <= ages[1] < 18
    assert recent.registered_on == today - timedelta(days=3)
    assert served.served_on
    assert left.withdrawn_on
    assert later.wave.opens_at > timezone.now()
    assert booked.appointments.get(status=Status.BOOKED).party.reference == BOOKED


def test_only_who_has_an_appointment_among_the_invited_has_one(loaded):
    booked = Appointment.objects.filter(applicant__v_number__startswith="30")

    assert {claim.applicant.v_number for claim in booked} == {"3000000011"}


def test_references_can_be_read(loaded):
    references = Party.objects.values_list("reference", flat=True)

    assert all(read_reference(reference) == reference for reference in references)


def test_loading_again_changes_nothing(loaded):
    before = Applicant.objects.count(), Slot.objects.aggregate(Sum("planned"))

    assert "nothing was loaded" in load_demo()
    assert (Applicant.objects.count(), Slot.objects.aggregate(Sum("planned"))) == before


@pytest.mark.django_db
def test_where_anything_is_nothing_is_loaded(settings):
    settings.DEMO = True
    LocationFactory()

    assert "nothing was loaded" in load_demo()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_all_is_loaded_or_nothing(settings):
    settings.DEMO = True
    UserFactory(username="clerk")  # in the way, when offices are already made

    with pytest.raises(IntegrityError), transaction.atomic():
        load_demo()

    assert not Location.objects.exists()


@pytest.mark.django_db
def test_example_data_is_refused_outside_demo_mode(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="demo mode only"):
        load_demo()

    assert not Location.objects.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (["load_demo"], "Unknown command"),
        (
            ["shell", "-c", "from django.urls import reverse; reverse('demo:index')"],
            "NoReverseMatch",
        ),
    ],
)
def test_outside_demo_mode_there_is_neither_command_nor_page(command, answer):
    done = subprocess.run(  # noqa: S603 -- our own commands
        [sys.executable, "manage.py", *command],
        env={**os.environ, "DEMO": "false", "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert answer in done.stderr


def test_days_are_the_emptier_the_further_ahead():
    today = timezone.localdate()
    coming = [today + timedelta(days=ahead) for ahead in range(1, 11)]

    shares = [share_of(day, today, coming) for day in coming]

    assert shares == sorted(shares, reverse=True)
    assert (shares[0], shares[-1]) == (0.95, pytest.approx(0.2))
    assert share_of(today, today, coming) == 0.8
    assert share_of(today - timedelta(days=1), today, coming) == 0.95


@pytest.mark.parametrize(
    ("capacities", "size", "expected"),
    [
        ([2, 2, 2], 6, True),
        ([2, 2, 2, 2], 7, False),
        ([2, 0, 2], 4, False),  # not neighbours
        ([0, 2], 1, False),
        ([1], 1, True),
        ([1], 2, False),
    ],
)
def test_a_party_fits_into_neighbouring_rooms(capacities, size, expected):
    rooms = [Room(Slot(planned=planned)) for planned in capacities]
    for room in rooms:
        room.slot.capacity = room.slot.planned

    assert fits(rooms, size) is expected


@pytest.mark.django_db
def test_a_room_gives_its_lowest_places_first():
    slot = SlotFactory(planned=3)
    room = Room(Slot.objects.get(pk=slot.pk))

    first, rest = room.give(2), room.give(5)

    assert [place for _, place in first + rest] == [1, 2, 3]
    assert room.free == 0
