"""The pages of staff on the phone: what is no name, no reference and no time of anybody."""

import time

import pytest
from django.urls import reverse

from applicants.apart import set_apart
from tests.booking.steps import born
from tests.factories import ApplicantFactory, AppointmentFactory, LocationFactory, UserFactory

pytestmark = pytest.mark.django_db

TYPED = [
    " ",
    "%",
    "_" * 80,
    "\\",
    "x" * 10_000,
    "a " * 5_000,
    "(a+)+$" * 100,
    "' OR 1=1--",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "\u202e\u200b\ufeff",
    "１２３４５６７８９０",
    "99-99-1990 Petrenko",
    "31-02-1990",
    "ﬀ" * 8,
    "\r\nSet-Cookie: x",
]
HUGE = "9" * 40


@pytest.fixture
def staff(client):
    client.force_login(UserFactory(phone=True))
    return client


@pytest.mark.parametrize("typed", TYPED)
def test_whatever_is_searched_for_is_answered_soon_and_escaped(staff, typed, nothing_changes):
    ApplicantFactory()
    staff.get(reverse("phone:search"))  # the first page of a process takes its time

    with nothing_changes():
        began = time.monotonic()
        page = staff.post(reverse("phone:search"), {"query": typed}, follow=True)

    assert page.status_code == 200
    assert time.monotonic() - began < 1
    assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize("address", ["/phone/person/{}/", "/phone/visit/{}/change/"])
def test_a_number_that_no_column_holds_is_nobody(staff, address):
    assert staff.get(address.format(HUGE)).status_code == 404


@pytest.mark.parametrize("reference", ["", "x", "IND" * 30, "00000000", "' OR 1=1--"])
def test_what_is_no_reference_opens_nothing(staff, reference, nothing_changes):
    claim = AppointmentFactory(slot__location__city="Nieuwegein")
    form = {"reference": reference, **born(claim.applicant.birth_date)}

    with nothing_changes():
        page = staff.post(reverse("phone:prove", args=[claim.applicant.pk]), form)

    assert page.status_code == 200
    assert "Nieuwegein" not in page.content.decode()


@pytest.mark.parametrize("people", [[], ["x"], [HUGE], ["-1"], ["1"] * 100])
def test_who_is_not_of_the_household_cannot_be_chosen(staff, people, nothing_changes):
    person, stranger = ApplicantFactory(), ApplicantFactory()
    address = reverse("phone:who", args=[person.pk])

    with nothing_changes():
        answer = staff.post(address, {"people": [*people, stranger.pk]})

    assert answer.status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("slots", ["", "x", HUGE, "1,1,1", "0", "-1", "1;2"])
def test_what_is_no_time_holds_nothing(staff, slots, nothing_changes):
    person = ApplicantFactory()
    staff.post(reverse("phone:who", args=[person.pk]), {"people": [person.pk]})

    with nothing_changes():
        answer = staff.post(reverse("phone:hold"), {"slots": slots})

    assert answer.url == reverse("phone:times")


@pytest.mark.parametrize(
    "nonsense",
    [
        {"locations": [HUGE]},
        {"weekdays": ["7"]},
        {"parts": ["nights"]},
        {"days_of_notice": "-1"},
        {"priority": "displaced"},
        {"language": "../../etc"},
        {"phone": "0900 1234"},
        {"email": "a@b"},
    ],
)
def test_what_nobody_can_wish_for_puts_nobody_in_line(staff, nonsense, nothing_changes):
    person, place = ApplicantFactory(), LocationFactory()
    staff.post(reverse("phone:who", args=[person.pk]), {"people": [person.pk]})
    form = {
        "locations": [place.pk],
        "weekdays": ["0"],
        "parts": ["mornings"],
        "days_of_notice": "1",
        "language": "uk",
    }

    with nothing_changes():
        answer = staff.post(reverse("phone:wait"), form | nonsense)

    assert answer.status_code == 200


@pytest.mark.parametrize("call", [None, "x", 7, {"since": "x"}, {"proved": [1], "other": 1}])
def test_a_call_of_another_release_is_a_new_one(staff, call):
    claim = AppointmentFactory()
    session = staff.session
    session["call"] = call
    session.save()

    assert staff.get(reverse("phone:search")).status_code == 200
    assert staff.get(reverse("phone:change", args=[claim.party.pk])).status_code == 404


def test_who_was_erased_during_the_call_is_nobody(staff):
    person = ApplicantFactory()
    staff.post(reverse("phone:who", args=[person.pk]), {"people": [person.pk]})
    person.delete()

    for page in ["times", "wait", "check"]:
        assert staff.get(reverse(f"phone:{page}")).status_code in {200, 302}


def test_setting_nobody_apart_changes_nothing(nothing_changes):
    with nothing_changes():
        set_apart(0, apart=True)
