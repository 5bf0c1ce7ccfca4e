"""Who holds or books to sell: the place stays with the person it was booked for."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from appointments.models import Appointment, Party
from tests.abuse.conftest import visitor
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
from tests.factories import ApplicantFactory, AppointmentFactory, SlotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller():
    return ApplicantFactory()


@pytest.fixture
def buyer():
    return ApplicantFactory()


@pytest.fixture
def last_place():
    return SlotFactory(planned=1)


def who_has(slot):
    rows = Appointment.objects.filter(slot=slot).current()
    return [row.applicant for row in rows.select_related("applicant")]


def add(client, person):
    form = {"v_number": person.v_number, **born(person.birth_date)}
    return client.post(reverse("booking:add"), form)


def test_who_holds_and_does_not_confirm_has_lost_the_place_to_who_needs_it(client, last_place):
    come_to_check(client, ApplicantFactory(), last_place)
    then = timezone.now() - timedelta(seconds=1)
    Appointment.objects.update(held_until=then, public_at=then)

    come_to_check(visitor(), quicker := ApplicantFactory(), last_place)

    assert who_has(last_place) == [quicker]


def test_ten_sessions_of_one_person_hold_one_place(seller):
    for slot in SlotFactory.create_batch(10):
        come_to_check(visitor(), seller, slot)

    assert Appointment.objects.held().count() == 1


def test_ten_sessions_of_one_person_book_one_place(seller):
    slots = SlotFactory.create_batch(10)
    sessions = [visitor() for _ in slots]
    for session, slot in zip(sessions, slots, strict=True):
        come_to_check(session, seller, slot)

    for session in sessions:
        confirm(session)

    assert Appointment.objects.filter(status="booked").count() == 1


def test_another_name_on_the_way_is_another_place(client, seller, buyer, last_place):
    come_to_check(client, seller, last_place)

    add(client, buyer)
    choose(client, buyer)
    hold(client, last_place)

    assert who_has(last_place) == [seller]


@pytest.mark.parametrize("field", ["people", "applicant", "applicant_id", "held"])
def test_another_name_in_the_last_form_is_not_heard(client, seller, buyer, last_place, field):
    come_to_check(client, seller, last_place)

    client.post(reverse("booking:check"), {field: buyer.pk, "email": "buyer@example.org"})

    assert who_has(last_place) == [seller]


def test_whoever_is_not_of_the_household_is_not_booked_by_an_id(client, seller, buyer, last_place):
    identify(client, seller)
    form = {"people": [buyer.pk], "form_key": form_key(client)}

    client.post(reverse("booking:who"), form)
    hold(client, last_place)

    assert who_has(last_place) == []


def test_the_database_itself_refuses_another_person_on_a_place(buyer):
    row = AppointmentFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=row.pk).update(applicant=buyer)


def booked(client, seller, slot):
    come_to_check(client, seller, slot)
    confirm(client)
    return Appointment.objects.get(status="booked")


def test_a_buyer_who_joins_needs_a_place_of_the_own(client, seller, buyer, last_place):
    booked(client, seller, last_place)

    form = {"v_number": buyer.v_number, **born(buyer.birth_date)}
    client.post(reverse("booking:join"), form)
    hold(client, last_place)

    assert who_has(last_place) == [seller]


def test_who_gives_up_for_the_buyer_who_waits_beside_gives_up_for_everybody(
    client, seller, buyer, last_place
):
    row = booked(client, seller, last_place)
    beside = visitor()
    identify(beside, buyer)
    choose(beside, buyer)

    client.post(reverse("booking:cancel"), {"people": [row.pk]})
    hold(beside, last_place)

    assert who_has(last_place) == []


def test_a_contact_of_the_buyer_changes_nothing_about_who_comes(client, seller, last_place):
    row = booked(client, seller, last_place)
    given = {"email": "buyer@example.org", "language": "en"}

    client.post(reverse("booking:contact"), given)

    assert Party.objects.get().email == "buyer@example.org"
    assert who_has(last_place) == [seller] == [row.applicant]


def test_many_people_from_one_network_each_have_their_own_place_and_no_more():
    people, slot = ApplicantFactory.create_batch(12), SlotFactory(planned=40)
    for person in people:
        session = visitor(REMOTE_ADDR="192.0.2.9")
        come_to_check(session, person, slot)
        hold(session, slot)

    assert sorted(who_has(slot), key=str) == sorted(people, key=str)


def test_who_sells_from_many_numbers_with_one_helper_s_address_is_asked_to_call(settings):
    settings.HELPER_PARTIES = 2
    answers = []
    for person in ApplicantFactory.create_batch(3):
        come_to_check(session := visitor(), person, SlotFactory())
        answers.append(confirm(session, helper_email="seller@example.org"))

    assert [answer.status_code for answer in answers] == [302, 302, 200]
    assert "Please call us." in text(answers[-1])


def test_book_and_cancel_goes_three_times(client, seller):
    for slot in SlotFactory.create_batch(4):
        row = booked(client, seller, slot)
        answer = client.post(reverse("booking:cancel"), {"people": [row.pk]})

    assert answer.status_code == 409
    assert who_has(slot) == [seller]
