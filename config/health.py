"""Is this host alive, is it fit to serve, and which alarms stand?"""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.gauges import alarms
from config.probes import DRIFT, Found, probe, valkey_answers


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """Answer 200: this process takes requests. Asks nobody else: they are no reason to restart."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when this host can serve and 503 when it cannot.

    Database, migrations and clock decide. Valkey is only told: without it people still
    book, and taking out every host at once would help nobody.
    """
    found = probe()
    return answer(found, {**words(found), "valkey": "ok" if valkey_answers() else "unreachable"})


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer as `ready` does, and name the alarms that stand, as docs/operations.md does."""
    found = probe()
    return answer(found, {**words(found), "alarms": alarms()})


def answer(found: Found | None, said: dict[str, Any]) -> JsonResponse:
    fit = found is not None and found.is_fit
    return JsonResponse(
        {"status": "ok" if fit else "not ready", **said}, status=200 if fit else 503
    )


def words(found: Found | None) -> dict[str, str]:
    """Say how the parts do without which nobody can be served."""
    if found is None:
        return {"database": "unreachable", "migrations": "unknown", "clock": "unknown"}
    return {
        "database": "ok",
        "migrations": "missing" if found.missing else "ok",
        "clock": "ok" if found.drift <= DRIFT else f"{found.drift:.0f} s off",
    }
