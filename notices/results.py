"""What became of what was handed over: asked of the carrier, and kept."""

from datetime import timedelta

from django.utils import timezone

from config.db import service
from notices import sms
from notices.exceptions import Unreachable
from notices.models import Notice, Result

PAUSE = timedelta(minutes=5)  # between two questions about the same text


def ask_next() -> bool:
    """Ask what became of a text of which nothing is known; False if there is none to ask now.

    The one that waits longest since we asked. Asks outside any transaction.
    """
    notice = claim_question()
    if notice is None:
        return False
    try:
        result = sms.fetch_result(notice.carrier_id)
    except Unreachable:
        return False
    except Exception:  # noqa: BLE001 -- one that is not known there must not stop the others
        return True
    if result:
        keep(notice, result)
    return True


@service
def claim_question() -> Notice | None:
    """Take the text to ask about, so that nobody asks about it again before PAUSE is over."""
    now = timezone.now()
    rows = Notice.objects.unanswered(now).exclude(claimed_until__gt=now)
    notice = rows.select_for_update(no_key=True, skip_locked=True).first()
    if notice is not None:
        notice.claimed_until = now + PAUSE
        notice.save(update_fields=["claimed_until"])
    return notice


@service
def keep(notice: Notice, result: Result) -> None:
    """Note what the carrier said of it. The first answer stays: none follows a final one."""
    Notice.objects.filter(pk=notice.pk, result="").update(result=result, result_at=timezone.now())
