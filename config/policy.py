"""The content policy, where one page needs more than all the others."""

from collections.abc import Iterable

from django.http import HttpResponse


def allow_forms_to(response: HttpResponse, origins: Iterable[str]) -> HttpResponse:
    """Let the forms of this page lead to `origins` too: browsers ask that of every redirect."""
    # Where django-csp looks; Django's stubs do not know it
    response._csp_update = {"form-action": list(origins)}  # type: ignore[attr-defined]
    return response
