"""Every page of an officer, and of who answers the phone, that names somebody leaves a trace."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from applicants.models import Applicant
from tests.access import TABLE, World
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = World()
    Applicant.objects.update(family_name="Seenyk")
    return world


def silent_pages(client, world, role):
    """Open every page of this role; return those that name somebody without leaving an event."""
    named, silent = set(), set()
    for case in TABLE:
        if case.method == "GET" and case.answers[role] == 200:
            before = Event.objects.count()
            page = client.get(reverse(case.name, kwargs=case.args(world)), case.data(world))
            if b"seenyk" in b"".join(page).lower():
                named.add(case.name)
                silent |= {case.name} if Event.objects.count() == before else set()
    return named, silent


@pytest.mark.parametrize(
    ("role", "some"),
    [
        (Role.OFFICER, {"admin:applicants_applicant_changelist", "people:doubles"}),
        (Role.PHONE, {"phone:person"}),
        (Role.DPO, {"privacy:person"}),
        (Role.PLANNER, set()),
        (Role.ADMIN, set()),
    ],
)
def test_a_page_that_names_somebody_leaves_a_trace(role, some, world):
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.users[role])

    named, silent = silent_pages(client, world, role)

    assert named >= some
    assert silent == set()
