"""The one field: what was scanned or typed, told apart by its shape alone. Pure.

No two kinds share a shape: a serial and a code from a visitor's screen are longer than a
reference and begin with letters of their own, a V-number is ten digits, a birth date six
or eight or has separators, a name has no digit, and a reference has one that no letter
is read as, and a letter. `new_reference` gives no others.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from applicants.digits import plain
from applicants.v_number import read_v_number
from appointments.references import (
    ALPHABET,
    LENGTH,
    plainly,
    read_reference,
    unmistakable,
)

PREFIX = "IND"  # of the QR code, so that a scanner's input is known for what it is
LONGEST = 100  # characters anybody types or scans
EARLIEST_YEAR = 1900
DATE = re.compile(
    r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{2}|(?:19|20)\d{2})"
    r"|(?P<y2>(?:19|20)\d{2})(?P<m2>\d{2})(?P<d2>\d{2})"
    r"|(?P<d3>\d{1,2})(?P<s3>[-./ ])(?P<m3>\d{1,2})(?P=s3)(?P<y3>\d{4}|\d{2})"
    r"|(?P<y4>\d{4})(?P<s4>[-./ ])(?P<m4>\d{1,2})(?P=s4)(?P<d4>\d{1,2})"
)
NAME_AND_DATE = re.compile(r"(?P<name>\D*[^\W\d_]\D*?)[\s,]+(?P<date>\d[\d\-./ ]*)")
COMMAND = re.compile(r"CMD-([A-Z]+)")
SERIAL = re.compile(r"(NL|XX)([0-9]{8})")
SERIAL_LETTERS = str.maketrans("ХхОоІі", "XXOOII")
SERIAL_DIGITS = str.maketrans("OIL", "011")


class Kind(StrEnum):
    NOTHING = "nothing"
    REFERENCE = "reference"
    V_NUMBER = "v_number"
    SERIAL = "serial"
    BORN = "born"
    NAME = "name"
    PERSON = "person"  # name and birth date
    COMMAND = "command"
    CHOICE = "choice"  # a number of the list on the screen
    SLIP = "slip"


@dataclass(frozen=True)
class Entry:
    """What was scanned or typed, as we write it. `born` are the birth dates it can mean."""

    kind: Kind
    value: str = ""
    born: tuple[str, ...] = ()


def read_entry(typed: str, today: date) -> Entry:
    """Return what was typed or scanned. It is always understood, if only as a slip."""
    text = " ".join(unicodedata.normalize("NFKC", typed[:LONGEST]).split()).upper()
    if not text:
        return Entry(Kind.NOTHING)
    reading = (
        read_command(text)
        or read_person(text, today)  # "Bo 270388" is eight signs of a reference too
        or read_code(text)
        or read_number(text)
        or read_born(text, today)
    )
    return reading or Entry(Kind.SLIP, slip(text))


def read_command(text: str) -> Entry | None:
    """Read what a card at the desk says, or the number of a row on the screen."""
    if found := COMMAND.fullmatch(text):
        return Entry(Kind.COMMAND, found[1])
    if text.isascii() and text.isdecimal() and len(text) <= len("10"):
        return Entry(Kind.CHOICE, str(int(text)))
    return None


def read_code(text: str) -> Entry | None:
    """Read a reference, from a screen or typed."""
    for typed in (text, text.removeprefix(PREFIX)):
        reference = read_reference(typed)
        if reference and unmistakable(reference):
            return Entry(Kind.REFERENCE, reference)
    return None


def has_digit(text: str) -> bool:
    return any(sign.isdecimal() for sign in text)


def read_number(text: str) -> Entry | None:
    """Read a serial or a V-number."""
    bare = re.sub(r"[\s.\-]", "", text.translate(SERIAL_LETTERS))
    if found := SERIAL.fullmatch(bare[:2] + bare[2:].translate(SERIAL_DIGITS)):
        return Entry(Kind.SERIAL, found[0])
    v_number = read_v_number(text)
    return Entry(Kind.V_NUMBER, v_number) if v_number else None


def read_born(text: str, today: date) -> Entry | None:
    """Read a birth date without a name."""
    born = birth_dates(text, today)
    return Entry(Kind.BORN, "", born) if born else None


def read_person(text: str, today: date) -> Entry | None:
    """Read a name, in any script, with or without a birth date after it."""
    if not has_digit(text):
        named = any(sign.isalpha() for sign in text)
        return Entry(Kind.NAME, text) if named else None
    found = NAME_AND_DATE.fullmatch(text)
    born = birth_dates(found["date"], today) if found else ()
    return Entry(Kind.PERSON, found["name"], born) if found and born else None


def birth_dates(text: str, today: date) -> tuple[str, ...]:
    """Return each birth date that `text` can mean, as registers write it; none if it is none.

    Of two digits for the year it can be this century and the last. 00 for a day or
    month that nobody knows.
    """
    found = DATE.fullmatch(digits_of(text))
    if not found:
        return ()
    parts = {name[0]: value for name, value in found.groupdict().items() if value}
    whole = len(parts["y"]) == len("1988")
    years = [parts["y"]] if whole else [f"20{parts['y']}", f"19{parts['y']}"]
    dates = [(int(year), int(parts["m"]), int(parts["d"])) for year in years]
    return tuple("{:04}-{:02}-{:02}".format(*each) for each in dates if possible(*each, today))


def digits_of(text: str) -> str:
    """Return `text` with its digits as 0 to 9, whatever script they are in."""
    return "".join(plain(sign) if sign.isdecimal() else sign for sign in text)


def possible(year: int, month: int, day: int, today: date) -> bool:
    """Whether somebody alive can be born on that day."""
    try:
        born = date(year, month or 1, day or 1)
    except ValueError:
        return False
    return year >= EARLIEST_YEAR and born < today and not (day and not month)


def slip(text: str) -> str:
    """Return what may be a reference with a slip, as we write it; "" if it is nothing like one."""
    for typed in (text.removeprefix(PREFIX), text):
        code = plainly(typed)
        if abs(len(code) - LENGTH) <= 1 and set(code) <= set(ALPHABET):
            return code
    return ""


def one_off(typed: str, reference: str) -> bool:
    """Whether one character too many, too few, wrong or in its neighbour's place is all."""
    first = next((n for n, (a, b) in enumerate(zip(typed, reference, strict=False)) if a != b), -1)
    if first < 0:
        return len(typed) != len(reference)
    ours, theirs = typed[first:], reference[first:]
    swapped = ours[1::-1] + ours[2:]
    return theirs in (swapped, theirs[:1] + ours[1:], ours[1:]) or ours == theirs[1:]
