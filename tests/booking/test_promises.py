"""What holds on every page: the passport is enough at the desk, and nobody changes a name."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.roles import Role
from applicants.models import Applicant
from tests.access import APPLICANT, TABLE, World
from tests.test_access import client_of

pytestmark = pytest.mark.django_db
ENOUGH = "your passport or ID card is enough."
TEMPLATES = Path(settings.BASE_DIR) / "templates/booking"
PAGES = [path.name for path in sorted(TEMPLATES.glob("[!_]*.html"))]
NAMES = ["given_names", "family_name", "prefix", "native_name", "search_key"]
OTHERS = {"birth_date": "2001-01-01", "v_number": "9999999999", "household": "H9"}
FORMS = {case.name: case for case in TABLE if case.name.startswith(("booking:", "phone:"))}


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_applicants_says_that_the_passport_is_enough(page):
    """The frame says it at its foot; the page to print has no frame."""
    source = (TEMPLATES / page).read_text()

    assert '{% extends "base.html" %}' in source or '{% include "booking/_bring.html" %}' in source


@pytest.mark.parametrize("name", ["start", "find", "why", "status", "visit", "print"])
def test_the_passport_is_said_to_be_enough(name):
    page = client_of(APPLICANT, World()).get(reverse(f"booking:{name}"))

    assert ENOUGH in page.content.decode()


def people():
    return list(Applicant.objects.order_by("pk").values_list("pk", *NAMES, *OTHERS))


@pytest.mark.parametrize("actor", [APPLICANT, Role.PHONE])
def test_no_form_of_applicants_or_of_the_phone_changes_a_name(actor):
    world = World()
    typed, before = dict.fromkeys(NAMES, "Else") | OTHERS, people()

    for case in FORMS.values():
        address = reverse(case.name, kwargs=case.args(world))
        client_of(actor, world).post(address, typed | case.data(world))

    assert people() == before


def test_nobody_comes_in_the_place_of_somebody_else():
    """A name in the form of who comes, changes or cancels is none of its boxes."""
    world = World()
    client = client_of(APPLICANT, world)
    mine = world.party.appointments.get()

    for name in ["change", "cancel", "contact", "join", "take"]:
        swap = {"people": [mine.pk], "applicant": world.foreign_applicant.pk}
        client.post(reverse(f"booking:{name}"), swap)

    mine.refresh_from_db()
    assert mine.applicant == world.applicant
    assert set(world.party.appointments.values_list("applicant", flat=True)) == {mine.applicant_id}
