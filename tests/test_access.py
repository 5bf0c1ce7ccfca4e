"""The table of tests/access.py, run: every URL, every role, own and foreign objects."""

import re
from functools import cache

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.roles import Role
from tests.access import ACTORS, APPLICANT, LOGIN, NOBODY, TABLE, World
from trail.models import Event

pytestmark = pytest.mark.django_db

READING = [case for case in TABLE if case.method == "GET"]
WRITING = [case for case in TABLE if case.method == "POST"]
# The admin lets these be stored: texts, and a form without a person
OF_NOBODY = {"admin:jsi18n", "admin:password_change", "admin:password_change_done"}
NARROW = [Role.CLERK, Role.MANAGER, Role.OFFICER, Role.PHONE, APPLICANT, NOBODY]
UNNAMED = {"admin:<path:object_id>/", "admin:(?P<url>.*)$"}  # old addresses, and all the others
IDS = {"pk", "id", "object_id", "content_type_id", "location"}
IN_ADDRESSES = (
    IDS | {"day", "link", "token", "app_label", "url", "kind", "language", "what"} | {"issuer"}
)


def patterns(resolver, spaces=()):
    """Every pattern below `resolver`, with the full name of its URL."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from patterns(pattern, (*spaces, *filter(None, [pattern.namespace])))
        else:
            yield ":".join([*spaces, pattern.name or str(pattern.pattern)]), str(pattern.pattern)


def urls():
    return {name for name, _ in patterns(get_resolver())}


@pytest.fixture
def world():
    return World()


def client_of(actor, world):
    client = Client(headers={"accept-language": "en"})
    if actor in world.users:
        client.force_login(world.users[actor])
    if actor == APPLICANT:
        session = client.session
        session.update(world.journey())
        session.save()
    return client


def ask(case, client, world, method=None):
    address = reverse(case.name, kwargs=case.args(world))
    return getattr(client, (method or case.method).lower())(address, case.data(world))


def outcome(response):
    sent_to = response.get("Location", "").partition("?")[0]
    return LOGIN if sent_to.endswith("/login/") else response.status_code


def rows():
    counted = [model for model in apps.get_models() if model not in [Session, Event]]
    return {model: model._default_manager.count() for model in counted}


def test_every_url_is_in_the_table():
    assert urls() - {case.name for case in TABLE} - UNNAMED == set()


def test_the_table_names_no_url_that_is_gone():
    assert {case.name for case in TABLE} - urls() == set()


@pytest.mark.parametrize("actor", ACTORS)
def test_each_actor_reads_what_the_table_says(actor, world):
    client = client_of(actor, world)

    got = {str(case): outcome(ask(case, client, world)) for case in READING}

    assert got == {str(case): case.answers[actor] for case in READING}


@pytest.mark.parametrize("case", WRITING, ids=str)
def test_each_actor_does_what_the_table_says(case, world):
    got = {actor: outcome(ask(case, client_of(actor, world), world)) for actor in ACTORS}

    assert got == {actor: case.answers[actor] for actor in ACTORS}
    if case.about == "foreign":
        assert world.foreign_party.appointments.get().status == "booked"


@pytest.mark.parametrize("actor", ACTORS)
def test_reading_changes_nothing(actor, world):
    client = client_of(actor, world)
    for case in READING:
        case.args(world)  # some of them make the row that they are about
    before = rows()

    for case in READING:
        ask(case, client, world)

    assert rows() == before


@pytest.mark.parametrize("actor", NARROW)
def test_no_list_and_no_page_shows_what_is_not_theirs(actor, world):
    client, person = client_of(actor, world), world.foreign_applicant
    party, town = world.foreign_party, world.foreign_municipality
    hidden = [person.family_name, person.v_number, party.reference, town.name]

    pages = {str(case): ask(case, client, world).content.decode().lower() for case in READING}

    shown = [(name, word) for name in pages for word in hidden if word.lower() in pages[name]]
    assert shown == []


@pytest.mark.parametrize("actor", [*Role, APPLICANT])
def test_what_only_some_may_see_is_stored_by_nobody(actor, world):
    client = client_of(actor, world)
    theirs = [case for case in READING if case.answers[actor] == 200 != case.answers[NOBODY]]

    pages = {case.name: ask(case, client, world) for case in theirs if case.name not in OF_NOBODY}

    kept = [name for name in pages if "no-store" not in pages[name].get("Cache-Control", "")]
    assert kept == []


def test_head_is_get_without_the_page(world):
    client = cache(lambda actor: client_of(actor, world))
    pages = [(case, ask(case, client(reader(case)), world)) for case in READING]

    heads = [ask(case, client(reader(case)), world, "HEAD") for case in READING]

    assert [head.content for head in heads if head.content] == []
    assert [head.status_code for head in heads] == [page.status_code for _, page in pages]


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH"])
def test_no_page_knows_another_method(method, world):
    client = cache(lambda actor: client_of(actor, world))

    answers = {
        str(case): client(reader(case)).generic(method, reverse(case.name, kwargs=case.args(world)))
        for case in READING
    }

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(
        answers, 405
    )


def reader(case):
    """Somebody who gets the page, if anybody does."""
    return next((actor for actor in ACTORS if case.answers[actor] == 200), NOBODY)


def test_no_address_holds_a_number_a_reference_or_a_birth_date():
    text = " ".join(pattern for _, pattern in patterns(get_resolver()))

    assert set(re.findall(r"<(?:\w+:)?(\w+)>", text)) <= IN_ADDRESSES


@pytest.mark.parametrize("role", Role)
def test_who_loses_the_account_loses_its_pages_at_the_next_request(role, world):
    client = client_of(role, world)
    world.users[role].is_active = False
    world.users[role].save()

    assert outcome(client.get("/staff/")) == LOGIN


def test_who_changes_role_loses_the_pages_of_the_old_one(world):
    client, clerk = client_of(Role.CLERK, world), world.clerk

    clerk.role = Role.OFFICER
    clerk.save()

    assert outcome(client.get(reverse("desk:day"))) == LOGIN
    assert client_of(Role.CLERK, world).get(reverse("desk:day")).status_code == 403
