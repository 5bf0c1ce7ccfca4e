"""What a planner sees and does, from the pages alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.models import Allotment, Share
from locations.models import Closure, DayHours, Location, OpeningHours, Replan
from locations.replan import replan_next
from tests.factories import (
    AllotmentFactory,
    AppointmentFactory,
    ClosureFactory,
    DayHoursFactory,
    LocationFactory,
    OpeningHoursFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("planner")]


def url(name, *args):
    return reverse(f"planning:capacity:{name}", args=args)


def text(answer):
    return " ".join(answer.content.decode().split())


def seen(client, address):
    return client.get(address).context["seen"]


def hours(day, **more):
    return {
        "weekdays": [day.weekday()],
        "first": day.isoformat(),
        "last": day.isoformat(),
        "opens": "09:00",
        "closes": "11:00",
        "desks": 3,
        "person_minutes": 10,
        "steps": 0,
        **more,
    }


def work_in():
    while replan_next():
        pass


def test_the_week_shows_numbers_and_ways_on(client, place, day):
    answer = client.get(url("week"), {"from": day.isoformat()})

    assert "Places: <b>12</b>" in text(answer)
    assert url("day", place.pk, day.isoformat()) in text(answer)


@pytest.mark.parametrize("asked", ["", "x", "2026-02-30", "9999-12-31", "0001-01-01"])
def test_a_week_that_is_none_is_this_week(client, asked, place):
    answer = client.get(url("week"), {"from": asked})

    assert answer.status_code == 200
    assert timezone.localdate() in answer.context["days"]


def test_a_day_shows_each_time_and_its_limit(client, place, day):
    AppointmentFactory(slot=place.slots.order_by("starts_at")[0], status="booked")

    answer = client.get(url("day", place.pk, day.isoformat()))

    assert [row["booked"] for row in answer.context["times"]] == [1, 0, 0, 0, 0, 0]
    assert text(answer).count(">desks</td>") == 6


@pytest.mark.parametrize("asked", ["x", "2026-02-30", "9999-12-31"])
def test_a_day_that_is_none_is_not_found(client, place, asked):
    assert client.get(url("day", place.pk, asked)).status_code == 404


def test_a_practice_location_has_no_pages(client):
    practice = LocationFactory(practice=True)

    assert client.get(url("place", practice.pk)).status_code == 404
    assert client.get(url("series", practice.pk)).status_code == 404


def test_a_series_is_shown_before_it_is_saved(client, place, day):
    address = url("series", place.pk)

    answer = client.post(address, hours(day, seen=seen(client, address)))

    found = text(answer)
    assert "places <b>36</b> (now 12)" in found
    assert 'name="save"' in found
    assert OpeningHours.objects.count() == 1


def test_a_series_is_saved_and_takes_effect(client, place, day):
    address = url("series", place.pk)

    answer = client.post(address, hours(day, seen=seen(client, address), save=""), follow=True)
    work_in()

    assert "The times follow within a minute." in text(answer)
    assert sum(place.slots.on(day).values_list("capacity", flat=True)) == 36


def test_a_break_divides_the_day_and_desks_may_differ(client, place, day):
    address = url("series", place.pk)
    pause = {"break_from": "09:30", "break_until": "10:00", "desks_after": 5}

    client.post(address, hours(day, seen=seen(client, address), save="", **pause))

    rows = OpeningHours.objects.filter(valid_from=day).order_by("opens")
    assert [(f"{row.opens:%H:%M}", f"{row.closes:%H:%M}", row.desks) for row in rows] == [
        ("09:00", "09:30", 3),
        ("10:00", "11:00", 5),
    ]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"closes": "09:00"}, "closes"),
        ({"closes": "08:00"}, "closes"),
        ({"opens": ""}, "opens"),
        ({"opens": "25:00"}, "opens"),
        ({"desks": -1}, "desks"),
        ({"desks": 51}, "desks"),
        ({"person_minutes": 0}, "person_minutes"),
        ({"break_from": "09:30"}, "break_until"),
        ({"break_from": "09:30", "break_until": "09:30"}, "break_until"),
        ({"break_from": "08:30", "break_until": "09:30"}, "break_until"),
        ({"break_from": "10:30", "break_until": "11:30"}, "break_until"),
        ({"weekdays": []}, "weekdays"),
        ({"weekdays": [7]}, "weekdays"),
        ({"first": "2020-01-01"}, "first"),
        ({"first": ""}, "first"),
        ({"last": "2020-01-01"}, "last"),
        ({"steps": 21}, "steps"),
    ],
)
def test_hours_that_cannot_be_are_named_beside_their_field(client, place, day, more, field):
    answer = client.post(url("series", place.pk), hours(day, save="", **more))

    assert list(answer.context["form"].errors) == [field]
    assert not Replan.objects.exists()


def test_hours_in_which_nobody_can_be_received_say_why(client, place, day):
    ClosureFactory(location=place, day=day, reason="Flood")

    answer = client.post(url("series", place.pk), hours(day, save=""))

    assert "Nobody could be received in these hours. (Flood)" in text(answer)
    assert OpeningHours.objects.count() == 1


def crowd(place):
    slot = place.slots.order_by("starts_at").first()
    for number in (1, 2):
        AppointmentFactory(slot=slot, place=number, status="booked")


def test_fewer_places_than_people_need_a_word(client, place, day):
    crowd(place)
    address = url("series", place.pk)
    fewer = hours(day, desks=1, seen=seen(client, address))

    shown = client.post(address, fewer)
    refused = client.post(address, {**fewer, "save": ""})

    assert "people too many: <b>1</b>" in text(shown)
    assert f"{reverse('planning:moves:new')}?location={place.pk}" in text(shown)
    assert "Say what becomes of the people" in text(refused)
    assert OpeningHours.objects.count() == 1


def test_with_that_word_they_keep_their_places_and_stand_in_the_list(client, place, day):
    crowd(place)
    address = url("series", place.pk)
    fewer = hours(day, desks=1, seen=seen(client, address), save="", sure="on")

    client.post(address, fewer)
    work_in()

    answer = client.get(url("conflicts"))
    assert "people too many: <b>1</b>" in text(answer)
    assert f"?location={place.pk}&amp;first_day={day.isoformat()}" in text(answer)


def test_a_list_without_conflicts_says_so(client):
    assert "None: everybody who has an appointment has a place." in text(
        client.get(url("conflicts"))
    )


def test_the_second_of_two_planners_is_told_and_loses_nothing(client, place, day):
    address = url("series", place.pk)
    before = seen(client, address)
    client.post(address, hours(day, seen=before, save=""))

    second = client.post(address, hours(day, seen=before, save="", desks=7))
    again = client.post(
        address, hours(day, seen=second.context["seen"], save="", desks=7), follow=True
    )

    assert "Somebody else has changed the hours" in text(second)
    assert 'value="7"' in text(second)
    assert "The times follow within a minute." in text(again)
    assert OpeningHours.objects.get(valid_from=day).desks == 7


def test_a_form_begins_with_the_hours_there_are(client, place):
    row = place.opening_hours.get()

    form = client.get(url("series", place.pk), {"like": row.pk}).context["form"]

    assert form.initial["weekdays"] == [row.weekday]
    assert (form.initial["opens"], form.initial["desks"]) == (row.opens, 2)


@pytest.mark.parametrize("like", ["x", "0", "99999999999999999999"])
def test_a_form_like_a_row_that_is_none_begins_empty(client, place, like):
    form = client.get(url("series", place.pk), {"like": like}).context["form"]

    assert "opens" not in form.initial


def test_one_day_gets_other_hours_and_its_weekday_s_again(client, place, day):
    address = url("one_day", place.pk, day.isoformat())
    other = {"day": day.isoformat(), "opens": "09:00", "closes": "11:00", "desks": 1}
    other |= {"person_minutes": 10, "reason": "Training", "seen": seen(client, address)}

    client.post(address, {**other, "save": ""})
    work_in()
    usual = url("as_usual", place.pk, day.isoformat())
    client.post(usual, {"seen": seen(client, usual), "save": ""})
    work_in()

    assert not DayHours.objects.exists()
    assert sum(place.slots.on(day).values_list("planned", flat=True)) == 12


def test_one_day_without_a_desk_is_sent_to_where_days_are_closed(client, place, day):
    address = url("one_day", place.pk, day.isoformat())

    answer = client.post(address, {"day": day.isoformat(), "desks": 0, "reason": "Strike"})

    assert "choose to close it" in text(answer)


def test_a_location_closes_and_the_closure_is_taken_back(client, place, day):
    client.post(url("close", place.pk), {"first": day.isoformat(), "reason": "Move", "save": ""})
    closure = Closure.objects.get()
    shown = client.get(url("place", place.pk))
    asked = client.get(url("reopen", closure.pk))

    client.post(url("reopen", closure.pk), {"save": ""})

    assert "Move" in text(shown)
    assert f"{day.year}: Move" in text(asked)
    assert not Closure.objects.exists()


def test_every_location_closes_at_once(client, place, day):
    part = {"starts": "12:00", "ends": "17:00"}
    said = {"first": day.isoformat(), "last": (day + timedelta(days=1)).isoformat()}

    client.post(url("close_all"), {**said, **part, "reason": "Storm", "save": ""})

    assert set(Closure.objects.values_list("location", "day")) == {
        (None, day),
        (None, day + timedelta(days=1)),
    }


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"first": "2020-01-01"}, "first"),
        ({"last": "2020-01-01"}, "last"),
        ({"last": "2199-01-01"}, "last"),
        ({"starts": "12:00"}, "ends"),
        ({"starts": "12:00", "ends": "11:00"}, "ends"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_closure_that_cannot_be_is_named_beside_its_field(client, place, day, more, field):
    said = {"first": day.isoformat(), "reason": "Strike", "save": "", **more}

    answer = client.post(url("close", place.pk), said)

    assert list(answer.context["form"].errors) == [field]
    assert not Closure.objects.exists()


def details(**more):
    return {
        "name": "Assen",
        "address": "Mandemaat 3",
        "postcode": "9405tg",
        "city": "Assen",
        "latitude": 52.99,
        "longitude": 6.56,
        "desks": 2,
        **more,
    }


def test_a_planner_opens_a_location_from_the_pages_alone(client, day):
    answer = client.post(url("new"), details(), follow=True)
    place = Location.objects.get()
    empty = client.get(url("place", place.pk))
    address = url("series", place.pk)
    client.post(address, hours(day, seen=seen(client, address), save=""))
    work_in()

    assert "Now say when it is open." in text(answer)
    assert place.postcode == "9405 TG"
    assert "there is not a single time" in text(empty)
    assert place.slots.on(day).count() == 12


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"postcode": "1"}, "postcode"),
        ({"latitude": 6.56, "longitude": 52.99}, "latitude"),
        ({"name": ""}, "name"),
        ({"desks": 0}, "desks"),
    ],
)
def test_a_location_that_cannot_be_is_named_beside_its_field(client, more, field):
    answer = client.post(url("new"), details(**more))

    assert field in answer.context["form"].errors
    assert not Location.objects.exists()


def test_details_change_unless_somebody_changed_them_meanwhile(client, place):
    address = url("details", place.pk)
    before = seen(client, address)

    first = client.post(address, details(seen=before))
    second = client.post(address, details(seen=before, address="Elsewhere 1"))

    place.refresh_from_db()
    assert (first.status_code, place.address) == (302, "Mandemaat 3")
    assert "Somebody else has changed" in text(second)


def test_a_share_is_said_and_said_anew(client, place):
    for percent in (10, 20):
        said = {"purpose": "phone", "percent": percent, "days_before": 7, "location": place.pk}
        client.post(url("kept"), said)

    share = Share.objects.get()
    assert (share.percent, share.location) == (20, place)


def test_places_of_a_day_are_kept_and_given_up(client, place, day):
    said = {"location": place.pk, "day": day.isoformat(), "purpose": "phone", "days_before": 1}

    kept = client.post(url("keep"), {**said, "seats": 4}, follow=True)
    client.post(url("keep"), {**said, "seats": 0})

    assert "4 places are kept." in text(kept)
    assert not Allotment.objects.keeping(timezone.now()).exists()


def test_places_are_not_kept_until_a_moment_that_is_over(client, place, day):
    said = {"location": place.pk, "day": day.isoformat(), "purpose": "phone", "days_before": 30}

    answer = client.post(url("keep"), {**said, "seats": 4})

    assert "That is over already." in text(answer)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("week", 10), ("kept", 5), ("releases", 4)])
def test_a_page_takes_as_many_queries_however_much_there_is(
    client, name, queries, rows, django_assert_num_queries
):
    for _ in range(rows):
        DayHoursFactory(location=OpeningHoursFactory().location)
        AllotmentFactory(phone=True, slot__opens_at=timezone.now() + timedelta(hours=1))
        Share.objects.create(location=LocationFactory(), purpose="phone", percent=5, days_before=7)
    client.get(url(name))

    with django_assert_num_queries(queries):
        client.get(url(name))
