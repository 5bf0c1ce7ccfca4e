from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from planning.filling import services
from planning.filling.rates import ENOUGH
from planning.models import ExtraChange, Filling
from tests.factories import LocationFactory, SlotFactory
from tests.planning.filling.steps import claims, in_days, on, rates, slots_of_a_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def location():
    return LocationFactory(name="Rotterdam")


@pytest.fixture
def seen(location):
    """As many visits as it takes, of which one in five nobody came to, a week ago."""
    slot = SlotFactory(location=location, starts_at=on(in_days(-7)), planned=ENOUGH)
    claims(slot, ENOUGH * 4 // 5, "fulfilled")
    claims(slot, ENOUGH // 5, "no_show", first=ENOUGH)


@pytest.fixture
def day(location):
    """Two hours of four desks, five days ahead, as an address names it."""
    slots_of_a_day(location, in_days(5), 12, planned=4)
    return in_days(5).isoformat()


def url(name, *args):
    return reverse(f"planning:filling:{name}", args=args)


def text(answer):
    return " ".join(answer.content.decode().split())


def test_without_visits_the_page_says_from_when(client, planner, location):
    page = text(client.get(url("home")))

    assert "No data yet" in page
    assert "Rotterdam" in page
    assert f"<dd>{ENOUGH}</dd>" in page


def test_the_page_says_how_many_do_not_come_and_what_it_goes_by(client, planner, location, seen):
    page = text(client.get(url("home")))

    assert "20 % (" in page
    assert "No data yet" not in page
    assert "Whether there was a reminder" in page
    assert "not reminded" in page


def test_everything_can_be_switched_off_and_on(client, planner, location):
    for said, shown in [("no", "by hand"), ("yes", "every night")]:
        answer = client.post(url("switch"), {"by_night": said})

        assert answer.url == url("home")
        assert f"<td>{shown}</td>" in text(client.get(url("home")))


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_reads_as_much_for_many_locations(
    client, planner, number, django_assert_num_queries
):
    for place in LocationFactory.create_batch(number):
        slots_of_a_day(place, in_days(2), 2)

    with django_assert_num_queries(3):  # user, visits, locations
        client.get(url("home"))


def test_a_place_to_practise_has_no_page(client, planner):
    practice = LocationFactory(practice=True, name="Practice hall")

    assert client.get(url("location", practice.pk)).status_code == 404
    assert "Practice hall" not in text(client.get(url("home")))


def test_the_days_to_come_show_what_is_proposed(client, planner, location, seen, day):
    answer = client.get(url("location", location.pk))

    [proposed] = answer.context["days"]
    assert proposed.total > 0
    assert url("day", location.pk, day) in answer.content.decode()


@pytest.mark.parametrize("days", [1, 3])
def test_a_location_reads_as_much_for_many_days(
    client, planner, location, days, django_assert_num_queries
):
    for ahead in range(1, 1 + days):
        slots_of_a_day(location, in_days(ahead), 2, planned=4)
        services.apply(location, in_days(ahead), rates(location))

    with django_assert_num_queries(9):
        client.get(url("location", location.pk))


def test_a_day_says_how_many_why_and_hour_by_hour(client, planner, location, seen, day):
    answer = client.get(url("day", location.pk, day))

    page = text(answer)
    assert "Extra places proposed" in page
    assert "Set the places as proposed" in page
    assert "Why not more" in page
    assert "Everywhere, at any time" in page
    assert '<th scope="row">09:00</th>' in page
    assert '<th scope="row">10:00</th>' in page


def test_the_button_sets_the_places(client, planner, location, seen, day):
    answer = client.post(url("set", location.pk, day))

    change = ExtraChange.objects.get()
    assert answer.url == url("day", location.pk, day)
    assert change.by == planner
    assert change.after > 0


def test_the_places_can_be_taken_back(client, planner, location, seen, day):
    client.post(url("set", location.pk, day))

    client.post(url("clear", location.pk, day))

    page = text(client.get(url("day", location.pk, day)))
    assert ExtraChange.objects.first().after == 0
    assert "A planner put this day back" in page


def test_a_change_can_be_put_back_once(client, planner, location, seen, day):
    client.post(url("set", location.pk, day))
    change = ExtraChange.objects.get()

    answer = client.post(url("put_back", change.pk))
    again = client.post(url("put_back", change.pk), follow=True)

    assert answer.url == url("location", location.pk)
    assert ExtraChange.objects.count() == 2
    assert "cannot be put back" in text(again)


def test_who_did_what_is_listed(client, planner, location, day):
    services.apply(location, in_days(5), rates(location))

    page = text(client.get(url("location", location.pk)))

    assert "the site itself" in page
    assert "<dd>15 %</dd>" in page
    assert "Put back" in page


def test_a_day_that_has_come_has_no_buttons(client, planner, location, seen):
    slots_of_a_day(location, timezone.localdate(), 2)

    page = text(client.get(url("day", location.pk, timezone.localdate().isoformat())))

    assert "stay as they are" in page
    assert "Set the places" not in page


@pytest.mark.parametrize("day", ["2026-13-40", "tomorrow", "0001-01-01", "9999-12-31"])
@pytest.mark.parametrize(("name", "method"), [("day", "get"), ("set", "post"), ("clear", "post")])
def test_what_is_no_day_with_slots_does_no_harm(client, planner, location, day, name, method):
    answer = getattr(client, method)(url(name, location.pk, day))

    assert answer.status_code in {302, 404}
    assert not ExtraChange.objects.exists()


def test_rules_are_saved(client, planner, location):
    said = {"most_share": "10", "most_wait": "10"}

    answer = client.post(url("rules", location.pk), said)

    row = Filling.objects.get()
    assert answer.url == url("location", location.pk)
    assert (row.by_night, row.most_share, row.most_wait) == (False, 10, 10)
    assert row.changed_by == planner


@pytest.mark.parametrize(
    "said",
    [
        {"most_share": "31", "most_wait": "10"},
        {"most_share": "10", "most_wait": "4"},
        {"most_share": "-1", "most_wait": "10"},
        {"most_share": "", "most_wait": "x"},
        {},
    ],
)
def test_rules_beyond_the_bounds_are_refused(client, planner, location, said):
    answer = client.post(url("rules", location.pk), said)

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Filling.objects.exists()


def test_hours_are_those_of_the_office(client, planner, location):
    slots_of_a_day(location, timezone.localdate() + timedelta(days=3), 1)

    page = text(client.get(url("day", location.pk, in_days(3).isoformat())))

    assert '<th scope="row">09:00</th>' in page
