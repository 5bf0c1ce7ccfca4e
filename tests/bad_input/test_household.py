"""Who comes: people and keys that this page did not offer."""

import re

import pytest
from django.core.signing import TimestampSigner
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from booking.form_keys import LASTS, new_form_key
from booking.journey import KEY
from tests.bad_input.reading import UNIFORM, without_what_was_sent
from tests.booking.steps import born, choose, form_key, identify, text
from tests.factories import ApplicantFactory, AppointmentFactory
from trail.models import Event

pytestmark = pytest.mark.django_db

WHO, ADD = "/en/who/", "/en/who/add/"


@pytest.mark.parametrize(
    "people",
    [
        [],
        [""],
        ["0"],
        ["-1"],
        ["x"],
        ["1.0"],
        ["1e3"],
        ["١"],
        ["²"],
        ["9" * 30],
        ["9" * 5_000],
        ["<script>alert(1)</script>"],
        ["' OR 1=1--"],
        [str(number) for number in range(100)],
    ],
)
def test_who_was_not_offered_is_not_chosen(identified, people, nothing_changes):
    key = form_key(identified)

    with nothing_changes():
        response = identified.post(WHO, {"people": people, "form_key": key})

    assert response.status_code == 200
    assert "govuk-error-summary" in response.content.decode()
    assert "<script>alert" not in response.content.decode()
    assert identified.session[KEY]["people"] == []


def test_a_stranger_is_refused_like_somebody_who_does_not_exist(identified, nothing_changes):
    stranger = ApplicantFactory()

    with nothing_changes():
        known = choose(identified, stranger)
        unknown = identified.post(WHO, {"people": "999999", "form_key": form_key(identified)})

    assert text(known) == text(unknown)


def test_the_same_person_twice_is_one(identified, person):
    choose(identified, person, person)

    assert identified.session[KEY]["people"] == [person.pk]


@pytest.mark.parametrize("mistake", [{"v_number": "9999999999"}, {"birth_date_year": "1991"}])
def test_family_is_added_with_the_same_single_no(identified, mistake, nothing_changes):
    brother = ApplicantFactory(v_number="2001000002")
    form = {"v_number": brother.v_number, **born(brother.birth_date), "birth_date_year": "1991"}

    with nothing_changes():
        wrong, other = identified.post(ADD, form), identified.post(ADD, {**form, **mistake})

    assert UNIFORM in text(wrong)
    assert without_what_was_sent(wrong, brother.v_number) == without_what_was_sent(
        other, brother.v_number
    )


def test_who_is_added_twice_or_is_oneself_is_there_once(identified, person):
    brother = ApplicantFactory()
    for each in brother, brother, person:
        identified.post(ADD, {"v_number": each.v_number, **born(each.birth_date)})

    page = identified.get(WHO).content.decode()

    assert page.count('name="people"') == 2


KEYS = {
    "none": None,
    "empty": "",
    "garbage": "x:y:z",
    "a bare uuid": "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
    "too long": "x" * 201,
    "much too long": "x" * 5_000,
    "not ascii": "ключ:ы:є",
    "of another signer": TimestampSigner(salt="visit").sign("x"),
    "of another applicant": new_form_key(0),
}


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_a_form_without_a_good_key_comes_back_filled_in_and_with_a_new_one(
    identified, person, key, nothing_changes
):
    form = {"people": [person.pk], "step_free": "on"} | ({} if key is None else {"form_key": key})

    with nothing_changes():
        response = identified.post(WHO, form)

    page = response.content.decode()
    assert response.status_code == 200
    assert "This page was open for a long time." in text(response)
    assert re.search(rf'value="{person.pk}" checked', page)
    assert re.search(r'name="step_free"[^>]* checked', page)
    again = {**form, "form_key": re.search(r'name="form_key" value="([^"]+)"', page)[1]}
    assert identified.post(WHO, again).url == "/en/when/"


def test_an_old_key_comes_back_as_a_new_one(identified, person):
    key = form_key(identified)
    with travel(timezone.now() + LASTS):
        identify(identified, person)
        response = choose(identified, person, form_key=key)

        assert "This page was open for a long time." in text(response)
        assert choose(identified, person).url == "/en/when/"


def test_a_booked_member_is_refused_and_nothing_of_the_appointment_is_said(client, nothing_changes):
    mother = ApplicantFactory(household="H1")
    son = ApplicantFactory(household="H1", municipality=mother.municipality)
    row = AppointmentFactory(applicant=son)
    identify(client, mother)

    with nothing_changes():
        response = choose(client, mother, son)

    assert "cannot be chosen" in text(response)
    for secret in row.party.reference, row.slot.location.address, son.family_name, son.birth_date:
        assert secret not in response.content.decode()


def test_fields_that_were_not_asked_for_are_ignored_and_leave_a_trace(identified, person):
    extra = {
        "status": "confirmed",
        "is_staff": "1",
        "form": "x",
        "applicant": "1",
        "home": "1",
        "party": "1",
        "held": "1",
        "set_apart": "",
        "served_on": "2026-01-01",
    }
    before = dict(identified.session[KEY])

    response = choose(identified, person, **extra)

    after = identified.session[KEY]
    assert response.url == "/en/when/"
    assert [after[name] for name in ("applicant", "home", "party", "held")] == [
        before[name] for name in ("applicant", "home", "party", "held")
    ]
    event = Event.objects.get(kind="unexpected fields")
    assert (event.result, event.about, event.actor) == ("ignored", "", "applicant")


@pytest.mark.parametrize("place", ["start", "add", "who", "hold", "check", "find", "cancel"])
def test_a_form_with_what_was_asked_for_leaves_no_such_trace(booked, place):
    asked = {
        "start": ["v_number", "birth_date_day", "birth_date_month", "birth_date_year"],
        "add": ["v_number", "birth_date_day", "birth_date_month", "birth_date_year"],
        "who": ["people", "form_key", "with_guardian", "step_free", "more_time"],
        "hold": ["slots"],
        "check": ["email", "phone"],
        "find": ["reference", "birth_date_day", "birth_date_month", "birth_date_year"],
        "cancel": ["people"],
    }

    booked.post(reverse(f"booking:{place}"), dict.fromkeys(asked[place], "1"))

    assert not Event.objects.filter(kind="unexpected fields").exists()
