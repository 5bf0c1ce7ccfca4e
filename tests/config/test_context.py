import pytest
from django.utils import translation

from config.context import site


@pytest.mark.parametrize(
    ("path", "russian"),
    [
        ("/uk/", "/ru/"),
        ("/uk/when/4/2026-12-01/", "/ru/when/4/2026-12-01/"),
        ("/en/when/?place=3&from=2026-12-01", "/ru/when/?place=3&from=2026-12-01"),
        ("/ru/who/", "/ru/who/"),
        ("/", "/ru/"),
        ("/desk/login/", "/ru/"),
        ("/ukraine/x", "/ru/"),
        ("//evil.example/uk/", "/ru/"),
        ("/uk//evil.example", "/ru//evil.example"),
    ],
)
def test_a_page_is_offered_in_the_other_languages_on_our_own_host(rf, path, russian):
    request = rf.get("/")
    request.get_full_path = lambda: path

    offered = {each.code: each.url for each in site(request)["translations"]}

    assert list(offered) == ["uk", "ru", "nl", "en"]
    assert offered["ru"] == russian


@pytest.mark.parametrize("language", ["uk", "ru", "nl", "en"])
def test_the_first_page_is_that_of_the_language_shown(rf, language):
    with translation.override(language):
        context = site(rf.get("/desk/"))

    assert context["LANGUAGE_CODE"] == language
    assert context["home"] == f"/{language}/"


def test_without_any_language_the_default_is_shown(rf):
    with translation.override(None):
        context = site(rf.get("/"))

    assert context["LANGUAGE_CODE"] == "uk"


def test_what_the_office_decides_reaches_the_page(rf, settings):
    settings.DEMO, settings.HELP_PHONE = True, "088 043 0430"

    context = site(rf.get("/uk/"))

    assert context["demo"] is True
    assert context["help_phone"] == "088 043 0430"
    assert context["service_name"] == settings.SERVICE_NAME


def test_it_asks_neither_database_nor_session(rf):
    site(rf.get("/uk/"))  # no database is allowed here, and this request has no session
