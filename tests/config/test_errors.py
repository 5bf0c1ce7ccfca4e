"""No test here may use the database: these pages are for when it is away, too."""

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, InternalError, OperationalError
from django.http import Http404
from django.test import Client
from django.test.utils import override_settings
from django.urls import clear_url_caches, path
from psycopg.errors import DataCorrupted, ReadOnlySqlTransaction

from config import errors, urls


def caused(error, cause):
    error.__cause__ = cause
    return error


RAISED = {
    "too-big": RequestDataTooBig("x"),
    "odd": SuspiciousOperation("x"),
    "forbidden": PermissionDenied("x"),
    "gone": Http404("secret"),
    "broken": RuntimeError("secret"),
    "no-database": OperationalError("secret"),
    "no-connection": InterfaceError("secret"),
    "standby": caused(InternalError("secret"), ReadOnlySqlTransaction("secret")),
    "corrupted": caused(InternalError("secret"), DataCorrupted("secret")),
}


def fail(request, kind):
    raise RAISED[kind]


def post(request):
    raise AssertionError("a post without a token got through")


handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
urlpatterns = [
    path("fail/<str:kind>", fail),
    path("post", post),
    *urls.urlpatterns,
]


@pytest.fixture
def visitor(settings):
    settings.ROOT_URLCONF = __name__
    settings.HELP_PHONE = "088 043 0430"
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("too-big", 413),
        ("odd", 400),
        ("forbidden", 403),
        ("gone", 404),
        ("broken", 500),
        ("no-database", 503),
        ("no-connection", 503),
        ("standby", 503),
        ("corrupted", 500),
    ],
)
def test_whatever_goes_wrong_gets_a_page_with_a_way_on(visitor, kind, status):
    answer = visitor.get(f"/fail/{kind}", headers={"accept-language": "nl"})

    html = answer.content.decode()
    assert answer.status_code == status
    assert 'href="/nl/"' in html
    assert 'href="tel:0880430430"' in html
    assert "secret" not in html
    assert "Traceback" not in html


@pytest.mark.parametrize("language", ["uk", "ru", "nl", "en"])
def test_an_unknown_address_is_answered_in_the_language_of_the_visitor(visitor, language):
    answer = visitor.get(f"/{language}/nothing/here/")

    assert answer.status_code == 404
    assert f'<html lang="{language}"' in answer.content.decode()


@pytest.mark.parametrize("kind", ["broken", "no-database"])
def test_the_last_resort_speaks_all_four_languages(visitor, kind):
    html = visitor.get(f"/fail/{kind}").content.decode()

    for language in "uk", "ru", "nl", "en":
        assert f'<section lang="{language}">' in html
        assert f'href="/{language}/"' in html


def test_a_busy_site_says_when_to_come_back(rf):
    answer = errors.busy(rf.get("/uk/"))

    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"


@pytest.mark.parametrize("language", ["uk", "ru", "nl", "en"])
def test_a_form_without_its_token_is_refused_in_the_own_language(visitor, language):
    answer = visitor.post("/post", headers={"accept-language": language})

    html = answer.content.decode()
    assert answer.status_code == 403
    assert f'<html lang="{language}"' in html
    assert f'class="govuk-button" href="/{language}/"' in html


def test_a_browser_without_cookies_is_told_so(visitor):
    answer = visitor.post("/post", headers={"accept-language": "en"})

    assert "cookies" in answer.content.decode()


def test_an_old_token_is_not_blamed_on_cookies(visitor):
    visitor.cookies["csrftoken"] = "a" * 32

    answer = visitor.post(
        "/post", {"csrfmiddlewaretoken": "a" * 32 + "b" * 32}, headers={"accept-language": "en"}
    )

    assert answer.status_code == 403
    assert "cookies" not in answer.content.decode()


@pytest.mark.parametrize("origin", ["null", "https://evil.example"])
def test_a_form_sent_from_elsewhere_is_refused(visitor, origin):
    answer = visitor.post("/post", headers={"origin": origin})

    assert answer.status_code == 403


def test_a_forged_host_is_refused(visitor):
    answer = visitor.get("/uk/nothing", headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


@override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=10)
def test_a_form_with_thousands_of_fields_is_refused(visitor):
    visitor.cookies["csrftoken"] = "a" * 32

    answer = visitor.post("/post", {f"field{n}": "x" for n in range(2_000)})

    assert answer.status_code == 400


@pytest.fixture
def broken_desk(visitor, monkeypatch):
    """The pages of a desk, while the database is away."""
    routes = [path("desk/<str:kind>", fail), *urls.urlpatterns]
    monkeypatch.setattr("tests.config.test_errors.urlpatterns", routes)
    clear_url_caches()
    yield Client(raise_request_exception=False)
    clear_url_caches()


@pytest.mark.parametrize(("kind", "status"), [("broken", 500), ("no-database", 503)])
def test_a_desk_is_told_in_two_languages_to_write_on_paper(kind, status, broken_desk):
    answer = broken_desk.get(f"/desk/{kind}")

    page = answer.content.decode()
    assert answer.status_code == status
    assert "Niet opgeslagen: schrijf het op papier" in page
    assert "Not saved: write it on paper" in page


def test_what_was_typed_at_a_desk_can_be_sent_again(broken_desk):
    page = broken_desk.post("/desk/no-database", {"code": '<K7MX 4P9A>"', "p": ["1", "2"]})

    text = page.content.decode()
    assert 'name="code" value="&lt;K7MX 4P9A&gt;&quot;"' in text
    assert text.count('name="p"') == 2
    assert 'action="/desk/no-database"' in text


def test_a_password_is_never_sent_back(broken_desk):
    page = broken_desk.post("/desk/no-database", {"username": "who", "password": "secret words"})

    assert "secret words" not in page.content.decode()
