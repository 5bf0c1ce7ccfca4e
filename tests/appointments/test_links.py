import pytest
from django.core.signing import Signer
from django.utils import timezone

from appointments.links import address_of, living, make_link, read_link
from appointments.models import Party, WaitlistEntry
from tests.factories import AppointmentFactory, PartyFactory

pytestmark = pytest.mark.django_db


def test_a_link_opens_the_party_it_was_made_for():
    party, _ = PartyFactory(), PartyFactory()

    assert read_link(make_link(party)) == party


def test_a_link_is_dead_once_the_visit_has_changed():
    party = PartyFactory()
    link = make_link(party)

    Party.objects.update(version=1)

    assert read_link(link) is None


def test_a_link_is_dead_once_letters_go_elsewhere():
    """Also of who only waits, whose visit has no version yet."""
    party = PartyFactory()
    link = make_link(party)

    Party.objects.update(email="new@example.org")

    assert read_link(link) is None


@pytest.mark.parametrize("turn", range(0, 20, 3))
def test_a_link_that_was_changed_anywhere_opens_nothing(turn):
    link = make_link(PartyFactory())
    place = turn % len(link)
    other = "A" if link[place] != "A" else "B"

    assert read_link(link[:place] + other + link[place + 1 :]) is None


@pytest.mark.parametrize("text", ["", ":", "x:y", "W10:x", "Ж", "\x00", "a" * 5000])
def test_what_is_no_link_opens_nothing(text):
    assert read_link(text) is None


def test_what_was_signed_for_something_else_opens_nothing():
    party = PartyFactory()

    assert read_link(Signer(salt="other").sign_object([party.pk, party.version])) is None


@pytest.mark.parametrize("language", ["uk", "ru", "nl", "en"])
def test_the_address_is_whole_and_in_the_language_of_the_party(language, settings):
    settings.SITE_URL = "https://sticker.example"
    party = PartyFactory(language=language)

    address = address_of(party)

    assert address.startswith(f"https://sticker.example/{language}/v/")
    assert party.reference not in address


@pytest.mark.parametrize("kept", ["fulfilled", "unfinished"])
def test_after_the_visit_nobody_is_left_to_open_it_for(kept):
    assert living(AppointmentFactory(status=kept).party) is None


def test_who_did_not_come_has_nothing_left():
    assert living(AppointmentFactory(status="no_show", public_at=timezone.now()).party) is None


def test_who_comes_or_waits_is_living():
    comes, waits = AppointmentFactory().party, PartyFactory()
    day = timezone.localdate()
    WaitlistEntry.objects.create(party=waits, weekdays=[0], from_day=day, until_day=day)

    assert (living(comes), living(waits), living(None)) == (comes, waits, None)
