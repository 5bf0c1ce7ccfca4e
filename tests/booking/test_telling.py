import pytest
from django.urls import reverse

from booking import reasons
from tests.booking.steps import identify, text
from tests.factories import ApplicantFactory, AppointmentFactory

pytestmark = pytest.mark.django_db


def why(client):
    return text(client.get(reverse("booking:why")))


def test_a_stranger_reads_every_reason(client):
    shown = why(client)

    assert all(str(reason.heading) in shown for reason in reasons.general())


@pytest.mark.parametrize(
    ("situation", "code"),
    [
        ({"withdrawn": True}, "withdrawn"),
        ({"served": True}, "served"),
        ({"registered_yesterday": True}, "too_soon"),
        ({"in_a_closed_wave": True}, "wave_not_open"),
        ({"decision_pending_since": "2026-01-01"}, "decision_pending"),
        ({"restricted_on": "2026-01-01"}, "restricted"),
    ],
)
def test_who_is_identified_reads_the_own_reason_alone(client, situation, code):
    person = ApplicantFactory(**situation)
    identify(client, person)

    shown = why(client)

    own = str(reasons.ALL[code][0])
    others = {str(words[0]) for words in reasons.ALL.values()} - {own}
    assert own in shown
    assert not [heading for heading in others if heading in shown]


def test_the_first_possible_day_is_told(client):
    identify(client, ApplicantFactory(registered_yesterday=True))

    assert "First day on which you can come" in why(client)


def test_when_the_wave_opens_is_told(client):
    identify(client, ApplicantFactory(in_a_closed_wave=True))

    assert "You can book from" in why(client)


def test_an_appointment_is_a_reason_and_neither_place_nor_time_is_told(client):
    claim = AppointmentFactory(slot__location__city="Nieuwegein")
    identify(client, claim.applicant)

    shown = why(client)

    assert "You already have an appointment" in shown
    assert "Nieuwegein" not in shown


def test_who_can_book_is_told_so(client):
    identify(client, ApplicantFactory())

    assert "Nothing is in the way" in why(client)


def test_what_is_personal_is_stored_by_nobody(client):
    identify(client, ApplicantFactory())

    assert "no-store" in client.get(reverse("booking:why"))["Cache-Control"]


@pytest.mark.parametrize("language", ["uk", "ru", "nl", "en"])
def test_the_statement_is_there_in_each_language(client, language):
    assert client.get(f"/{language}/toegankelijkheid/").status_code == 200


@pytest.mark.parametrize("address", ["/toegankelijkheid", "/toegankelijkheid/"])
def test_the_address_that_registers_know_leads_to_the_dutch_page(client, address):
    answer = client.get(address, follow=True)

    assert answer.redirect_chain[-1][0] == "/nl/toegankelijkheid/"


def test_the_statement_says_what_was_not_done(client):
    shown = text(client.get("/en/toegankelijkheid/"))

    assert "Nobody from outside has examined this website yet" in shown
