"""Where the trail ends, sent to a mailbox that nobody of the database's masters can empty.

Who was erased goes along: it is as little in a backup of the database.
"""

from django.conf import settings
from django.utils import timezone

from config.db import service
from notices import services as notices
from notices.models import Notice
from privacy import journal
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
        attachments=[attached(file, heads.written(found)), *erased()],
    )
    notices.enqueue([letter])


def attached(name: str, content: str) -> dict[str, str]:
    return {"name": name, "type": "text/plain", "content": content}


def erased() -> list[dict[str, str]]:
    """Return who was erased so far, as keyed hashes: what a restored database does not know."""
    content = "".join(act.written() for act in journal.acts())
    return [attached("erased.jsonl", content)] if content else []
