"""Sessions and tokens that are old, altered, planted, or those of somebody else."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from appointments.models import Appointment
from booking.journey import KEY
from tests.bad_input.addresses import addresses
from tests.bad_input.conftest import network
from tests.booking.steps import born, identify
from tests.factories import ApplicantFactory

pytestmark = pytest.mark.django_db

SESSION, TOKEN = "sessionid", "csrftoken"
PERSONAL = ["who/", "who/add/", "when/", "check/", "visit/", "visit/print/", "visit/cancel/"]


def with_session(key):
    browser = Client(REMOTE_ADDR=network())
    browser.cookies[SESSION] = key
    return browser


def altered(key):
    return key[:-1] + ("a" if key[-1] != "a" else "b")


BAD_IDS = {
    "one letter other": altered,
    "truncated": lambda key: key[:20],
    "doubled": lambda key: key + key,
    "in capitals": str.upper,
    "short": lambda key: "x",
    "empty": lambda key: "",
    "long": lambda key: "x" * 200,
    "hostile": lambda key: "'OR/**/1=1--",
    "a path": lambda key: "../../" + key,
    "with an accent": lambda key: key[:-1] + "é",
    "with a star": lambda key: key[:8] + "*",
}


@pytest.mark.parametrize("change", BAD_IDS.values(), ids=BAD_IDS)
def test_a_session_id_that_is_not_quite_right_opens_nothing(booked, change, nothing_changes):
    stranger = with_session(change(booked.session.session_key))

    with nothing_changes():
        answers = [stranger.get(f"/en/{page}") for page in PERSONAL]

    assert {answer.url for answer in answers} == {"/en/"}


def test_a_hundred_other_cookies_disturb_nobody(booked):
    for number in range(100):
        booked.cookies[f"other{number}"] = "x" * 30

    assert booked.get("/en/visit/").status_code == 200


def test_the_id_of_a_session_that_was_left_opens_nothing(client, person):
    identify(client, person)
    left = client.session.session_key
    identify(client, ApplicantFactory())

    assert with_session(left).get("/en/who/").url == "/en/"
    assert not Session.objects.filter(session_key=left).exists()


@pytest.mark.parametrize("planted", ["a" * 32, "0123456789abcdefghijklmnopqrstuv"])
def test_an_id_that_was_planted_before_is_not_the_one_that_is_used(person, planted):
    victim = with_session(planted)

    identify(victim, person)

    assert victim.session.session_key != planted
    assert with_session(planted).get("/en/who/").url == "/en/"
    assert not Session.objects.filter(session_key=planted).exists()


def test_an_id_of_a_living_session_is_given_up_on_identification(booked, client, person):
    """An attacker identifies as herself, plants her session, and waits for somebody else."""
    planted = booked.session.session_key
    victim = with_session(planted)

    identify(victim, ApplicantFactory())

    assert victim.session.session_key != planted
    assert with_session(planted).get("/en/visit/").url == "/en/"
    assert not victim.session[KEY]["party"]


def test_opening_a_visit_by_its_reference_gives_a_new_id_too(client, booked):
    row = Appointment.objects.get()
    planted = with_session("a" * 32)
    form = {"reference": row.party.reference, **born(row.applicant.birth_date)}

    planted.post("/en/visit/find/", form)

    assert planted.session.session_key != "a" * 32
    assert planted.get("/en/visit/").status_code == 200


@pytest.mark.parametrize("kept", [{}, {"gone": 1}, "text", None, [1]])
def test_a_journey_of_another_release_begins_anew(identified, kept):
    session = identified.session
    session[KEY] = kept
    session.save()

    assert identified.get("/en/who/").url == "/en/"


@pytest.mark.parametrize("gone", ["applicant", "party"])
def test_who_is_no_longer_kept_begins_anew(booked, gone):
    session = booked.session
    session[KEY] = {**session[KEY], gone: 10**9}
    session.save()

    answers = {booked.get(f"/en/{page}").status_code for page in PERSONAL}

    assert answers <= {200, 302, 404}


def strict(client):
    """The same browser before a server that asks for the token."""
    browser = Client(enforce_csrf_checks=True, REMOTE_ADDR=network())
    browser.cookies = client.cookies
    return browser


FORGED = {
    "no token": ({}, {}),
    "an empty one": ({"csrfmiddlewaretoken": ""}, {}),
    "an old one": ({"csrfmiddlewaretoken": "a" * 64}, {}),
    "garbage": ({"csrfmiddlewaretoken": "<script>alert(1)</script>"}, {}),
    "from another site": ({}, {"origin": "https://evil.example"}),
    "from nowhere": ({}, {"origin": "null"}),
    "from a site that looks like ours": ({}, {"origin": "http://testserver.evil.example"}),
}


@pytest.mark.parametrize(("form", "headers"), FORGED.values(), ids=FORGED)
def test_a_form_that_did_not_come_from_our_page_is_refused(booked, form, headers, nothing_changes):
    row = Appointment.objects.get()

    with nothing_changes():
        response = strict(booked).post(
            "/en/visit/cancel/", {"people": [row.pk], **form}, headers=headers
        )

    assert response.status_code == 403
    assert "<script>alert" not in response.content.decode()


def test_no_address_takes_a_form_without_a_token(booked, nothing_changes):
    row, browser = Appointment.objects.get(), strict(booked)
    form = {"people": [row.pk], "slots": row.slot_id, "email": "evil@example.org"}

    with nothing_changes():
        answers = {name: browser.post(where, form).status_code for name, where in addresses()}

    assert answers.pop("signin:ended") == 404  # by a server, whose signature says which
    assert set(answers.values()) == {403}


@pytest.mark.parametrize("language", ["uk", "ru", "nl", "en"])
@pytest.mark.parametrize("where", ["who/", "check/", "visit/cancel/"])
def test_a_form_that_is_too_old_is_answered_in_the_own_language_with_a_way_on(
    booked, language, where
):
    response = strict(booked).post(f"/{language}/{where}")

    html = response.content.decode()
    assert response.status_code == 403
    assert f'<html lang="{language}"' in html
    assert f'class="govuk-button" href="/{language}/"' in html


def test_the_right_token_of_a_browser_with_an_altered_cookie_is_refused(booked):
    browser = strict(booked)
    browser.get("/en/")
    token = browser.cookies[TOKEN].value
    browser.cookies[TOKEN] = altered(token)

    response = browser.post("/en/", {"csrfmiddlewaretoken": token})

    assert response.status_code == 403
