"""How a finished letter leaves the house. Nothing here touches the database."""

import smtplib
from collections.abc import Callable

from django.conf import settings

from notices.exceptions import NotNow, Undeliverable, Unreachable
from notices.mails import as_email
from notices.models import Channel, Notice
from notices.sms import send_text

PERMANENT = 5  # first digit of the answer, RFC 5321 §4.2.1


def send_email(notice: Notice) -> str:
    """Hand `notice` to the mail server, which gives no id; in demo mode it stays on this machine.

    Raises Undeliverable if the server refuses the address for good, NotNow if it
    refuses anything else, and Unreachable if it does not answer.
    """
    if settings.DEMO:
        return ""
    try:
        as_email(notice).send()
    except ValueError as error:  # no address, or a header of two lines
        raise Undeliverable(str(error)) from error
    except OSError as error:  # every error of smtplib is one too
        raise verdict(error) from error
    return ""


def verdict(error: OSError) -> Exception:
    """Return what `error` means for this letter and for those behind it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused) and for_good(error):
        return Undeliverable(str(error))
    gone = smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError
    if isinstance(error, gone) or not isinstance(error, smtplib.SMTPException):
        return Unreachable(str(error))
    return NotNow(str(error))


def for_good(refusal: smtplib.SMTPRecipientsRefused) -> bool:
    """Whether the address itself was refused (5xx), not just for now (4xx)."""
    return any(code // 100 == PERMANENT for code, _ in refusal.recipients.values())


# Each returns the carrier's id, "" if it has none
SENDERS: dict[str, Callable[[Notice], str]] = {Channel.EMAIL: send_email, Channel.SMS: send_text}
