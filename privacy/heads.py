"""Where the trail ends, sent to a mailbox that nobody of the database's masters can empty."""

from django.conf import settings
from django.utils import timezone

from config.db import service
from notices import services as notices
from notices.models import Notice
from trail import heads

LANGUAGE = "nl"  # of who is told: staff


@service
def send_heads() -> None:
    """Put the heads of this hour into the outbox, to TRAIL_MAILBOX if one is named.

    Safe to repeat: one letter an hour, none before something is chained.
    """
    found = heads.heads() if settings.TRAIL_MAILBOX else []
    if not found:
        return
    now = timezone.now()
    file = f"{heads.hour(now)}.jsonl"
    context = {"at": now, "heads": found, "file": file}
    subject, body = notices.write("privacy/heads", language=LANGUAGE, context=context)
    letter = Notice(
        key=f"heads:{heads.hour(now)}:{settings.TRAIL_MAILBOX}",
        about="trail",
        language=LANGUAGE,
        to=settings.TRAIL_MAILBOX,
        subject=subject,
        body=body,
        attachments=[{"name": file, "type": "text/plain", "content": heads.written(found)}],
    )
    notices.enqueue([letter])
