"""What a web process would otherwise do while its first visitors wait."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import override


def warm() -> None:
    """Load addresses, words and pages in every language, once for all processes.

    Before the server divides itself, so that they share what was loaded. Asks no database.
    """
    from gate import pages as waiting_room  # it wants settings, which a server names after this

    pages = list(all_pages())
    for language, _ in settings.LANGUAGES:
        with override(language):
            reverse("booking:start")
            for page in pages:
                get_template(page)
    waiting_room.warm()


def all_pages() -> Iterator[str]:
    """Yield the names of all templates of pages."""
    folder = Path(settings.BASE_DIR, "templates")
    for found in folder.rglob("*.html"):
        yield found.relative_to(folder).as_posix()
