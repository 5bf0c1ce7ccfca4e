"""What is no text: NUL bytes, broken UTF-8, encodings that nobody speaks. Always a 400."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.bad_input.conftest import network

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
BROKEN = {
    "NUL": "%00",
    "a lone surrogate": "%ED%A0%80",
    "an overlong NUL": "%C0%80",
    "an overlong slash": "%C0%AF",
    "a byte that never occurs": "%FF",
    "half a letter": "%D0",
}
PLACES = [
    "booking:start",
    "booking:add",
    "booking:who",
    "booking:hold",
    "booking:check",
    "booking:find",
]
broken = pytest.mark.parametrize("typed", BROKEN.values(), ids=BROKEN)


def is_refused(response):
    """Whether the answer is our own page that says nothing was saved."""
    return response.status_code == 400 and "Nothing was saved" in response.content.decode()


@broken
@pytest.mark.parametrize("place", PLACES)
def test_a_form_that_is_no_text_is_refused(holding, place, typed, nothing_changes):
    names = ["v_number", "birth_date_day", "people", "form_key", "slots", "email", "reference"]
    body = "&".join(f"{name}=1{typed}" for name in names)

    with nothing_changes():
        response = holding.post(reverse(place), body, content_type=FORM)

    assert is_refused(response)


@broken
def test_the_name_of_a_field_that_is_no_text_is_refused(client, typed):
    assert is_refused(client.post("/en/", f"v_number=1&{typed}=1", content_type=FORM))


@pytest.mark.parametrize("raw", [b"\x00", b"\xff", b"\xed\xa0\x80", b"\xc0\x80", b"\xd0"])
def test_raw_bytes_that_are_no_text_are_refused(client, person, raw, nothing_changes):
    with nothing_changes():
        response = client.post("/en/", b"v_number=" + raw, content_type=FORM)

    assert is_refused(response)


@pytest.mark.parametrize("raw", [b"\x00", b"\xff", b"\xed\xa0\x80", b"\xc0\x80"])
def test_a_part_of_a_form_that_is_no_text_is_refused(client, person, raw, nothing_changes):
    body = b'--x\r\nContent-Disposition: form-data; name="v_number"\r\n\r\n1%b\r\n--x--\r\n' % raw

    with nothing_changes():
        response = client.post("/en/", body, content_type="multipart/form-data; boundary=x")

    assert is_refused(response)


@broken
@pytest.mark.parametrize("path", ["/en/v/{}/", "/en/when/1/{}/", "/{}/", "/en/{}", "/desk/{}/"])
def test_a_path_that_is_no_text_is_refused(identified, path, typed):
    response = identified.get(path.format(typed))

    assert response.status_code == 400


@broken
@pytest.mark.parametrize(
    "path", ["/en/when/?from={}", "/en/when/?place={}", "/desk/login/?next={}", "/en/?{}=1"]
)
def test_a_query_that_is_no_text_is_refused(identified, path, typed):
    assert identified.get(path.format(typed)).status_code == 400


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "django_language", "messages", "other"])
def test_a_cookie_with_a_nul_is_refused(client, name, nothing_changes):
    with nothing_changes():
        response = client.get("/en/who/", headers={"cookie": f'{name}="\\000{"a" * 31}"'})

    assert response.status_code == 400


def test_letters_of_every_script_are_text(client):
    client.cookies["other"] = "%D1%83"

    assert client.get("/en/привіт/").status_code == 404
    assert client.get("/en/?from=привіт&q=😀").status_code == 200
    assert client.post("/en/", {"v_number": "привіт 😀 ünïcödé"}).status_code == 200
    assert client.post("/en/", "v_number=привіт", content_type=FORM).status_code == 200
    assert (
        client.post("/en/", "v_number=1", content_type=f"{FORM}; charset=UTF-8").status_code == 200
    )


def test_a_form_that_breaks_off_is_refused(client, nothing_changes):
    body = b'--x\r\nContent-Disposition: form-data; name="v_nu'

    with nothing_changes():
        response = client.post("/en/", body, content_type="multipart/form-data; boundary=x")

    assert response.status_code in {200, 400}


@pytest.mark.parametrize("language", ["uk", "ru", "nl", "en"])
def test_who_sent_what_cannot_be_read_is_told_so_in_the_own_language(language):
    visitor = Client(REMOTE_ADDR=network())

    response = visitor.post(f"/{language}/", "v_number=%00", content_type=FORM)

    assert response.status_code == 400
    assert f'<html lang="{language}"' in response.content.decode()
