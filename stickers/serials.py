"""Serial numbers as they are printed, scanned and typed. Pure.

`NL` and eight digits, `XX` for those to practise with. L is not a character of
a reference and letters are not in a V-number or a date, so nothing else at the
desk looks like a serial.
"""

import re

from applicants.digits import plain
from stickers.exceptions import WrongRange

SERIAL = r"^(NL|XX)[0-9]{8}$"
PRACTICE = "XX"
DIGITS = 8
MOST = 20_000  # serials between two ends: more is a slip of the hand
SHAPE = re.compile(SERIAL)
CYRILLIC = str.maketrans("ХхОоІі", "XXOOII")  # look-alikes of a Cyrillic keyboard
MISREAD = str.maketrans("OIL", "011")


def read_serial(scanned: str) -> str | None:
    """Return the serial as we write it, or None if this is no serial.

    Forgives spaces, dashes, Enter and capitals that a scanner adds, and O for 0.
    """
    text = plain(scanned[:40]).translate(CYRILLIC).upper()
    serial = text[:2] + text[2:].translate(MISREAD)
    return serial if SHAPE.fullmatch(serial) else None


def read_ends(first: str, last: str) -> tuple[str, str]:
    """Return both ends of a roll as we write them.

    Raises WrongRange if one is no serial, they are of two kinds, in the wrong
    order, or more than MOST apart.
    """
    start, end = read_serial(first), read_serial(last)
    if start is None or end is None or start[:2] != end[:2] or not 0 < between(start, end) <= MOST:
        raise WrongRange
    return start, end


def between(first: str, last: str) -> int:
    """Return how many serials there are from `first` to `last`, both counted."""
    return int(last[2:]) - int(first[2:]) + 1


def spell(first: str, last: str) -> list[str]:
    """Return every serial from `first` to `last`, both included."""
    numbers = range(int(first[2:]), int(last[2:]) + 1)
    return [f"{first[:2]}{number:0{DIGITS}}" for number in numbers]


def runs(serials: list[str]) -> list[tuple[str, str]]:
    """Return `serials` as the ends of unbroken rows, as a list of differences is read."""
    ends: list[tuple[str, str]] = []
    for serial in sorted(serials):
        if ends and spell(ends[-1][1], serial) == [ends[-1][1], serial]:
            ends[-1] = (ends[-1][0], serial)
        else:
            ends.append((serial, serial))
    return ends
