"""Letters that were given up, and that somebody who mended what was wrong sends once more."""

from collections.abc import Collection

from django.utils import timezone

from config.db import ids, locked, service
from notices.models import Notice
from trail.services import ADD, event


@service
def send_again(letters: Collection[int]) -> int:
    """Put those of `letters` (ids) that were given up back into the outbox; return how many.

    They keep one try, so that the carrier of texts is asked first whether it has the text:
    whoever gave up may not have heard the answer. What is no longer true stays where it is.
    Safe to repeat. The trail names each of them.
    """
    now = timezone.now()
    found = ids(locked(Notice.objects.given_up(now).filter(pk__in=letters)))
    Notice.objects.filter(pk__in=found).update(
        attempts=1, send_after=now, claimed_until=None, result="", result_at=None
    )
    ADD([event("letter", f"notice:{pk}", result="sent again") for pk in sorted(found)])
    return len(found)
