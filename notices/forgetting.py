"""What is forgotten of messages when its time is over. That they were sent, and arrived, stays.

The queries find what is due, the rest forgets what the caller has locked and found due again.
"""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from notices.models import MAX_ATTEMPTS, Batch, Notice, NoticeQuerySet


def over(before: datetime) -> NoticeQuerySet:
    """Find messages that were sent by then, or of no use, or tried for the last time."""
    waiting = Q(sent_at=None)
    in_vain = waiting & Q(attempts__gte=MAX_ATTEMPTS, send_after__lt=before)
    return Notice.objects.filter(
        Q(sent_at__lt=before) | in_vain | (waiting & Q(valid_until__lt=before))
    )


def texts(before: datetime) -> NoticeQuerySet:
    """Find messages that were over by then and can still be read."""
    return over(before).exclude(body="")


def forget_texts(messages: Collection[int]) -> None:
    """Forget what these messages (ids) said. What was not sent never will be."""
    Notice.objects.filter(pk__in=messages).update(
        subject="",
        body="",
        attachments=[],
        last_error="",
        code="",
        valid_until=Coalesce("valid_until", F("sent_at"), timezone.now()),
    )


def sheets(before: datetime) -> QuerySet[Batch]:
    """Find letters on paper that were printed by then and are still kept as a file."""
    return Batch.objects.filter(printed_at__lt=before, pdf__isnull=False)


def forget_sheets(batches: Collection[int]) -> None:
    """Destroy the files of these batches (ids)."""
    Batch.objects.filter(pk__in=batches).update(pdf=None)


def forget_addresses(messages: Collection[int]) -> None:
    """Forget to whom these messages (ids) went, also in their keys, which stay unique."""
    rows = list(Notice.objects.filter(pk__in=messages).only("key", "to"))
    for row in rows:
        start, address, end = row.key.rpartition(row.to)
        row.key = f"{start}{row.pk}{end}" if address else row.key
        row.to = ""
    Notice.objects.bulk_update(rows, ["key", "to"])


def forget_about(about: Collection[str], *, spare: Collection[int] = ()) -> None:
    """Forget all messages about these parties or applicants but those to `spare` (ids).

    Also the sheets of paper that were printed with one of them. What was not sent never will
    be. The caller has locked what they are about.
    """
    rows = Notice.objects.filter(about__in=about).exclude(pk__in=spare)
    found = list(rows.values_list("pk", flat=True))
    printed = Batch.objects.filter(notices__in=found, printed_at__isnull=False)
    forget_sheets(list(printed.values_list("pk", flat=True).distinct()))
    forget_texts(found)
    forget_addresses(found)
