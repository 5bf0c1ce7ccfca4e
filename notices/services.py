"""The outbox: rows are the queue. Letters are put in finished, and sent at least once."""

import logging
import re
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from django.template import Context, Engine
from django.utils import timezone
from django.utils.translation import override

from config.db import service
from config.writes import Insert
from notices import breaker
from notices.blocks import with_paragraph
from notices.channels import SENDERS
from notices.exceptions import Undeliverable, Unreachable
from notices.models import MAX_ATTEMPTS, Channel, Notice, NoticeQuerySet, Paragraph, Result

logger = logging.getLogger(__name__)

PUT_IN = Insert(Notice, unless_there=True)
SUBJECT = 200  # characters: a long name may cost its end, never the booking
LEASE = timedelta(seconds=60)
# After the first try, the second …, then every hour: a day in all, in MAX_ATTEMPTS tries
BACK_OFF = [timedelta(minutes=minutes) for minutes in [0.5, 2, 10, 60]]


def write(kind: str, *, language: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """Return subject and body; the first line of templates/notices/<kind>.txt is the subject."""
    template = Engine.get_default().get_template(f"notices/{kind}.txt")
    plain = Context(dict(context), autoescape=False)  # not HTML: O'Neill stays O'Neill
    with override(language):
        subject, _, body = template.render(plain).strip().partition("\n")
    return " ".join(subject.split())[:SUBJECT], body.strip()


@service
def enqueue(letters: Collection[Notice]) -> None:
    """Put finished letters into the outbox, in the caller's transaction.

    A letter whose key is there already is dropped, so callers may safely run twice.
    """
    PUT_IN([*letters])


@service
def withdraw(
    about: Collection[str], *, kinds: Collection[str] = (), to: Collection[str] | None = None
) -> None:
    """Stop the letters about these parties or applicants that are not sent: no longer true.

    Only those of these `kinds`, and `to` these addresses, if any are named: what is
    still true stays. The caller has locked what they are about, so two of these never
    wait for each other.
    """
    now = timezone.now()
    found = Notice.objects.unsent(now).filter(about__in=about)
    if kinds:
        found = found.filter(key__regex=f"^({'|'.join(kinds)}):")
    if to is not None:
        found = found.filter(to__in=to)
    found.update(valid_until=now)


def deliver_next(channel: str = Channel.EMAIL) -> bool:
    """Send the oldest due letter; return False when none is due or none can be sent now.

    One channel at a time: that texts are not taken now does not stop the mails.
    Claims it in one transaction, sends it in none and marks it in a second, so
    that no row is locked while a mail server thinks. A worker that dies in
    between leaves the letter to another after LEASE: delivery is at least once.
    A carrier that did not answer five times in a row is left alone for a minute.
    """
    notice = None if breaker.is_open(channel) else claim_next(channel)
    if notice is None:
        return False
    try:
        carrier_id = SENDERS[channel](with_words_of_place(notice))
    except Unreachable as error:
        breaker.failed(channel)
        postpone(notice, error)
        return False  # the others would only wear out their tries
    except Undeliverable as error:
        give_up(notice, error)
    except Exception as error:  # noqa: BLE001 -- one bad letter must not stop the post
        postpone(notice, error)
    else:
        mark_sent(notice, carrier_id)
    breaker.answered(channel)
    return True


def with_words_of_place(notice: Notice) -> Notice:
    """Put into a letter, which is not saved, what its place wants to say as of now."""
    if notice.place and notice.channel != Channel.SMS:
        said = Paragraph.objects.filter(place=notice.place, language=notice.language).first()
        notice.body = with_paragraph(notice.body, said.body if said else "")
    return notice


@service
def claim_next(channel: str = Channel.EMAIL) -> Notice | None:
    """Take the oldest due letter for LEASE. It counts as tried, whatever becomes of us."""
    now = timezone.now()
    due = Notice.objects.due(now).filter(channel=channel)
    notice = due.select_for_update(no_key=True, skip_locked=True).first()
    if notice is not None:
        notice.claimed_until = now + LEASE
        notice.attempts += 1
        notice.save(update_fields=["claimed_until", "attempts"])
    return notice


@service
def mark_sent(notice: Notice, carrier_id: str = "") -> None:
    """Note that it has left the house, and what went wrong before no longer matters."""
    mine(notice).update(
        sent_at=timezone.now(), claimed_until=None, last_error="", carrier_id=carrier_id or ""
    )


@service
def postpone(notice: Notice, error: Exception) -> None:
    """Try again after BACK_OFF; after MAX_ATTEMPTS it waits for a person."""
    logger.warning("notice %s not sent, try %s: %s", notice.pk, notice.attempts, type(error))
    wait = BACK_OFF[min(notice.attempts, len(BACK_OFF)) - 1]
    mine(notice).update(
        send_after=timezone.now() + wait, claimed_until=None, last_error=cause(notice, error)
    )


@service
def give_up(notice: Notice, error: Exception) -> None:
    """Try no more: the address is dead. It waits for a person, who finds the reason beside it."""
    logger.warning("notice %s cannot be delivered: %s", notice.pk, type(error))
    mine(notice).update(
        attempts=MAX_ATTEMPTS,
        claimed_until=None,
        last_error=cause(notice, error),
        result=Result.DEAD,
        result_at=timezone.now(),
    )


def cause(notice: Notice, error: Exception) -> str:
    """Return what went wrong without the address: who reads it need not know to whom."""
    return re.sub(re.escape(notice.to), "…", str(error), flags=re.IGNORECASE)


def mine(notice: Notice) -> NoticeQuerySet:
    """The row, as long as nobody else has claimed it after our lease had run out."""
    return Notice.objects.filter(pk=notice.pk, attempts=notice.attempts)
