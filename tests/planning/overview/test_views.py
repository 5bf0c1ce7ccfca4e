import gzip
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from locations.models import Slot
from tests.factories import (
    AppointmentFactory,
    BusFactory,
    LocationFactory,
    SlotFactory,
    UserFactory,
)

DASHBOARD = "/planning/overview/"


def page(client, path=DASHBOARD):
    return client.get(path).content.decode()


def test_a_planner_lands_on_the_dashboard(client, planner):
    assert client.get("/staff/").url == DASHBOARD


def test_the_dashboard_says_what_is_there(client, planner):
    location = LocationFactory(name="Breda")
    AppointmentFactory(slot=SlotFactory(location=location, planned=4))
    AppointmentFactory(slot=SlotFactory(location=location, starts_at=timezone.now()))
    BusFactory()

    html = page(client)

    assert "People served: 0 of 2 (0&nbsp;%)" in html
    assert html.count("<svg") == 4  # the strip, the heat map, arrivals, the map
    assert html.count('class="govuk-table figures"') == 4
    assert "1 municipality asks for places for a bus" in html


def test_a_dashboard_of_nothing_says_from_when(client, planner):
    html = page(client)

    assert html.count("<svg") == 1  # the strip
    assert "This plot begins on the day after opening hours are set." in html
    assert "This plot begins with the first visit of a day." in html
    assert "Nobody is expected anywhere today." in html
    assert "Nothing waits for you." in html


def test_a_dashboard_in_dutch_is_in_dutch(client, planner):
    client.cookies["django_language"] = "nl"

    assert '<html lang="nl"' in page(client)


def test_figures_are_counted_once_for_many_readers(client, planner):
    page(client)
    AppointmentFactory()

    assert "People served: 0 of 0" in page(client)


@pytest.mark.parametrize("number", [1, 3])
def test_many_locations_take_no_more_queries_than_one(
    client, planner, django_assert_num_queries, number
):
    for _ in range(number):
        location = LocationFactory()
        AppointmentFactory(slot=SlotFactory(location=location))
        AppointmentFactory(slot=SlotFactory(location=location, starts_at=timezone.now()))

    with django_assert_num_queries(QUERIES):
        page(client)


QUERIES = 29


def test_the_weeks_are_a_file(client, planner):
    SlotFactory(location=LocationFactory(name="Breda"))

    answer = client.get(f"{DASHBOARD}weeks.csv")

    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    text = answer.content.decode("utf-8-sig")
    assert text.startswith("Week,From,Location,Planned,")
    assert ",Breda,2,0,2," in text


@pytest.mark.parametrize("role", ["clerk", "manager", "phone", "officer"])
def test_who_is_no_planner_sees_no_dashboard(client, db, role):
    client.force_login(UserFactory(role=role))

    assert client.get(DASHBOARD).status_code == 403


def test_a_dashboard_is_not_stored(client, planner):
    assert "no-store" in client.get(DASHBOARD)["Cache-Control"]


def test_a_stranger_signs_in_first(db):
    assert "/desk/login/" in Client().get(DASHBOARD).url


def test_ten_locations_on_21_days_are_a_page_of_less_than_100_kb(client, planner):
    nine = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    Slot.objects.bulk_create(
        SlotFactory.build(location=place, morning=nine + timedelta(day))
        for place in LocationFactory.create_batch(10)
        for day in range(21)
    )
    parts = [
        "site.css",
        "desk.css",
        "planning.css",
        "app.js",
        "htmx.min.js",
        "offline.js",
        "netherlands.svg",
        "fonts/noto-sans-latin.woff2",
    ]

    html = page(client)

    static = Path(__file__).parents[3] / "static"
    fetched = [html.encode(), *[(static / part).read_bytes() for part in parts]]
    assert html.count("<rect") > 210
    assert len(html) <= 100_000
    assert sum(len(gzip.compress(each, 6)) for each in fetched) <= 100_000
