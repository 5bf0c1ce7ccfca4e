"""Digits as people type and paste them, in whatever shape their keyboard gives."""

import unicodedata

BETWEEN = {"Cf", "Zs", "Pd"}  # invisible marks (zero width, direction, BOM), spaces, dashes


def plain(text: str) -> str:
    """Return `text` in its plainest form, without what stands between digits.

    Full-width, superscript and Arabic digits become 0 to 9, so that no later
    `int()` reads what the eye or the database would not.
    """
    return "".join(
        as_digit(sign) for sign in unicodedata.normalize("NFKC", text) if not between(sign)
    )


def between(sign: str) -> bool:
    return sign in ".−\t\r\n" or unicodedata.category(sign) in BETWEEN


def as_digit(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    return sign if digit is None else str(digit)


def only_digits(text: str) -> bool:
    """Whether `text` is one or more of 0 to 9 and nothing else."""
    return text.isascii() and text.isdecimal()
