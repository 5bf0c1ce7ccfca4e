"""What is said in which language, and what of a text is still in English."""

from html import unescape

import polib
from django.conf import settings

from config.catalogues import LOCALE, PLACEHOLDER

LANGUAGES = [code for code, _ in settings.LANGUAGES]
LONG = 12  # characters: shorter ones are parts of other words


def catalogue(language):
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))


def said_by(entry):
    return [entry.msgstr, *entry.msgstr_plural.values()]


def foreign(language):
    """The English words that are said otherwise in `language`, without their placeholders."""
    if language == "en":
        return set()
    entries = [each for each in catalogue(language) if each.msgstr != each.msgid]
    texts = [text for each in entries for text in (each.msgid, each.msgid_plural)]
    parts = {part.strip() for text in texts for part in PLACEHOLDER.split(text) if part}
    return {part for part in parts if len(part) > LONG}


ENGLISH = {language: foreign(language) for language in LANGUAGES}


def left_in_english(text, language):
    seen = " ".join(unescape(text).split())
    return {part for part in ENGLISH[language] if part in seen}
