from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applicants.models import Applicant
from booking.status import monday, status
from notices.models import Announcement
from tests.booking.steps import text
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    LocationFactory,
    MunicipalityFactory,
    SlotFactory,
    ahead,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_status():
    status.cache.clear()
    yield
    status.cache.clear()


def page(client, language="en"):
    return text(client.get(f"/{language}/status/"))


def say(**changes):
    words = {"uk": "Українською", "ru": "По-русски", "nl": "Nederlands", "en": "In English"}
    return Announcement.objects.create(**words | {"last_shown_on": timezone.localdate()} | changes)


def test_the_first_week_with_room_is_told_by_its_monday():
    slot = SlotFactory()

    [place] = status().places

    assert place.is_open
    assert place.week == monday(timezone.localdate(slot.starts_at))
    assert place.week.weekday() == 0


def test_neither_the_time_nor_how_many_places_are_shown(client):
    SlotFactory(planned=77)

    shown = page(client)

    assert "09:00" not in shown
    assert "77" not in shown


def test_two_times_of_one_week_look_alike(client):
    week = timezone.localtime().replace(hour=9, minute=0) + timedelta(days=21)
    first = monday(week.date()) - week.date()
    SlotFactory(morning=week + first)
    early = status().places[0].week
    status.cache.clear()
    SlotFactory(morning=week + first + timedelta(days=3))

    assert status().places[0].week == early


def test_a_full_location_says_so(client):
    AppointmentFactory(slot=SlotFactory(planned=1))

    assert "Full: join the waiting list" in page(client)


def test_a_location_without_any_slot_is_closed(client):
    LocationFactory(city="Zwolle")

    assert "Zwolle Closed for now" in page(client)


def test_a_place_to_practise_is_not_shown():
    LocationFactory(practice=True)

    assert status().places == []


def test_how_many_were_served_counts_real_people():
    ApplicantFactory(served=True), ApplicantFactory()
    ApplicantFactory(served=True, municipality=MunicipalityFactory(practice=True))

    assert status().served == 1


def test_how_many_were_served_is_written_as_people_read_it(client):
    town, today = MunicipalityFactory(), timezone.localdate()
    served = ApplicantFactory.build_batch(1_001, municipality=town, served_on=today)
    Applicant.objects.bulk_create(served)

    assert "1,001" in page(client)


def test_when_more_places_open_is_told(client):
    SlotFactory(opens_at=ahead(days=2))

    assert "More places open on" in page(client)


def test_the_minute_at_which_more_places_open_is_told_to_nobody(client):
    SlotFactory(opens_at=timezone.localtime().replace(hour=23, minute=47) + timedelta(days=2))

    assert "23:47" not in page(client)


@pytest.mark.parametrize(
    "closed",
    [
        {"planned": 0},
        {"ceiling": 0},
        {"location__practice": True},
        {"opens_at": ahead(days=60)},  # when it is over
    ],
)
def test_what_opens_to_nobody_is_not_told_as_more_places(closed):
    SlotFactory(**{"opens_at": ahead(days=2)} | closed)

    assert status().opens_at is None


def test_it_is_remembered_so_that_reloading_shows_no_place_given_back(
    client, django_assert_num_queries
):
    claim = AppointmentFactory(slot=SlotFactory(planned=1))
    page(client)
    claim.delete()

    with django_assert_num_queries(0):
        shown = page(client)

    assert "Full" in shown


@pytest.mark.parametrize("number", [1, 3])
def test_it_costs_the_same_for_one_location_and_for_three(number, django_assert_max_num_queries):
    for _ in range(number):
        SlotFactory()

    with django_assert_max_num_queries(13):
        status()


@pytest.mark.parametrize(
    ("language", "words"),
    [("uk", "Українською"), ("ru", "По-русски"), ("nl", "Nederlands"), ("en", "In English")],
)
def test_an_announcement_is_said_in_each_language(client, language, words):
    say()

    assert words in page(client, language)


@pytest.mark.parametrize(
    "when",
    [
        {"last_shown_on": timezone.localdate() - timedelta(days=1)},
        {"shown_from": timezone.now() + timedelta(days=1)},
    ],
)
def test_an_announcement_is_shown_in_its_time_alone(client, when):
    say(**when)

    assert "In English" not in page(client)


def test_the_page_makes_no_session(client):
    client.get(reverse("booking:status"))

    assert "session" not in "".join(client.cookies)
