"""The pages that the proxy shows while no site answers: `python -m config.down` writes them.

They need neither disk nor database, nor a style or a font of ours: each is one file. The words
are those of the catalogues, in all languages at once, for nobody knows who looks.
"""

import os
from pathlib import Path

import django
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

PAGES = {
    "site": (
        ["uk", "ru", "nl", "en"],
        _("The website does not work now"),
        _(
            "This is our mistake, not yours. If you already have a confirmation, your appointment "
            "stands. Please try again in a few minutes."
        ),
    ),
    "desk": (
        ["nl", "en", "uk", "ru"],
        _("Not saved: write it on paper"),
        _(
            "The website does not work now. Go on with the list on paper. Enter it later, with "
            "the time that belongs to it."
        ),
    ),
}


def folder() -> Path:
    """Return where the proxy finds them: it has them without an image of ours."""
    return Path(settings.BASE_DIR) / "deploy/down"


def page(name: str) -> str:
    """Return the page of PAGES, in all languages, those first whom it is most for."""
    languages, heading, words = PAGES[name]
    sections = []
    for language in languages:
        with override(language):
            sections.append({"language": language, "heading": str(heading), "words": str(words)})
    context = {"first": languages[0], "sections": sections, "paper": name == "desk"}
    return render_to_string("down.html", context)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    for each in PAGES:
        (folder() / f"{each}.html").write_text(page(each), "utf-8")
