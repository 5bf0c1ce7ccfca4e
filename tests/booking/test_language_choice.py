import pytest

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
