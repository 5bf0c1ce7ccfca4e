"""What every page keeps to, whatever is in the rows: no markup from outside, no trace left."""

import re

import pytest
from django.urls import reverse

from appointments.models import Appointment, Party
from notices.models import Notice
from tests.bad_input.addresses import addresses
from tests.booking.steps import choose, come_to_check, confirm, hold, identify, text
from tests.factories import (
    ApplicantFactory,
    LocationFactory,
    MunicipalityFactory,
    SlotFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

MARKUP = "<script>alert(1)</script>\"'><img src=x>{{7*7}}"


@pytest.fixture
def marked(client):
    """A browser whose owner, household, place and council are all named in markup."""
    town = MunicipalityFactory(name=MARKUP)
    place = LocationFactory(
        name=MARKUP, city=MARKUP, address=MARKUP, route=MARKUP, postcode="<b>1</b>"[:7]
    )
    slot = SlotFactory(location=place, planned=3)
    names = {"given_names": MARKUP, "family_name": MARKUP, "native_name": MARKUP}
    mother = ApplicantFactory(municipality=town, household="H1", **names)
    ApplicantFactory(municipality=town, household="H1", **names)
    come_to_check(client, mother, slot)
    return client


PERSONAL = ["who", "add", "when", "check", "visit", "print", "cancel"]


def pages(client):
    """What a person sees on the way, as (name, response); the later ones after confirming."""
    slot = Appointment.objects.first().slot
    yield (
        "times",
        client.get(reverse("booking:times", args=[slot.location_id, f"{slot.starts_at:%Y-%m-%d}"])),
    )
    yield from ((name, client.get(reverse(f"booking:{name}"))) for name in PERSONAL[:4])
    confirm(client, email="oksana@example.org")
    yield from ((name, client.get(reverse(f"booking:{name}"))) for name in PERSONAL[4:])
    yield "hold", hold(client, slot)
    yield "calendar", client.get(reverse("booking:calendar"))


def test_names_are_shown_as_they_are_and_never_as_markup(marked):
    for name, response in pages(marked):
        page = response.content.decode()
        assert response.status_code in {200, 409}, name
        if name != "calendar":
            assert "<script>alert" not in page, name
            assert "<img src=x" not in page, name
            assert "49" not in re.findall(r">([^<]*)<", page), name


def test_a_letter_says_names_and_places_as_they_are(marked):
    confirm(marked, email="oksana@example.org")

    letter = Notice.objects.get()
    assert MARKUP in letter.body
    assert "\n" not in letter.subject
    assert "&lt;" not in letter.body


def test_the_desk_shows_names_as_they_are_and_never_as_markup(marked):
    confirm(marked)
    slot = Appointment.objects.get().slot
    clerk = UserFactory(username="clerk", first_name=MARKUP[:150])
    slot.location.clerks.add(clerk)
    marked.force_login(clerk)

    visit = marked.post("/desk/enter/", {"code": Party.objects.get().reference}).url
    marked.post("/desk/enter/", {"code": MARKUP})

    for where in "/desk/", visit, f"{visit}card/", "/desk/result/", "/desk/waiting/":
        page = marked.get(where).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
)


@pytest.mark.parametrize("who", ["nobody", "booked", "clerk", "admin"])
def test_every_page_forbids_foreign_and_inline_code_and_has_none(request, client, who):
    if who == "booked":
        client = request.getfixturevalue("booked")
    elif who != "nobody":
        client.force_login(UserFactory(role=who))
    where = [address for _, address in addresses()] + ["/admin/", "/admin/login/", "/nowhere/"]

    for address in where:
        response = client.get(address)
        policy = response["Content-Security-Policy"]
        assert "default-src 'self'" in policy, address
        assert "unsafe" not in policy, address
        assert "frame-ancestors 'none'" in policy, address
        assert response["X-Content-Type-Options"] == "nosniff", address
        assert response["Referrer-Policy"] == "same-origin", address
        assert not INLINE.search(response.content.decode()), address


@pytest.mark.parametrize("who", ["booked", "clerk", "admin"])
def test_nobody_keeps_a_copy_of_a_personal_page(request, client, who):
    if who == "booked":
        client = request.getfixturevalue("booked")
    else:
        client.force_login(UserFactory(role=who))
    to_machines = {"health", "live", "ready", "security_txt"}
    open_to_all = to_machines | {"root", "desk:language", "accessibility_in_dutch"}
    where = {name: address for name, address in addresses() if name not in open_to_all}

    for name, address in {**where, "admin": "/admin/"}.items():
        response = client.get(address)
        if response.status_code in {200, 302}:
            assert "no-store" in response.get("Cache-Control", ""), name


def test_no_number_name_or_reference_is_in_any_address(client):
    person = ApplicantFactory(v_number="2001000001", given_names="Nadiya", family_name="Unusual")
    come_to_check(client, person, SlotFactory())
    confirm(client)
    reference = Party.objects.get().reference
    found = set()
    for name in PERSONAL:
        response = client.get(reverse(f"booking:{name}"))
        found |= set(re.findall(r'(?:href|action|src)="([^"]*)"', response.content.decode()))

    for address in found | {response.get("Location", "")}:
        for secret in "2001000001", "1990-05-17", reference, "Nadiya", "Unusual":
            assert secret not in address


@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_every_page_changes_nothing(booked, method, nothing_changes):
    booked.force_login(UserFactory(role="clerk"), backend="accounts.backends.RoleBackend")

    with nothing_changes():
        for _, address in addresses():
            assert getattr(booked, method)(address).status_code < 500


def test_a_member_of_staff_who_identifies_as_somebody_is_signed_out(client, person):
    client.force_login(UserFactory(role="admin"))

    identify(client, person)

    assert client.get("/admin/").status_code == 302


def test_a_page_of_choices_names_nobody_who_was_not_chosen(client, person):
    town = person.municipality
    ApplicantFactory(given_names="Stranger", municipality=town)
    identify(client, person)
    choose(client, person)

    assert "Stranger" not in text(client.get("/en/who/"))
