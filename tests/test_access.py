"""The table of tests/access.py, run: every URL, every role, own and foreign objects."""

import re

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
OF_NOBODY = {"admin:jsi18n", "admin:password_change", "admin:password_change_done"}
PERSONAL = [case for case in READING if case.name not in OF_NOBODY]
UNNAMED = {"admin:<path:object_id>/", "admin:(?P<url>.*)$"}  # old addresses, and all the others
IN_ADDRESSES = {"location", "day", "link", "pk", "object_id", "content_type_id", "app_label", "url"}


def names(resolver, spaces=()):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern, (*spaces, *filter(None, [pattern.namespace])))
        else:
            yield ":".join([*spaces, pattern.name or str(pattern.pattern)])


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


def answer(case, client, world):
    address = reverse(case.name, kwargs=case.args(world))
    return getattr(client, case.method.lower())(address, case.data(world))


def outcome(response):
    sent_to = response.get("Location", "").partition("?")[0]
    return LOGIN if sent_to.endswith("/login/") else response.status_code


def rows():
    counted = [model for model in apps.get_models() if model not in [Session, Event]]
    return {model: model._default_manager.count() for model in counted}


def test_every_url_is_in_the_table():
    missing = set(names(get_resolver())) - {case.name for case in TABLE} - UNNAMED

    assert missing == set()


def test_the_table_names_no_url_that_is_gone():
    assert {case.name for case in TABLE} <= set(names(get_resolver()))


@pytest.mark.parametrize("case", TABLE, ids=str)
def test_each_actor_gets_what_the_table_says(case, world):
    got = {actor: outcome(answer(case, client_of(actor, world), world)) for actor in ACTORS}

    assert got == {actor: case.answers[actor] for actor in ACTORS}


@pytest.mark.parametrize("case", [case for case in TABLE if case.about == "foreign"], ids=str)
def test_nobody_changes_what_is_not_theirs(case, world):
    for actor in ACTORS:
        answer(case, client_of(actor, world), world)

    assert world.foreign_party.appointments.get().status == "booked"


@pytest.mark.parametrize("case", READING, ids=str)
def test_reading_changes_nothing(case, world):
    clients = {actor: client_of(actor, world) for actor in ACTORS}
    before = rows()

    for client in clients.values():
        answer(case, client, world)

    assert rows() == before


@pytest.mark.parametrize("case", READING, ids=str)
def test_head_is_get_without_the_page(case, world):
    actor = a_reader(case)
    client, address = client_of(actor, world), reverse(case.name, kwargs=case.args(world))

    head, get = client.head(address), client.get(address)

    assert (head.status_code, head.content) == (get.status_code, b"")


@pytest.mark.parametrize("name", sorted({case.name for case in READING}))
@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH"])
def test_no_page_knows_another_method(name, method, world):
    case = next(case for case in READING if case.name == name)
    client = client_of(a_reader(case), world)

    answer = client.generic(method, reverse(name, kwargs=case.args(world)))

    assert answer.status_code == 405


@pytest.mark.parametrize("case", PERSONAL, ids=str)
def test_what_only_some_may_see_is_stored_by_nobody(case, world):
    personal = [actor for actor in ACTORS if case.answers[actor] == 200 != case.answers[NOBODY]]

    pages = [answer(case, client_of(actor, world), world) for actor in personal]

    assert [page for page in pages if "no-store" not in page["Cache-Control"]] == []


def a_reader(case):
    """Somebody who gets the page, if anybody does."""
    return next((actor for actor in ACTORS if case.answers[actor] == 200), NOBODY)


def test_no_address_holds_a_number_a_reference_or_a_birth_date():
    patterns = " ".join(addresses(get_resolver()))

    assert set(re.findall(r"<(?:\w+:)?(\w+)>", patterns)) <= IN_ADDRESSES


def addresses(resolver):
    for pattern in resolver.url_patterns:
        yield str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern)


@pytest.mark.parametrize("role", Role)
def test_who_loses_a_role_loses_its_pages_at_the_next_request(role, world):
    client = client_of(role, world)
    world.users[role].is_active = False
    world.users[role].save()

    assert outcome(client.get("/staff/")) == LOGIN
