"""Where there are no stickers, the pages say so, and do not say that it is full."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.availability import midnight
from booking.status import status
from booking.without import without_stickers
from locations.limits import limit
from tests.booking.steps import choose, identify, text
from tests.factories import ApplicantFactory, LocationFactory, SlotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh():
    for seen in (without_stickers, status):
        seen.cache.clear()
    yield
    for seen in (without_stickers, status):
        seen.cache.clear()


def close(location, *days, why="stock"):
    for ahead in days:
        day = timezone.localdate() + timedelta(days=ahead)
        limit(location.pk, midnight(day), midnight(day + timedelta(days=1)), 0, why)


def spans():
    today = timezone.localdate()
    return [((each.first - today).days, (each.last - today).days) for each in without_stickers()]


def on_the_way(client):
    person = ApplicantFactory()
    identify(client, person)
    choose(client, person)


def test_days_that_follow_one_another_are_told_together():
    close(LocationFactory(), 3, 4, 5, 9)

    assert spans() == [(3, 5), (9, 9)]


def test_each_location_is_told_for_itself():
    first, second = LocationFactory(city="A"), LocationFactory(city="B")
    close(second, 4)
    close(first, 3)

    assert [each.location for each in without_stickers()] == [first, second]


def test_days_that_are_closed_for_another_reason_or_over_are_not_told():
    location = LocationFactory()
    close(location, 3, why="pause")
    close(location, -1)
    close(LocationFactory(practice=True), 3)

    assert spans() == []


def test_how_things_stand_says_where_there_are_no_stickers(client):
    close(LocationFactory(city="Rijswijk"), 3)

    page = text(client.get("/en/status/"))

    assert "No stickers on these days Rijswijk:" in page


def test_the_times_say_why_a_day_is_missing(client):
    slot = SlotFactory()
    on_the_way(client)
    assert "No stickers" not in text(client.get(reverse("booking:when")))
    without_stickers.cache.clear()

    close(slot.location, 14)

    assert "No stickers on these days Amsterdam:" in text(client.get(reverse("booking:when")))


def test_the_page_of_such_a_day_says_it_too(client):
    slot = SlotFactory()
    close(slot.location, 14)
    on_the_way(client)

    day = timezone.localdate(slot.starts_at).isoformat()
    page = text(client.get(reverse("booking:times", args=[slot.location.pk, day])))

    assert "There are no stickers here on this day" in page


def test_it_is_asked_once_however_many_look(django_assert_num_queries):
    for city in "ABC":
        close(LocationFactory(city=city), 3, 5)

    with django_assert_num_queries(1):
        assert len(without_stickers()) == len(without_stickers()) == 6
