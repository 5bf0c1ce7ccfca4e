"""What every template may need. It runs on every page: no query, no session, no lazy surprise."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

PREFIXES = tuple(f"/{code}/" for code, _ in settings.LANGUAGES)


class Translation(NamedTuple):
    """The page that is shown, in one of the languages."""

    code: str
    name: str
    url: str


def site(request: HttpRequest) -> dict[str, Any]:
    """Say what this site is called, how to get help, and where its other languages are."""
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "LANGUAGE_CODE": language,
        "home": f"/{language}/",
        "service_name": settings.SERVICE_NAME,
        "help_phone": settings.HELP_PHONE,
        "demo": settings.DEMO,
        "translations": translations(request),
    }


def translations(request: HttpRequest) -> list[Translation]:
    """Return this page in each language; the first page where this one has only one."""
    path = request.get_full_path()
    page = path.split("/", 2)[2] if path.startswith(PREFIXES) else ""
    return [Translation(code, name, f"/{code}/{page}") for code, name in settings.LANGUAGES]
