"""Languages, places to go on to, and hosts that somebody made up."""

from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.test import Client

from tests.bad_input.conftest import network
from tests.booking.steps import identify
from tests.factories import UserFactory
from trail.models import Event

pytestmark = pytest.mark.django_db

NO_LANGUAGES = [
    "../../etc",
    "xx",
    "UK",
    "uk-UA-x-evil",
    "en\r\nX-Evil: 1",
    "<script>",
    "",
    "*",
    "u" * 600,
    "uk;q=9" * 200,
    "de",
]


@pytest.fixture
def in_ukrainian(settings):
    settings.LANGUAGE_CODE = "uk"


@pytest.mark.parametrize("code", NO_LANGUAGES)
def test_a_language_that_is_none_becomes_the_default(client, in_ukrainian, code):
    header = client.get("/", headers={"accept-language": code.replace("\r\n", " ")})
    client.cookies["django_language"] = quote(code)
    cookie = client.get("/")

    assert header.url == cookie.url == "/uk/"


@pytest.mark.parametrize("code", NO_LANGUAGES)
def test_staff_cannot_choose_a_language_that_is_none(client, code):
    response = client.post("/desk/language/", {"language": code, "next": "/desk/login/"})

    assert response.url == "/desk/login/"
    assert "X-Evil" not in response.headers
    assert client.get("/desk/login/").headers["Content-Language"] == "en"


@pytest.mark.parametrize("path", ["/xx/", "/UK/", "/../uk/", "/en-us/who/", "/uk/../../etc/"])
def test_a_page_in_a_language_that_is_none_is_no_page(client, path):
    assert client.get(path).status_code in {404, 302}


ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "////evil.example/x",
    "https://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "http:///evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/%2f%2fevil.example",
    "/%5cevil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "//testserver@evil.example",
    "http://testserver.evil.example",
    " //evil.example",
    "\t//evil.example",
    "/\t/evil.example",
    "//evil.example%00",
    "\r\nLocation: https://evil.example",
    "//[evil",
    "x" * 3_000,
]


def stays_here(address):
    """Whether a browser that is sent to `address` stays on our host, however it reads it."""
    read = address.replace("\\", "/").replace("\t", "").strip()
    return urlsplit(urljoin("http://testserver/desk/login/", read)).netloc == "testserver"


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_who_signs_in_is_never_sent_elsewhere(client, elsewhere):
    user = UserFactory()
    user.set_password("a very long password")
    user.save()
    form = {"username": user.username, "password": "a very long password"}

    response = client.post(f"/desk/login/?next={quote(elsewhere)}", {**form, "next": elsewhere})

    assert response.status_code == 400 or stays_here(response["Location"])


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_who_chooses_a_language_is_never_sent_elsewhere(client, elsewhere):
    form = {"language": "nl", "next": elsewhere}

    response = client.post("/desk/language/", form, headers={"referer": elsewhere.strip()})

    assert response.status_code == 400 or stays_here(response["Location"])


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example/en/who", "/%2f%2fevil.example/", "/en//evil.example"]
)
def test_a_missing_slash_sends_nobody_elsewhere(client, elsewhere):
    response = client.get(elsewhere)

    assert response.status_code == 404 or stays_here(response["Location"])


HOSTS = [
    "evil.example",
    "testserver.evil.example",
    "testserver:80@evil.example",
    "",
    "x" * 300,
    "[::1",
    "évil",
]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("where", ["/", "/en/", "/en/who/", "/desk/login/", "/admin/"])
def test_a_host_that_is_not_ours_is_refused(client, host, where):
    response = client.get(where, HTTP_HOST=host, SERVER_NAME="evil.example")

    assert response.status_code == 400
    assert "evil" not in response.content.decode()


FORWARDED = {
    "x-forwarded-host": "evil.example",
    "x-host": "evil.example",
    "forwarded": "for=192.0.2.1;host=evil.example;proto=https",
    "x-forwarded-proto": "https",
    "x-forwarded-for": "192.0.2.1",
    "x-real-ip": "192.0.2.1",
    "x-original-url": "/admin/",
    "x-rewrite-url": "/admin/",
    "x-http-method-override": "DELETE",
    "x-forwarded-prefix": "//evil.example",
}


def test_what_only_a_proxy_may_say_is_not_believed(client, person):
    plain, forged = client.get("/en/"), client.get("/en/", headers=FORWARDED)

    assert forged.status_code == 200
    assert "evil" not in forged.content.decode()
    assert forged.headers.keys() == plain.headers.keys()
    assert client.get("/", headers=FORWARDED).url == client.get("/").url


def test_a_forged_address_does_not_make_the_trace_of_somebody_else(client, person):
    identify(client, person)
    client.post(
        "/en/",
        {
            "v_number": "9999999999",
            "birth_date_day": 1,
            "birth_date_month": 1,
            "birth_date_year": 1990,
        },
        headers=FORWARDED,
    )

    networks = set(Event.objects.filter(kind="identify").values_list("network", flat=True))

    assert len(networks) == 1


def test_another_address_each_time_wins_no_further_tries(client, person):
    for number in range(11):
        identify(client, person, birth_date_year="1991")
        client.defaults["HTTP_X_FORWARDED_FOR"] = f"192.0.{number}.1"

    assert identify(client, person).status_code == 429


def test_behind_a_proxy_only_its_own_word_counts(settings, person):
    settings.PROXIES = 1
    through = network()
    for number in range(11):
        client = Client(HTTP_X_FORWARDED_FOR=f"192.0.{number}.1, {through}")
        identify(client, person, birth_date_year="1991")

    assert identify(Client(HTTP_X_FORWARDED_FOR=f"8.8.8.8, {through}"), person).status_code == 429
    assert identify(Client(HTTP_X_FORWARDED_FOR=f"{through}, 8.8.8.8"), person).status_code == 302
