from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.models import Outage
from desk.models import Edition
from tests.factories import DayListFactory, LocationFactory, SlotFactory
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(location, clerk):
    """A list of today for the clerk's location, which is open now."""
    SlotFactory(
        location=location,
        starts_at=timezone.now() - timedelta(seconds=1),
        ends_at=timezone.now() + timedelta(minutes=20),
    )
    return DayListFactory(location=location)


def test_a_list_that_nobody_has_in_hand_is_said_in_red(client, here):
    page = client.get(reverse("desk:lists")).content.decode()

    assert "No list is at hand" in page
    assert "It is printed and lies here" in page


def test_confirming_says_who_and_when(client, here, clerk):
    answer = client.post(reverse("desk:confirm_list", kwargs={"pk": here.pk}))

    here.refresh_from_db()
    assert answer.url == reverse("desk:lists")
    assert here.confirmed_by == clerk
    page = client.get(answer.url).content.decode()
    assert "No list is at hand" not in page
    assert clerk.username in page
    assert Event.objects.filter(kind="list-confirm", about=f"list:{here.pk}").count() == 1


def test_the_file_is_shown_kept_by_nobody_and_noted(client, here, clerk):
    answer = client.get(reverse("desk:list", kwargs={"pk": here.pk}))

    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert answer.content == bytes(here.pdf)
    event = Event.objects.get(kind="list-print")
    assert (event.about, event.actor) == (f"list:{here.pk}", f"user:{clerk.pk}")


def test_a_list_whose_day_is_over_is_gone(client, here):
    here.pdf = None
    here.save(update_fields=["pdf"])

    assert client.get(reverse("desk:list", kwargs={"pk": here.pk})).status_code == 404


@pytest.mark.parametrize("act", ["list", "confirm_list"])
def test_the_list_of_another_location_is_not_there(act, client, here):
    foreign = DayListFactory(location=LocationFactory())
    call = client.post if act == "confirm_list" else client.get

    answer = call(reverse(f"desk:{act}", kwargs={"pk": foreign.pk}))

    foreign.refresh_from_db()
    assert answer.status_code == 404
    assert foreign.confirmed_at is None


def test_before_the_first_list_the_page_says_when_it_comes(client, location, clerk):
    assert "No list was made yet" in client.get(reverse("desk:lists")).content.decode()


@pytest.mark.parametrize("page", ["desk:lists", "desk:day"])
def test_an_outage_of_today_is_said(page, client, location, clerk):
    noon = timezone.localtime().replace(hour=12, minute=0)
    Outage.objects.create(started_at=noon, ended_at=noon + timedelta(minutes=20))
    Outage.objects.create(
        started_at=noon - timedelta(days=2), ended_at=noon - timedelta(days=2, minutes=-5)
    )

    text = client.get(reverse(page)).content.decode()

    assert text.count("The site stood still") == 1
    assert "12:00–12:20" in text


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_for_one_list_and_for_three(
    number, client, here, django_assert_num_queries
):
    days = [timezone.localdate() + timedelta(days=ahead) for ahead in range(1, number)]
    for day in days:
        DayListFactory(location=here.location, day=day, edition=Edition.EVENING)
    client.get(reverse("desk:lists"))

    with django_assert_num_queries(6):
        client.get(reverse("desk:lists"))
