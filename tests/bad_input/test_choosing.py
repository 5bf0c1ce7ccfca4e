"""When and where: days and places that were not on the page."""

import pytest

from booking.journey import KEY
from tests.booking.steps import identify

pytestmark = pytest.mark.django_db

HOLD, WHEN = "/en/hold/", "/en/when/"


@pytest.mark.parametrize("box", ["v_number", "birth_date_day", "birth_date_year"])
def test_a_box_that_comes_twice_is_refused_and_the_last_does_not_win(client, person, box):
    response = identify(client, person, **{box: ["1", "1"]})

    assert response.status_code == 400
    assert KEY not in client.session


@pytest.mark.parametrize("query", ["place=1&place=2", "from=2026-12-01&from=2026-12-02"])
def test_a_question_that_comes_twice_is_refused(choosing, query):
    assert choosing.get(f"{WHEN}?{query}").status_code == 400


DAYS = [
    "",
    "x",
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "2026-02-30",
    "2026-W53-7",
    "2026-1-1",
    "-2026-01-01",
    "20260101",
    "２０２６-０１-０１",
    "1" * 500,
    "<script>alert(1)</script>",
    "{{7*7}}",
    "' OR 1=1--",
    "../../etc/passwd",
]


@pytest.mark.parametrize("day", DAYS)
def test_a_day_that_is_none_breaks_no_list(choosing, slots, day, nothing_changes):
    with nothing_changes():
        response = choosing.get(WHEN, {"from": day})

    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize(
    "place", ["", "x", "0", "-1", "1.0", "²", "9" * 9, "9" * 30, "9" * 3_000, "' OR 1=1--"]
)
def test_a_place_that_is_none_breaks_no_list(choosing, slots, place, nothing_changes):
    with nothing_changes():
        response = choosing.get(WHEN, {"place": place})

    assert response.status_code == 200


@pytest.mark.parametrize("place", ["0", "9" * 30, "9" * 4_400, "x", "-1"])
def test_the_times_of_a_place_that_is_none_are_no_page(choosing, place, nothing_changes):
    with nothing_changes():
        response = choosing.get(f"/en/when/{place}/2026-12-01/")

    assert response.status_code == 404


@pytest.mark.parametrize("day", DAYS[1:])
def test_the_times_of_a_day_that_is_none_are_no_page_or_an_empty_one(
    choosing, slots, day, nothing_changes
):
    with nothing_changes():
        response = choosing.get(f"/en/when/{slots[0].location_id}/{day}/")

    page = response.content.decode()
    assert response.status_code == 404 or "no free times on this day" in page
    assert "<script>alert" not in page
