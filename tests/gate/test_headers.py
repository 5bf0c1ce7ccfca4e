import pytest
from django.test import Client

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/en/",
    "/desk/login/",
    "/admin/",
    "/nowhere/",
    "/health",
    "/.well-known/security.txt",
]


def check(response):
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert "default-src 'self'" in response["Content-Security-Policy"]
    for feature in "camera", "geolocation", "microphone", "payment":
        assert f"{feature}=()" in response["Permissions-Policy"]


@pytest.mark.parametrize("where", PAGES)
def test_a_browser_is_told_what_it_may_not_do_on_every_page(where):
    client = Client()
    check(client.get(where))
    client.force_login(UserFactory(admin=True))

    check(client.get(where))


def test_errors_say_the_same():
    client = Client(raise_request_exception=False)

    for answer in [
        client.get("/en/", HTTP_HOST="evil.example"),
        client.get("/en/?x=%00"),
        client.put("/en/"),
        client.post("/desk/stock/gaps/1/"),
        Client(enforce_csrf_checks=True).post("/en/", {}),
    ]:
        assert answer.status_code >= 300
        check(answer)


def test_files_say_the_same():
    check(Client().get("/static/site.css"))


def test_https_is_kept_to_for_a_year_and_by_every_name_below(settings):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True

    answer = Client().get("/en/", secure=True)

    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
