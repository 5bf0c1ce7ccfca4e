import pytest
from django.urls import reverse
from django.utils import timezone

from appointments import claims
from appointments.models import Appointment, Party
from tests.booking.steps import (
    born,
    choose,
    come_to_check,
    confirm,
    form_key,
    hold,
    identify,
    text,
)
from tests.factories import ApplicantFactory, PartyFactory, SlotFactory, row_of_slots

pytestmark = pytest.mark.django_db
HELPER = "helper@example.org"


@pytest.fixture
def slots():
    return row_of_slots(2, 2)


@pytest.fixture
def helper(client, slots):
    """Who has just booked for one person."""
    come_to_check(client, ApplicantFactory(), slots[0])
    confirm(client, email="oksana@example.org", helper_email=HELPER)
    return client


def test_the_contact_of_the_helper_is_kept_beside_that_of_the_person(helper):
    party = Party.objects.get()

    assert (party.email, party.helper_email) == ("oksana@example.org", HELPER)


def test_the_next_person_starts_at_the_same_place_and_day_with_the_same_helper(helper, slots):
    person = ApplicantFactory()

    start = helper.post(reverse("booking:another")).url
    identify(helper, person)
    times = choose(helper, person).url
    hold(helper, slots[1])

    assert start == reverse("booking:start")
    assert f"place={slots[0].location_id}" in times
    assert HELPER in helper.get(reverse("booking:check")).content.decode()


def test_the_next_person_sees_nothing_of_the_one_before(helper):
    helper.post(reverse("booking:another"))

    assert helper.get(reverse("booking:visit")).url == reverse("booking:start")


def test_somebody_who_helps_nobody_is_not_asked_to_go_on(client, slots):
    come_to_check(client, ApplicantFactory(), slots[0])
    confirm(client)

    assert "Book for another person" not in text(client.get(reverse("booking:visit")))
    assert client.post(reverse("booking:another")).url == reverse("booking:visit")


def test_an_own_visit_in_between_forgets_the_helper(helper, slots):
    party = PartyFactory()
    held = claims.hold(party.form_key, [ApplicantFactory().pk], [slots[1].pk])
    claims.confirm([row.pk for row in held])

    helper.post(reverse("booking:find"), {"reference": party.reference, **born("1990-05-17")})

    assert "Book for another person" not in text(helper.get(reverse("booking:visit")))


def test_a_helper_has_so_many_visits_and_not_more(helper, slots, settings):
    settings.HELPER_PARTIES = 1
    come_to_check(helper, ApplicantFactory(), slots[1])

    response = confirm(helper, helper_email=HELPER.upper())

    assert "You have booked 1 visits that are still to come." in text(response)
    assert Party.objects.filter(appointments__status="booked").count() == 1


def test_the_box_of_the_person_is_no_way_round_it(helper, slots, settings):
    settings.HELPER_PARTIES = 1
    come_to_check(helper, ApplicantFactory(), slots[1])

    response = confirm(helper, email="OKSANA@example.org")

    assert "This address has 1 visits that are still to come." in text(response)
    assert Party.objects.filter(appointments__status="booked").count() == 1
    assert confirm(helper, email="").url == reverse("booking:visit")


def test_visits_that_are_over_are_not_counted(helper, slots, settings):
    settings.HELPER_PARTIES = 1
    Appointment.objects.update(status="cancelled", held_until=None, public_at=timezone.now())
    come_to_check(helper, ApplicantFactory(), slots[1])

    assert confirm(helper, email="oksana@example.org").url == reverse("booking:visit")


def test_how_many_is_said_beforehand(client, settings):
    settings.HELPER_PARTIES = 21

    assert "21 visits for others" in text(client.get(reverse("booking:helpers")))


def test_the_person_takes_the_helper_out(client):
    slot, party = SlotFactory(), PartyFactory(helper_email=HELPER)
    held = claims.hold(party.form_key, [ApplicantFactory().pk], [slot.pk])
    claims.confirm([row.pk for row in held])
    client.post(reverse("booking:find"), {"reference": party.reference, **born("1990-05-17")})
    assert "My helper gets no messages" in text(client.get(reverse("booking:contact")))

    client.post(reverse("booking:contact"), {"language": "uk", "without_helper": "on"})

    party.refresh_from_db()
    assert party.helper_email == ""


def test_without_a_helper_nothing_is_asked_about_one(client):
    slot, party = SlotFactory(), PartyFactory()
    held = claims.hold(party.form_key, [ApplicantFactory().pk], [slot.pk])
    claims.confirm([row.pk for row in held])
    client.post(reverse("booking:find"), {"reference": party.reference, **born("1990-05-17")})

    assert "My helper" not in text(client.get(reverse("booking:contact")))


def test_the_form_key_of_the_next_person_is_another(helper):
    helper.post(reverse("booking:another"))
    identify(helper, ApplicantFactory())

    assert form_key(helper)
