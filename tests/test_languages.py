"""Every page in every language: nothing is left in English."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from booking.stops import STOPS
from desk.decorators import LANGUAGES as OF_STAFF
from tests.access import APPLICANT, NOBODY, TABLE, World
from tests.booking.steps import identify
from tests.factories import ApplicantFactory, AppointmentFactory, WaveFactory
from tests.languages import LANGUAGES, left_in_english

FOR_MACHINES = {"health", "live", "ready", "security_txt", "admin:jsi18n"}
# All four at once, or the visitor's.
OF_THEIR_OWN = {"board", "desk:card", "messages:mail", "planning:moves:poster"}
OTHERS = FOR_MACHINES | OF_THEIR_OWN
PAGES = [
    case
    for case in TABLE
    if case.method == "GET" and 200 in case.answers.values() and case.name not in OTHERS
]
NEW = {"v_number": "3000000002", "birth_date_day": "1", "birth_date_month": "2"}
MISTAKES = [
    ("booking:start", {}),
    ("booking:start", {"v_number": "12a", "birth_date_day": "32", "birth_date_month": "13"}),
    ("booking:start", {"v_number": "123456782", "birth_date_year": "88"}),
    ("booking:start", {**NEW, "birth_date_year": "1990"}),
    ("booking:find", {}),
    ("booking:find", {**NEW, "birth_date_year": "1990", "reference": "ABCD EFGH"}),
    ("booking:add", {**NEW, "birth_date_year": "1990"}),
    ("booking:who", {}),
    ("booking:cancel", {}),
    ("desk:login", {"username": "clerk"}),
    ("desk:login", {"username": "clerk", "password": "wrong"}),
]
ERRORS = {
    "400.html": {},
    "403.html": {},
    "403_csrf.html": {},
    "404.html": {},
    "403_csrf.html, no cookies": {"no_cookies": True},
}


def in_each_language(*cases):
    """`cases`, whose first part is the name of a page, with each language that page is in."""
    pages = [(name, *rest, of) for name, *rest in cases for of in languages_of(name)]
    return [
        pytest.param(*page, id="-".join(map(str, [page[0], at, page[-1]])))
        for at, page in enumerate(pages)
    ]


def languages_of(name):
    rooms = "desk:", "phone:", "planning:", "signin:", "invitations:"
    staff = name == "home" or name.startswith(rooms)
    return OF_STAFF if staff else LANGUAGES


def visitor(world, actor, language):
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    if actor in world.users:
        client.force_login(world.users[actor])
    if actor == APPLICANT:
        session = client.session
        session.update(world.journey())
        session.save()
    return client


def page_in(language, ask):
    """What `ask` answers while addresses are made in `language`, judged for that language."""
    with override(language):
        answer = ask()
    text = b"".join(answer).decode(errors="replace")
    if "<html" in text:  # not a part of a page
        assert re.search(r'<html[^>]* lang="(\w\w)"', text)[1] == language
    assert answer["Content-Language"] == language
    assert left_in_english(text, language) == set()
    return answer


@pytest.mark.parametrize(
    ("name", "case", "language"), in_each_language(*[(case.name, case) for case in PAGES])
)
def test_a_page_is_whole_in_every_language(db, name, case, language):
    world = World()
    actors = [actor for actor, status in case.answers.items() if status == 200]
    actor = next((each for each in (APPLICANT, NOBODY) if each in actors), actors[0])
    client = visitor(world, actor, language)

    answer = page_in(language, lambda: client.get(reverse(name, kwargs=case.args(world))))

    assert answer.status_code == 200


@pytest.mark.parametrize(("name", "typed", "language"), in_each_language(*MISTAKES))
def test_a_mistake_is_named_in_every_language(db, name, typed, language):
    client = visitor(World(), APPLICANT, language)

    answer = page_in(language, lambda: client.post(reverse(name), typed))

    assert "govuk-error-summary" in answer.content.decode()


def stopped_by(why):
    """Somebody whom `why` keeps from booking."""
    today = timezone.localdate()
    facts = {
        "served": {"served_on": today - timedelta(days=9)},
        "withdrawn": {"withdrawn_on": today},
        "decision_pending": {"decision_pending_since": today},
        "restricted": {"restricted_on": today},
        "wave_not_open": {"wave": WaveFactory(opens_at=timezone.now() + timedelta(days=9))},
    }
    person = ApplicantFactory(**facts.get(why, {}))
    if why == "booked":
        AppointmentFactory(applicant=person)
    return person


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("why", STOPS)
def test_what_is_in_the_way_is_said_in_every_language(db, client, why, language):
    person = stopped_by(why)
    with override(language):
        identify(client, person)

    answer = page_in(language, lambda: client.get(reverse("booking:stop")))

    assert answer.context["why"] == why


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("error", ERRORS)
def test_an_error_is_told_in_every_language(rf, error, language):
    with override(language):
        html = render_to_string(error.partition(",")[0], ERRORS[error], rf.get(f"/{language}/"))

    assert f'<html lang="{language}"' in html
    assert left_in_english(html, language) == set()


@pytest.mark.urls("tests.demo.urls")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["demo:index", "demo:notices"])
def test_an_example_is_explained_in_every_language(db, client, settings, page, language):
    settings.DEMO = True

    page_in(language, lambda: client.get(reverse(page)))
