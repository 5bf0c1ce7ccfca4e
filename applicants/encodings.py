"""The text of a file whose character set nobody told us. Pure.

UTF-8 and UTF-16 say what they are. Windows-1251 and 1252 do not: each byte is a
letter in both, so what tells them apart is whether the words could be names.
"""

import codecs
import re
from collections.abc import Callable
from itertools import islice

from django.utils.translation import gettext as _

from applicants.exceptions import FileRefused

UTF_16 = codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE
FOREIGN = re.compile(r"[^\s;,\"()]*[^\x00-\x7f][^\s;,\"()]*")  # words with more than ASCII
LETTERS = re.compile(r"[^\W\d_]+")
CYRILLIC = re.compile(r"[А-ЯЁІЇЄҐ]?[а-яёіїєґ]+|[А-ЯЁІЇЄҐ]+")
MARKS = set("’‘ʼ´`“”„«»–—…№°·\u00a0\u00ad")  # what else people type, not from the ASCII keys
TELLING = 3  # letters: a shorter word says nothing
SAMPLE = 20_000  # words
ENOUGH = 0.9  # of the words


def decode(content: bytes) -> str:
    """Return the text of a file. Raises FileRefused, naming the line, if it cannot be read."""
    text = content.decode("utf-16", "replace") if content[:2] in UTF_16 else from_bytes(content)
    for sign in ("\0", "\ufffd"):
        if sign in text:
            raise unreadable(lines(text[: text.index(sign)]))
    if not text.strip():
        raise FileRefused(_("The file is empty."))
    return text


def from_bytes(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = by_words(content)
        if found is None:
            raise unreadable(lines(content[: error.start].decode("latin-1"))) from None
        return found


def by_words(content: bytes) -> str | None:
    """Return the text in the Windows character set in which it has names; None if in neither."""
    best, most = None, 0
    for charset, plausible in (("cp1252", is_latin), ("cp1251", is_cyrillic)):
        try:
            text = content.decode(charset)
        except UnicodeDecodeError:
            continue
        if (words := plausible_words(text, plausible)) > most:
            best, most = text, words
    return best


def plausible_words(text: str, plausible: Callable[[str], bool]) -> int:
    """Return how many of the telling words could be names; 0 if too many could not."""
    found = [word.group() for word in islice(FOREIGN.finditer(text), SAMPLE)]
    telling = [word for word in found if sum(map(str.isalpha, word)) >= TELLING]
    good = sum(map(plausible, telling))
    return good if good >= ENOUGH * len(telling) else 0


def is_cyrillic(word: str) -> bool:
    """Whether all letters are of one case, or but the first, and Ukrainian or Russian."""
    parts = LETTERS.findall(word)
    return known_marks(word) and all(part.isascii() or CYRILLIC.fullmatch(part) for part in parts)


def is_latin(word: str) -> bool:
    """Whether most of the letters have no accent."""
    letters = [sign for sign in word if sign.isalpha()]
    return known_marks(word) and 2 * sum(map(str.isascii, letters)) >= len(letters)


def known_marks(word: str) -> bool:
    return all(sign.isascii() or sign.isalpha() or sign in MARKS for sign in word)


def lines(text: str) -> int:
    """Return the number of the line in which `text` ends, whatever ends the lines."""
    return len(re.findall(r"\r\n|\r|\n", text)) + 1


def unreadable(line: int) -> FileRefused:
    return FileRefused(
        _(
            "Line %(line)s cannot be read: we do not know the character set of the file. In"
            " Excel choose “Save as”, then “CSV UTF-8”."
        )
        % {"line": line}
    )
