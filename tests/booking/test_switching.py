"""Another language keeps what was typed, saves nothing and blames nobody."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from applicants.links import make_invitation
from appointments import claims
from appointments.links import make_link
from appointments.models import Appointment, Party, WaitlistEntry
from config.db import ids
from notices.models import Notice
from tests.booking.steps import born, choose, come_to_check, form_key, identify
from tests.factories import ApplicantFactory, LocationFactory, PartyFactory, SlotFactory
from trail.models import Event

pytestmark = pytest.mark.django_db
BORN = born("1984-09-31")  # no such day: and nobody hears that yet
KNOWN = "1990-05-17"
TEMPLATES = Path(settings.BASE_DIR) / "templates/booking"
PAGES = [path.name for path in sorted(TEMPLATES.glob("*.html")) if "{{ form" in path.read_text()]


def switch(client, address, **typed):
    """Press the button of Russian on this page, with what is typed in its form."""
    with translation.override("ru"):
        return client.post(reverse(*address), {**typed, "switch": "ru"})


def boxes(response):
    """What the boxes of the page hold, and which of those to tick are ticked."""
    page = response.content.decode()
    main = page[page.index("<main") :]
    typed = re.findall(r'type="(?:text|email)" name="(\w+)" value="([^"]*)"', main)
    ticked = re.findall(r'name="(\w+)"[^>]*? value="([^"]*)"[^>]*? checked', main)
    ticked += re.findall(r'name="(\w+)" type="checkbox" value="(\w+)" checked', main)
    return {*typed, *ticked}


def quiet(response):
    """Whether the page, in Russian, says nothing of mistakes."""
    page = response.content.decode()
    assert response.status_code == 200
    assert '<html lang="ru"' in page
    return "error" not in page[page.index("<main") :]


@pytest.fixture
def slot():
    return SlotFactory()


@pytest.fixture
def visitor(client, slot):
    """Two of one visit, who have opened it."""
    party = PartyFactory(helper_email="helper@example.org")
    people = ids(ApplicantFactory.create_batch(2))
    claims.confirm(ids(claims.hold(party.form_key, people, [slot.pk])))
    Notice.objects.all().delete()
    client.post(reverse("booking:find"), {"reference": party.reference, **born(KNOWN)})
    return client


@pytest.mark.parametrize("page", PAGES)
def test_the_form_of_every_page_can_be_sent_to_another_language(page):
    source = (TEMPLATES / page).read_text()

    assert source.count('<form method="post" id="answers" novalidate>') == 1


def test_the_first_button_of_the_form_goes_on_as_enter_expects(client):
    page = client.get(reverse("booking:start")).content.decode()

    first, *others = re.findall(r"<button[^>]*form=\"answers\"[^>]*>", page)

    assert "name=" not in first
    assert 'tabindex="-1"' in first
    assert [re.search(r'formaction="/(\w\w)/"', each)[1] for each in others] == ["uk", "ru", "nl"]


def test_a_page_without_a_form_has_links(client):
    page = client.get(reverse("booking:why")).content.decode()

    assert "switch" not in page
    assert 'href="/ru/why/"' in page


def test_who_you_are_stays_typed_and_is_not_tried(client):
    page = switch(client, ["booking:start"], v_number="12 34", **BORN)

    assert quiet(page)
    assert ("v_number", "12 34") in boxes(page)
    assert {(name, value) for name, value in BORN.items()} <= boxes(page)
    assert not Event.objects.exists()
    assert "sessionid" not in client.cookies


def test_a_bsn_is_not_shown_again_in_another_language_either(client):
    page = switch(client, ["booking:start"], v_number="123456782")

    assert "123456782" not in page.content.decode()


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("booking:invited", lambda: make_invitation(ApplicantFactory())),
        ("booking:follow", lambda: make_link(claimed())),
    ],
)
def test_the_date_behind_a_link_stays_typed(client, name, link):
    page = switch(client, [name, None, [link()]], **BORN)

    assert quiet(page)
    assert ("birth_date_year", "1984") in boxes(page)


def claimed():
    party = PartyFactory()
    held = claims.hold(party.form_key, [ApplicantFactory().pk], [SlotFactory().pk])
    return claims.confirm(ids(held))[0].party


def test_who_comes_stays_ticked_or_not(client):
    person = ApplicantFactory(household="H1")
    other = ApplicantFactory(household="H1", municipality=person.municipality)
    identify(client, person)
    key = form_key(client)

    page = switch(client, ["booking:who"], people=[other.pk], step_free="on", form_key=key)

    assert quiet(page)
    assert f'value="{key}"' in page.content.decode()
    assert ("people", str(other.pk)) in boxes(page)
    assert ("people", str(person.pk)) not in boxes(page)
    assert re.search(r'name="step_free"[^>]*checked', page.content.decode())


def test_the_contact_stays_typed_and_nothing_is_booked(client, slot):
    come_to_check(client, ApplicantFactory(), slot)

    page = switch(client, ["booking:check"], email="oksana@", phone="06", helper_email="h@x.org")

    assert quiet(page)
    assert {("email", "oksana@"), ("phone", "06"), ("helper_email", "h@x.org")} <= boxes(page)
    assert Appointment.objects.get().status == "held"


@pytest.mark.parametrize("name", ["booking:find", "booking:take"])
def test_a_reference_stays_typed_and_opens_nothing(visitor, name):
    page = switch(visitor, [name], reference="ABC", **BORN)

    assert quiet(page)
    assert ("reference", "ABC") in boxes(page)


@pytest.mark.parametrize("name", ["booking:add", "booking:join"])
def test_somebody_to_add_stays_typed(visitor, name):
    if name == "booking:add":
        identify(visitor, ApplicantFactory())

    page = switch(visitor, [name], v_number="777", **BORN)

    assert quiet(page)
    assert ("v_number", "777") in boxes(page)


def test_a_correction_stays_typed_and_is_not_kept(visitor):
    typed = {"email": "new@", "language": "nl", "more_time": "on", "without_helper": "on"}

    page = switch(visitor, ["booking:contact"], **typed)

    assert quiet(page)
    assert {("email", "new@"), ("language", "nl")} <= boxes(page)
    assert ("language", "en") not in boxes(page)
    assert Party.objects.get().email == "oksana@example.org"
    assert not Notice.objects.exists()


@pytest.mark.parametrize("name", ["booking:change", "booking:cancel"])
def test_who_changes_or_cancels_stays_ticked_and_keeps_the_place(visitor, name):
    first, second = Appointment.objects.order_by("pk")

    page = switch(visitor, [name], people=[first.pk], reason="ill")

    assert quiet(page)
    assert ("people", str(first.pk)) in boxes(page)
    assert ("people", str(second.pk)) not in boxes(page)
    assert {row.status for row in Appointment.objects.all()} == {"booked"}


def test_what_would_suit_stays_ticked_and_nobody_joins(client, slot):
    place, person = LocationFactory(), ApplicantFactory()
    identify(client, person)
    choose(client, person)

    page = switch(client, ["booking:wait"], locations=[place.pk], weekdays=[2], days_of_notice=7)

    assert quiet(page)
    assert {("locations", str(place.pk)), ("weekdays", "2")} <= boxes(page)
    assert ("weekdays", "1") not in boxes(page)
    assert '<option value="7" selected' in page.content.decode()
    assert not WaitlistEntry.objects.exists()


def test_after_a_mistake_the_other_language_keeps_the_rest(client):
    wrong = client.post(reverse("booking:start"), {"v_number": "12", **BORN})
    assert "govuk-error-summary" in wrong.content.decode()
    assert 'name="switch" value="ru"' in wrong.content.decode()

    page = switch(client, ["booking:start"], v_number="12", **BORN)

    assert quiet(page)
    assert ("v_number", "12") in boxes(page)
