from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applicants.models import Wave
from booking.journey import KEY, LASTS
from tests.booking.steps import identify, text
from tests.factories import ApplicantFactory, AppointmentFactory
from trail.models import Event
from trail.services import number

pytestmark = pytest.mark.django_db


def test_who_is_on_a_list_goes_on_to_who_comes(client):
    response = identify(client, ApplicantFactory())

    assert response.status_code == 302
    assert response.url == reverse("booking:who")


def test_a_number_is_understood_however_it_is_spaced(client):
    person = ApplicantFactory(v_number="2001000001")

    response = identify(client, person, v_number="V 2001.000-001")

    assert response.url == reverse("booking:who")


def test_an_unknown_number_and_a_wrong_date_get_the_same_answer(client):
    person = ApplicantFactory()

    wrong = text(identify(client, person, birth_date_year="1991"))
    unknown = text(identify(client, person, v_number="9999999999"))

    assert "We cannot find this number and date of birth together." in wrong
    assert person.v_number[:4] + " " + person.v_number[4:7] in wrong
    same = unknown.replace("9999 999 999", "").replace("9999999999", "")
    number = person.v_number
    grouped = f"{number[:4]} {number[4:7]} {number[7:]}"
    assert same.replace("1990", "") == (
        wrong.replace(grouped, "").replace(number, "").replace("1991", "")
    )


def test_who_knows_only_the_year_of_birth_is_found_by_any_day_of_it(client):
    person = ApplicantFactory(birth_date="1961-00-00")

    response = identify(client, person, birth_date_day="5", birth_date_month="3")

    assert response.url == reverse("booking:who")


def test_each_try_leaves_a_trace_without_the_number(client):
    person = ApplicantFactory()

    identify(client, person)
    identify(client, person, birth_date_year="1991")

    found, unknown = Event.objects.order_by("pk")
    assert (found.kind, found.result, found.about) == (
        "identify",
        "found",
        f"applicant:{person.pk}",
    )
    assert (unknown.result, unknown.about) == ("unknown", number(person.v_number))
    assert person.v_number not in unknown.about
    assert found.network == unknown.network != ""


def test_the_session_gets_a_new_key_and_forgets_who_was_there_before(client):
    identify(client, ApplicantFactory())
    before = client.session.session_key

    other = ApplicantFactory()
    identify(client, other)

    assert client.session.session_key != before
    assert client.session[KEY]["applicant"] == other.pk


def test_after_two_hours_one_has_to_say_again_who_one_is(client):
    identify(client, ApplicantFactory())
    session = client.session
    session[KEY] = {**session[KEY], "since": (timezone.now() - LASTS).isoformat()}
    session.save()

    assert client.get(reverse("booking:who")).url == reverse("booking:start")


def test_after_many_failures_this_network_has_to_wait_and_is_told_so(client):
    person = ApplicantFactory()
    for _ in range(11):
        identify(client, person, birth_date_year="1991")

    response = identify(client, person)

    assert response.status_code == 429
    assert "There were many tries." in text(response)


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ({"served_on": timezone.localdate()}, "You already have a sticker"),
        ({"withdrawn_on": timezone.localdate()}, "no longer on the list of your municipality"),
    ],
)
def test_who_cannot_book_reads_why_and_the_way_on(client, person, words):
    response = identify(client, ApplicantFactory(**person))

    assert response.url == reverse("booking:stop")
    assert words in text(client.get(response.url))


def test_who_is_not_invited_yet_reads_from_when_on(client):
    opens = timezone.now() + timedelta(days=3)
    person = ApplicantFactory(wave=Wave.objects.create(name="Later", opens_at=opens))

    response = identify(client, person)

    assert "You can book from" in text(client.get(response.url))


def test_who_has_an_appointment_reads_only_that_there_is_one(client):
    booked = AppointmentFactory(party__email="somebody@example.org")

    response = identify(client, booked.applicant)

    page = text(client.get(response.url))
    assert "You already have an appointment" in page
    secrets = [booked.party.reference, "somebody", booked.slot.location.address]
    assert not [secret for secret in secrets if secret in page]


def test_nobody_stores_a_personal_page(client):
    identify(client, ApplicantFactory())

    assert "no-store" in client.get(reverse("booking:who"))["Cache-Control"]
