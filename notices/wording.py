"""What a place wants to say in its messages: kept for each language, in one act."""

from collections.abc import Mapping

from accounts.models import User
from config.db import service
from notices.models import Paragraph
from trail.services import record


def paragraphs(place: str) -> dict[str, str]:
    """Return what `place` says now, by language."""
    return dict(Paragraph.objects.filter(place=place).values_list("language", "body"))


@service
def say(place: str, words: Mapping[str, str], *, by: User) -> None:
    """Let the messages about visits to `place` say this from now on; "" takes a language out.

    Messages that wait in the outbox say it too. Safe to repeat.
    """
    for language, body in words.items():
        if body.strip():
            Paragraph.objects.update_or_create(
                place=place, language=language, defaults={"body": body.strip()}
            )
        else:
            Paragraph.objects.filter(place=place, language=language).delete()
    record("word messages", about=place, actor=f"user:{by.pk}")
