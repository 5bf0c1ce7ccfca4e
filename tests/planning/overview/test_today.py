from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from desk.waiting import give_ticket
from locations.models import Desk
from planning.overview.today import Stickers, today_at
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    LocationFactory,
    SlotFactory,
    UserFactory,
)
from tests.stickers.factories import OutcomeFactory, StickerFactory

pytestmark = pytest.mark.django_db
NINE = timezone.make_aware(datetime.combine(date(2026, 12, 8), time(9)))
PAGE = "/planning/overview/today/"


@pytest.fixture(autouse=True)
def at_ten():
    with time_machine.travel(NINE + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def slot():
    return SlotFactory(location=LocationFactory(name="Breda"), starts_at=NINE, planned=9)


@pytest.fixture
def manager(client, slot):
    manager = UserFactory(manager=True)
    slot.location.clerks.add(manager)
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    return manager


def test_stickers_are_those_issued_today_wanted_today_and_left_here(slot):
    desk = Desk.objects.create(location=slot.location, number=1)
    AppointmentFactory(slot=slot)
    AppointmentFactory(slot=slot, applicant=ApplicantFactory(child=True))
    served = AppointmentFactory(slot=slot, status="fulfilled")
    OutcomeFactory(
        appointment=served,
        desk=desk,
        result="sticker",
        document="passport",
        sticker=StickerFactory(location=slot.location, status="spoiled"),
        at=NINE,
    )
    StickerFactory(location=slot.location)
    StickerFactory(location=slot.location, desk=desk, at_desk=True)

    found = today_at(slot.location, timezone.now())

    assert found.stickers == Stickers(issued=1, wanted=2, left=2)
    assert (found.hall.expected, found.hall.arrived, found.desks) == (3, 1, 1)


def test_another_location_and_another_day_are_not_counted(slot):
    AppointmentFactory(slot=SlotFactory(starts_at=NINE))
    AppointmentFactory(slot=SlotFactory(location=slot.location, starts_at=NINE + timedelta(1)))
    StickerFactory(location=LocationFactory())

    found = today_at(slot.location, timezone.now())

    assert found.stickers == Stickers(issued=0, wanted=0, left=0)
    assert found.hall.expected == 0


@pytest.mark.parametrize(
    ("issued", "wanted", "left", "enough"), [(2, 10, 8, True), (2, 10, 7, False), (9, 5, 0, True)]
)
def test_stickers_are_enough_for_who_is_still_to_come(issued, wanted, left, enough):
    assert Stickers(issued, wanted, left).enough is enough


def test_a_manager_lands_on_today(client, manager):
    assert client.get("/staff/").url == PAGE


def test_the_page_says_how_the_day_goes(client, manager, slot):
    claim = AppointmentFactory(slot=slot, status="checked_in")
    give_ticket(claim.party, slot.location)
    AppointmentFactory(slot=slot)

    html = client.get(PAGE).content.decode()

    assert "People who came, of those expected: <b>1</b> / 2" in html
    assert "There are fewer stickers here than today needs." in html
    assert html.count("<svg") == 4  # three strips and the arrivals
    assert "longest: 0 minutes" in html
    assert f'<div id="now" hx-get="{PAGE}"' in html  # the numbers come anew by themselves


def test_a_day_without_anybody_says_from_when(client, manager):
    html = client.get(PAGE).content.decode()

    assert "This plot begins with the first visit of a day." in html
    assert "There are fewer stickers" not in html


def test_a_manager_of_no_location_chooses_one_first(client, db):
    client.force_login(UserFactory(manager=True))

    assert client.get(PAGE).url == "/desk/location/"


@pytest.mark.parametrize("role", ["clerk", "planner", "phone"])
def test_who_leads_no_location_does_not_see_it(client, role):
    client.force_login(UserFactory(role=role))

    assert client.get(PAGE).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_many_people_take_no_more_queries_than_one(slot, django_assert_num_queries, number):
    for _ in range(number):
        give_ticket(AppointmentFactory(slot=slot, status="checked_in").party, slot.location)

    with django_assert_num_queries(6):
        today_at(slot.location, timezone.now())
