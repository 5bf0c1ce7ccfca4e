from datetime import date, timedelta

import pytest
from django.utils import timezone

from appointments.references import spaced
from demo.accounts import ACCOUNTS
from demo.personas import BOOKED, PERSONAS, families
from notices.models import Notice
from tests.factories import MunicipalityFactory, WaveFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.demo.urls")]
LANGUAGES = ["uk", "ru", "nl", "en"]


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True


@pytest.fixture
def personas():
    for family in families(MunicipalityFactory(), date(2026, 11, 24), WaveFactory()):
        for person in family:
            person.save()


def letter(number=1, **kwargs):
    defaults = {
        "about": BOOKED,
        "language": "uk",
        "to": "olena@example.org",
        "subject": f"Letter {number}",
        "body": "Until then.",
        "created_at": timezone.now() - timedelta(hours=number),
    }
    return Notice.objects.create(key=f"visit:{number}", **defaults | kwargs)


def test_the_page_says_whom_to_be(client, personas):
    page = client.get("/en/demo/").content.decode()

    assert all(persona.v_number in page for persona in PERSONAS)
    assert "12 04 1988" in page
    assert spaced(BOOKED) in page


def test_the_page_names_an_account_for_every_role(client):
    page = client.get("/en/demo/").content.decode()

    assert all(account.username in page for account in ACCOUNTS)
    assert all(account.password in page for account in ACCOUNTS)


def test_without_example_data_the_page_says_so(client):
    page = client.get("/en/demo/").content.decode()

    assert "has not been loaded" in page


def test_the_page_asks_the_database_once(client, personas, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/en/demo/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_there_in_every_language(client, personas, language):
    pages = [client.get(f"/{language}/{page}") for page in ["demo/", "demo/notices/"]]

    assert [page.status_code for page in pages] == [200, 200]
    assert all(page["Content-Language"] == language for page in pages)


@pytest.mark.parametrize("address", ["/en/demo/", "/en/demo/notices/"])
def test_the_pages_are_kept_by_nobody_and_only_read(client, address):
    assert "no-store" in client.get(address)["Cache-Control"]
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("letters", [1, 3])
def test_notices_are_listed_newest_first(client, django_assert_num_queries, letters):
    for number in range(letters, 0, -1):
        letter(number)

    with django_assert_num_queries(1):
        page = client.get("/en/demo/notices/").content.decode()

    places = [page.index(f"Letter {number}") for number in range(1, letters + 1)]
    assert places == sorted(places)
    assert "olena@example.org" in page


def test_a_text_is_read_in_the_list_and_by_itself(client):
    text = letter(channel="sms", to="+31612345678", subject="", body="IND 01.12 09:20 Assen")

    for address in ["/en/demo/notices/", f"/en/demo/notices/{text.pk}/"]:
        page = client.get(address).content.decode()
        assert "IND 01.12 09:20 Assen" in page
        assert "SMS" in page


def test_no_notices_is_no_mistake(client):
    assert "no messages yet" in client.get("/en/demo/notices/").content.decode()


def test_a_notice_is_shown_as_it_was_written(client):
    attachment = {"name": "visit.ics", "type": "text/calendar", "content": "BEGIN:VCALENDAR"}
    notice = letter(
        body="Come <b>then</b>.\n\nhttp://localhost:8000/uk/v/x/", attachments=[attachment]
    )

    page = client.get(f"/en/demo/notices/{notice.pk}/").content.decode()

    assert "Come &lt;b&gt;then&lt;/b&gt;." in page
    assert 'href="http://localhost:8000/uk/v/x/"' in page
    assert 'lang="uk"' in page
    assert "visit.ics" in page
    assert "BEGIN:VCALENDAR" in page
    assert "not yet" in page


def test_a_notice_that_is_not_there_is_not_found(client):
    assert client.get("/en/demo/notices/1/").status_code == 404
