from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from booking.journey import known_language


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Go on to the first page in the language of the visitor.

    The person who is known goes before the cookie and the browser, which Django asks.
    """
    with override(known_language(request) or get_language()):
        response = redirect("booking:start")
    response["Vary"] = "Accept-Language, Cookie"
    return response


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Say whom to tell of a weakness (RFC 9116)."""
    expires = (timezone.now() + timedelta(days=180)).replace(microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
