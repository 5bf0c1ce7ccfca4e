"""How a finished letter leaves the house. Nothing here touches the database."""

import smtplib
from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.crypto import salted_hmac

from notices.models import Channel, Notice

PERMANENT = 5  # first digit of the answer, RFC 5321 §4.2.1


class Undeliverable(Exception):
    """This letter will never arrive: the address is wrong, not the moment."""


class NotNow(Exception):
    """This letter was not taken, but may be later."""


class Unreachable(Exception):
    """No letter can be sent now: whoever carries them does not answer."""


def send_email(notice: Notice) -> None:
    """Hand `notice` to the mail server; in demo mode it stays on this machine.

    Raises Undeliverable if the server refuses the address for good, NotNow if it
    refuses anything else, and Unreachable if it does not answer.
    """
    if settings.DEMO:
        return
    try:
        as_email(notice).send()
    except ValueError as error:  # no address, or a header of two lines
        raise Undeliverable(str(error)) from error
    except OSError as error:  # every error of smtplib is one too
        raise verdict(error) from error


def verdict(error: OSError) -> Exception:
    """Return what `error` means for this letter and for those behind it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused) and for_good(error):
        return Undeliverable(str(error))
    gone = smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError
    if isinstance(error, gone) or not isinstance(error, smtplib.SMTPException):
        return Unreachable(str(error))
    return NotNow(str(error))


def as_email(notice: Notice) -> EmailMultiAlternatives:
    """Return `notice` as a message that keeps its Message-ID however often it is sent."""
    headers = {
        "Message-ID": message_id(notice.key),
        "Content-Language": notice.language,
        "Auto-Submitted": "auto-generated",  # else holidays answer
    }
    email = EmailMultiAlternatives(notice.subject, notice.body, to=[notice.to], headers=headers)
    for file in notice.attachments:
        email.attach(file["name"], file["content"], file["type"])
    return email


def message_id(key: str) -> str:
    """Return an id by which a mailbox knows a letter sent twice, and nobody the reference in it."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    return f"<{salted_hmac('notices', key, algorithm='sha256').hexdigest()[:32]}@{domain}>"


def for_good(refusal: smtplib.SMTPRecipientsRefused) -> bool:
    """Whether the address itself was refused (5xx), not just for now (4xx)."""
    return any(code // 100 == PERMANENT for code, _ in refusal.recipients.values())


SENDERS: dict[str, Callable[[Notice], None]] = {Channel.EMAIL: send_email}
