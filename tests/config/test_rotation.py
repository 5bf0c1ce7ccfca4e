"""A new SECRET_KEY while people are on their way and links lie in their mailboxes."""

import gc
import re

import pytest
from django.contrib.auth.hashers import make_password
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse

from applicants.links import make_invitation
from appointments.links import make_link
from desk.board import SIGNER
from tests.booking.steps import born, choose, come_to_check, confirm, hold, identify
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    LocationFactory,
    SlotFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

OLD, NEW = "the old key of this site", "the new key of this site"
BORN = born("1990-05-17")


def start(settings, key, *fallbacks):
    """Start the site anew with these keys: signers take theirs as they are made."""
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = key, list(fallbacks)
    gc.unfreeze()  # what a rehearsal set aside is not among the objects
    for each in gc.get_objects():
        if issubclass(type(each), Signer):  # of a lazy object, isinstance would ask what it holds
            each.key, each.fallback_keys = key, list(fallbacks)


@pytest.fixture(autouse=True)
def keys(settings):
    before = settings.SECRET_KEY
    settings.LANGUAGE_CODE = "en"
    start(settings, OLD)
    yield
    start(settings, before)


def follow(link):
    return Client().post(reverse("booking:follow", args=[link]), BORN)


def test_links_in_letters_open_while_the_old_key_is_kept_and_then_no_more(settings):
    visit, invited = AppointmentFactory(), ApplicantFactory(birth_date="1990-05-17")
    link, invitation = make_link(visit.party), make_invitation(invited)
    address = reverse("booking:invited", args=[invitation])

    start(settings, NEW, OLD)
    opened = follow(link).status_code, Client().post(address, BORN).status_code
    start(settings, NEW)
    closed = follow(link).status_code, Client().post(address, BORN).status_code

    assert (opened, closed) == ((302, 302), (404, 404))


def test_who_is_booking_goes_on(settings):
    client, person, slot = Client(), ApplicantFactory(), SlotFactory()
    identify(client, person)
    choose(client, person)

    start(settings, NEW, OLD)
    hold(client, slot)
    start(settings, NEW, OLD)

    assert confirm(client).url == reverse("booking:visit")


def test_a_form_that_was_open_is_still_good(settings):
    client, person = Client(enforce_csrf_checks=False), ApplicantFactory()
    identify(client, person)
    page = client.get(reverse("booking:who")).content.decode()
    key = page.partition('name="form_key" value="')[2].partition('"')[0]

    start(settings, NEW, OLD)
    answer = client.post(reverse("booking:who"), {"people": [person.pk], "form_key": key})

    assert answer.url == reverse("booking:when")


def test_staff_stay_signed_in_and_the_device_knows_where_it_stands(settings):
    place = LocationFactory()
    user = UserFactory()
    place.clerks.add(user)
    client = Client()
    client.force_login(user)
    client.post(reverse("desk:location"), {"location": place.pk})

    start(settings, NEW, OLD)

    assert client.get(reverse("desk:day")).status_code == 200
    assert place.name in client.get(reverse("desk:day")).content.decode()


def at_a_locked_desk(place):
    """A clerk, who was sending a form when the desk had locked itself; and what was kept."""
    user = UserFactory(pin=make_password("135790"))
    place.clerks.add(user)
    client = Client()
    client.force_login(user)
    client.post(reverse("signin:lock"))
    page = client.post(reverse("desk:enter"), {"code": "1234567890"}).content.decode()
    return client, re.search(r'name="kept" value="([^"]+)"', page)[1]


def open_desk(client, kept):
    answer = client.post(reverse("signin:unlock"), {"pin": "135790", "kept": kept})
    return "1234567890" in answer.content.decode()


def test_what_was_typed_at_a_locked_desk_is_there_by_the_old_key_and_not_without(settings):
    place = LocationFactory()
    before, after = at_a_locked_desk(place), at_a_locked_desk(place)

    start(settings, NEW, OLD)
    with_it = open_desk(*before)
    settings.SECRET_KEY_FALLBACKS = []  # of the box alone: the session goes on
    without = open_desk(*after)

    assert (with_it, without) == (True, False)


def test_clerks_still_change_places_by_their_pins(settings):
    settings.PASSWORDS, word = True, "a long pass phrase"
    one, other = [
        UserFactory(pin=make_password("135790"), password=make_password(word)) for _ in range(2)
    ]
    client = Client()
    for user in [one, other]:
        client.post(reverse("desk:login"), {"username": user.username, "password": word})

    start(settings, NEW, OLD)
    client.post(reverse("signin:lock"))
    client.post(reverse("signin:unlock"), {"who": one.pk, "pin": "135790"})

    assert client.session["_auth_user_id"] == str(one.pk)


def test_who_was_on_the_way_to_an_issuer_comes_back(settings):
    """What we asked lies in the session: in a row, and signed by no key."""
    client = Client()
    session = client.session
    session["oidc_states"] = {"a state": {"nonce": "x"}}
    session.save()

    start(settings, NEW, OLD)

    assert client.session["oidc_states"] == {"a state": {"nonce": "x"}}


def test_without_the_old_key_staff_sign_in_again(settings):
    client = Client()
    client.force_login(UserFactory())

    start(settings, NEW)

    assert client.get(reverse("desk:day")).status_code == 302


def test_the_call_board_of_a_location_goes_on(settings):
    address = reverse("board", args=[SIGNER.sign(str(LocationFactory().pk))])

    start(settings, NEW, OLD)
    shown = Client().get(address).status_code
    start(settings, NEW)

    assert (shown, Client().get(address).status_code) == (200, 404)


def test_a_visit_that_is_booked_under_the_new_key_opens_by_its_new_link(settings):
    start(settings, NEW, OLD)
    client = Client()
    come_to_check(client, person := ApplicantFactory(birth_date="1990-05-17"), SlotFactory())
    confirm(client)

    assert follow(make_link(person.appointments.get().party)).status_code == 302
