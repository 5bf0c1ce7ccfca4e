"""Twice, fifty times, back and again, in two tabs, on two devices: one booking, one page."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from appointments.models import FIRM, Appointment, Party
from notices.models import Notice
from tests.bad_input.conftest import network
from tests.booking.steps import born, choose, come_to_check, confirm, form_key, hold, identify, text
from tests.factories import ApplicantFactory
from trail.models import Event

VISIT = "/en/visit/"


def another_device():
    return Client(REMOTE_ADDR=network())


def booked_rows():
    return list(Appointment.objects.filter(status__in=FIRM))


@pytest.mark.django_db
def test_another_slot_after_booking_is_answered_with_the_first_booking(
    booked, slots, nothing_changes
):
    with nothing_changes():
        response = hold(booked, slots[2])

    assert response.status_code == 409
    assert "There already is an appointment" in text(response)
    assert f"{slots[0].starts_at:%Y}" in text(response)
    assert slots[0].location.address in text(response)
    assert VISIT in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["hold", "visit/resend"])
def test_the_answer_to_a_form_leads_on_when_it_is_read_in_another_language(booked, where):
    response = booked.get(f"/uk/{where}/", follow=True)

    assert response.status_code == 200
    assert response.request["PATH_INFO"].startswith("/uk/")


@pytest.mark.django_db
def test_another_slot_says_nothing_of_a_booking_made_elsewhere(holding, person, slots):
    elsewhere = another_device()
    come_to_check(elsewhere, person, slots[1])
    confirm(elsewhere)

    response = hold(holding, slots[2])

    assert response.status_code == 409
    for secret in slots[1].location.address, Party.objects.last().reference:
        assert secret not in text(response)


@pytest.mark.django_db
@pytest.mark.parametrize("times", [2, 5])
def test_going_back_and_sending_every_page_again_shows_the_same_visit(
    client, person, slots, times, nothing_changes
):
    identify(client, person)
    who = {"people": [person.pk], "form_key": form_key(client)}
    client.post("/en/who/", who)
    hold(client, slots[0])
    confirm(client)

    with nothing_changes():
        for _ in range(times):
            assert client.post("/en/who/", who).url == VISIT
            assert hold(client, slots[0]).status_code == 409
            assert confirm(client).url == VISIT
            assert client.get(VISIT).status_code == 200


@pytest.mark.django_db
def test_after_booking_others_of_the_household_can_be_booked_for(client, slots):
    mother = ApplicantFactory(household="H1")
    sister = ApplicantFactory(household="H1", municipality=mother.municipality)
    identify(client, mother)
    choose(client, mother)
    hold(client, slots[0])
    confirm(client)

    choose(client, sister)
    hold(client, slots[1])
    confirm(client)

    assert {row.applicant for row in booked_rows()} == {mother, sister}
    assert Party.objects.count() == 2


@pytest.mark.django_db
def test_a_changed_answer_that_is_sent_twice_is_the_changed_answer(client, slots):
    mother = ApplicantFactory(household="H1")
    child = ApplicantFactory(
        household="H1", municipality=mother.municipality, birth_date="2015-03-27"
    )
    identify(client, mother)
    key = form_key(client)
    choose(client, mother, child, form_key=key)
    hold(client, slots[0])

    for _ in range(2):  # back, without the mother now, and a double click
        choose(client, child, form_key=key, with_guardian="on")

    assert hold(client, slots[0]).url == "/en/check/"
    party = Appointment.objects.held().get(applicant=child).party
    assert party.with_guardian


@pytest.mark.django_db
def test_what_two_tabs_hold_one_after_the_other_is_booked_once(client, person, slots):
    come_to_check(client, person, slots[0])  # this tab stays open
    hold(client, slots[1])

    first, second = confirm(client), confirm(client)

    assert first.url == second.url == VISIT
    assert [row.slot for row in booked_rows()] == [slots[1]]


@pytest.mark.django_db
def test_on_two_devices_the_later_choice_counts_and_the_other_is_told(client, person, slots):
    come_to_check(client, person, slots[0])
    phone = another_device()
    come_to_check(phone, person, slots[1])

    told, done = confirm(client), confirm(phone)

    assert told.url == "/en/when/"
    assert "govuk-error-summary" in client.get("/en/when/").content.decode()
    assert done.url == VISIT
    assert [row.slot for row in booked_rows()] == [slots[1]]


@pytest.mark.django_db
def test_who_says_again_who_they_are_on_another_device_reads_that_there_is_a_visit(booked, person):
    response = identify(another_device(), person)

    assert response.url == "/en/before-you-book/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "where", [VISIT, "/en/visit/print/", "/en/visit/appointment.ics", "/en/check/"]
)
def test_reading_the_result_again_changes_nothing(booked, where, nothing_changes):
    with nothing_changes():
        first, second = booked.get(where), booked.get(where)

    assert (first.status_code, text(first)[:200]) == (second.status_code, text(second)[:200])


@pytest.mark.django_db
def test_cancelling_twice_is_cancelling_once(booked, nothing_changes):
    row = Appointment.objects.get()
    booked.post("/en/visit/cancel/", {"people": [row.pk]})

    with nothing_changes():
        again = booked.post("/en/visit/cancel/", {"people": [row.pk]})

    assert again.url == VISIT
    assert "has been cancelled" in text(booked.get(VISIT))


def at_once(times, client, address, form):
    """Post the same form `times` times, eight at a time, with the cookies of one browser."""

    def send(_):
        copy = Client(REMOTE_ADDR=network(), raise_request_exception=False)
        copy.cookies = client.cookies.copy()
        try:
            return copy.post(address, form)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(send, range(times)))


@pytest.mark.django_db(transaction=True)
def test_fifty_confirmations_at_once_are_one_booking_and_one_letter(holding):
    answers = at_once(50, holding, "/en/check/", {"email": "oksana@example.org"})

    assert {(answer.status_code, answer.url) for answer in answers} == {(302, VISIT)}
    assert len(booked_rows()) == 1
    assert Notice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_choices_at_once_are_one_hold_that_can_be_confirmed(client, person, slots):
    identify(client, person)
    choose(client, person)

    answers = at_once(50, client, "/en/hold/", {"slots": slots[0].pk})

    assert {answer.status_code for answer in answers} == {302}
    assert Party.objects.count() == 1
    assert Appointment.objects.held().count() == 1
    assert confirm(client).url == VISIT
    assert len(booked_rows()) == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_times_who_are_you_at_once_let_the_person_go_on(client, person):
    form = {"v_number": person.v_number, **born(person.birth_date)}

    answers = at_once(20, client, "/en/", form)

    assert {answer.status_code for answer in answers} == {302}
    assert Event.objects.filter(result="found").count() == 20


@pytest.mark.django_db(transaction=True)
def test_twenty_cancellations_at_once_are_one(booked):
    row = Appointment.objects.get()

    answers = at_once(20, booked, "/en/visit/cancel/", {"people": [row.pk]})

    assert {(answer.status_code, answer.url) for answer in answers} == {(302, VISIT)}
    assert [found.status for found in Appointment.objects.all()] == ["cancelled"]


@pytest.mark.django_db
def test_an_old_page_does_not_end_what_was_booked_later_on_another_device(client, person, slots):
    come_to_check(client, person, slots[0])
    Appointment.objects.update(status="expired", held_until=None, public_at=timezone.now())
    phone = another_device()
    come_to_check(phone, person, slots[1])
    confirm(phone)

    response = confirm(client)

    assert response.status_code == 409
    assert [row.slot for row in booked_rows()] == [slots[1]]
