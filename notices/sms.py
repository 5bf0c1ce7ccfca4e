"""Text messages through NotifyNL, which speaks as GOV.UK Notify does.

https://docs.notifications.service.gov.uk/rest-api.html: its limits, errors and results.
"""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from notices.exceptions import NotNow, Undeliverable, Unreachable
from notices.mails import fingerprint
from notices.models import Notice, Result

RESULTS = {
    "delivered": Result.DELIVERED,
    "permanent-failure": Result.DEAD,
    "temporary-failure": Result.FAILED,  # switched off for 72 hours
    "technical-failure": Result.FAILED,
}
BEHIND = {  # what stands in the way of every text, not only of this one
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,  # also what the client says when nobody answers
    HTTPStatus.GATEWAY_TIMEOUT,
}


def client() -> Any:
    """Return a client of our own: it may not be shared between threads. Raises Unreachable."""
    if not settings.NOTIFY_KEY:
        raise Unreachable("NOTIFY_KEY is not set")
    make: Any = NotificationsAPIClient  # it has no types
    return make(settings.NOTIFY_KEY, base_url=settings.NOTIFY_URL, timeout=settings.NOTIFY_TIMEOUT)


def send_text(notice: Notice) -> str:
    """Hand `notice` to NotifyNL and return its id there; in demo mode it stays on this machine.

    After a try whose end is unknown it asks first, for NotifyNL would send it twice.
    Raises Undeliverable if the number is refused, NotNow if only this text is not
    taken now, and Unreachable if no text is.
    """
    if settings.DEMO and urlsplit(settings.NOTIFY_URL).hostname != "127.0.0.1":
        return ""
    carrier = client()
    try:
        known = notice.attempts > 1 and found(carrier, fingerprint(notice.key))
        return known or hand_over(carrier, notice)
    except APIError as error:
        raise verdict(error) from error


def hand_over(carrier: Any, notice: Notice) -> str:
    answer = carrier.send_sms_notification(
        phone_number=notice.to,
        template_id=settings.NOTIFY_TEMPLATE,
        personalisation={"text": notice.body},
        reference=fingerprint(notice.key),
    )
    return str(answer["id"])


def found(carrier: Any, reference: str) -> str:
    """Return the id of the text that we handed over under `reference`, "" if we did not."""
    rows = carrier.get_all_notifications(reference=reference)["notifications"]
    return str(rows[0]["id"]) if rows else ""


def verdict(error: APIError) -> Exception:
    """Return what `error` means for this text and for those behind it."""
    said = f"{error.status_code} {error.message}"
    if error.status_code in BEHIND:
        return Unreachable(said)
    if error.status_code == HTTPStatus.BAD_REQUEST and "phone_number" in said:
        return Undeliverable(said)
    return NotNow(said)


def fetch_result(carrier_id: str) -> Result | None:
    """Return what became of a text, None while it is under way. Raises Unreachable, NotNow."""
    try:
        status = client().get_notification_by_id(carrier_id)["status"]
    except APIError as error:
        raise verdict(error) from error
    return RESULTS.get(status)
