"""The pages of the desk and the doors of staff: what no scanner reads and nobody is called."""

import pytest

from tests.factories import (
    AppointmentFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


SCANS = [
    "",
    " ",
    "IND",
    "IND IND",
    "x" * 61,
    "x" * 5_000,
    "00000000",
    "' OR 1=1--",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "ﬀ" * 8,
    "IND" * 20,
    "\r\n",
    "=1+1",
]


@pytest.mark.parametrize("code", SCANS)
def test_what_is_no_reference_checks_nobody_in(client, code, nothing_changes):
    row, clerk = AppointmentFactory(), UserFactory()
    row.slot.location.clerks.add(clerk)
    client.force_login(clerk)

    with nothing_changes():
        response = client.post("/desk/check-in/", {"code": code})

    page = client.get("/desk/result/").content.decode()
    assert response.url == "/desk/result/"
    assert "<script>alert" not in page
    assert row.party.reference not in page


@pytest.mark.parametrize("location", ["", "0", "-1", "x", "9" * 30, "9" * 5_000, "²", "foreign"])
def test_a_place_of_work_that_is_not_ones_own_is_no_page(client, location, nothing_changes):
    row, clerk = AppointmentFactory(), UserFactory()
    client.force_login(clerk)
    location = row.slot.location_id if location == "foreign" else location

    with nothing_changes():
        response = client.post("/desk/location/", {"location": location})

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("where", "landing"),
    [("/desk/check-in/", "/desk/"), ("/desk/location/", "/desk/location/")],
)
def test_who_was_signed_out_meanwhile_comes_to_the_desk_after_signing_in(client, where, landing):
    clerk = UserFactory()
    clerk.set_password("a very long password")
    clerk.save()
    form = {"username": clerk.username, "password": "a very long password"}

    response = client.post(client.post(where, {"code": "x"}).url, form, follow=True)

    assert response.status_code == 200
    assert response.request["PATH_INFO"] == landing


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"username": "' OR 1=1--", "password": "x"},
        {"username": "x" * 5_000, "password": "x"},
        {"username": "clerk", "password": "x" * 5_000},
        {"username": "<script>alert(1)</script>", "password": "x"},
        {"username": "clerk", "password": "", "is_staff": "1", "role": "admin"},
        {"username": ["clerk", "admin"], "password": "x"},
    ],
)
@pytest.mark.parametrize("where", ["/desk/login/", "/admin/login/"])
def test_nobody_signs_in_with_odd_words(client, form, where, nothing_changes):
    UserFactory(username="clerk")

    with nothing_changes():
        response = client.post(where, form)

    assert response.status_code in {200, 302, 400}
    assert "<script>alert" not in response.content.decode()
    assert "_auth_user_id" not in client.session
