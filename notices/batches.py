"""Letters on paper, gathered for who posts them, typeset by a worker, printed by a person."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from config.db import locked, service
from notices.models import Batch, Notice, NoticeQuerySet
from notices.papers import pdf
from notices.services import with_words_of_place

MOST = 100  # letters in a batch: what a worker makes in a few seconds
COLLECTING = timedelta(hours=1)  # a letter waits for others that go the same way


@service
def gather_next() -> bool:
    """Put letters that wait on the sheets of one batch; False if none waits long enough."""
    now = timezone.now()
    waiting = Notice.objects.printable(now).order_by("send_after", "pk")
    oldest = waiting.filter(send_after__lte=now - COLLECTING).first()
    if oldest is None:
        return False
    same = waiting.filter(posted_by=oldest.posted_by).values_list("pk", flat=True)[:MOST]
    rows = list(
        Notice.objects.filter(pk__in=list(same), batch=None)
        .order_by("pk")
        .select_for_update(no_key=True, skip_locked=True)
    )
    if not rows:
        return False
    batch = Batch.objects.create(posted_by=oldest.posted_by)
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(batch=batch)
    return True


def typeset_next() -> bool:
    """Make the sheets of a batch that has none, or whose are no longer true; False if all are.

    Makes them in no transaction, for that takes seconds.
    """
    batch = Batch.objects.to_typeset(timezone.now()).order_by("made_at", "pk").first()
    if batch is None:
        return False
    letters = list(true_letters(batch))
    put(batch, pdf(map(with_words_of_place, letters)) if letters else None, len(letters))
    return True


def true_letters(batch: Batch) -> NoticeQuerySet:
    """Those of a batch that still say what is so."""
    rows = Notice.objects.filter(batch=batch).exclude(valid_until__lte=timezone.now())
    return rows.order_by("to", "pk")


@service
def put(batch: Batch, sheets: bytes | None, letters: int) -> None:
    """Keep the sheets, unless somebody has printed the batch meanwhile."""
    Batch.objects.filter(pk=batch.pk, printed_at=None).update(pdf=sheets, letters=letters)


def is_true(batch: Batch) -> bool:
    """Whether its sheets hold exactly the letters that still say what is so."""
    return bool(batch.letters) and batch.letters == true_letters(batch).count()


@service
def mark_printed(batch: Batch, *, by: User) -> bool:
    """Note that the letters were printed and posted; False if they are not true any more.

    Safe to repeat: the first who printed stays.
    """
    [row] = locked(Batch.objects.filter(pk=batch.pk))
    if row.printed_at:
        return True
    if not is_true(row):
        return False
    row.printed_at, row.printed_by = timezone.now(), by.get_username()
    row.save(update_fields=["printed_at", "printed_by"])
    true_letters(row).update(sent_at=row.printed_at)
    return True
