import pytest
from django.urls import reverse
from django.utils import translation

from tests.booking.steps import born, identify
from tests.factories import ApplicantFactory, AppointmentFactory, PartyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_ukrainian(settings):
    settings.LANGUAGE_CODE = "uk"


def lang(response):
    return response.headers["Content-Language"]


@pytest.mark.parametrize(
    ("accepted", "cookie", "page"),
    [
        ("", "", "/uk/"),
        ("de,fr;q=0.8", "", "/uk/"),
        ("ru,uk;q=0.8", "", "/ru/"),
        ("ru,uk;q=0.8", "nl", "/nl/"),
    ],
)
def test_the_first_page_goes_by_the_cookie_then_by_the_browser(client, accepted, cookie, page):
    if cookie:
        client.cookies["django_language"] = cookie

    assert client.get("/", headers={"accept-language": accepted}).url == page


@pytest.mark.parametrize("address", ["/uk/", "/uk/why/", "/uk/visit/find/"])
def test_the_address_goes_before_all_else(client, address):
    client.cookies["django_language"] = "nl"

    assert lang(client.get(address, headers={"accept-language": "ru"})) == "uk"


def first_page(client):
    """Where somebody is sent who has a Dutch cookie and a Russian browser."""
    client.cookies["django_language"] = "nl"
    return client.get("/", headers={"accept-language": "ru"}).url


def test_whose_visit_is_open_finds_the_language_of_their_messages(client):
    row = AppointmentFactory(party=PartyFactory(language="uk"))
    form = {"reference": row.party.reference, **born(row.applicant.birth_date)}

    with translation.override("en"):
        client.post(reverse("booking:find"), form)

    assert first_page(client) == "/uk/"


def test_who_said_who_they_are_stays_in_their_language_whatever_the_list_says(client):
    with translation.override("uk"):
        identify(client, ApplicantFactory(language="ru"))

    assert first_page(client) == "/uk/"


def test_nobody_known_means_the_cookie_again(client):
    with translation.override("uk"):
        client.post(reverse("booking:start"), {"v_number": "1"})

    assert first_page(client) == "/nl/"
