"""Reading one cell of a list as what its column holds. Pure; raises Wrong with the reason."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from applicants.birth_dates import EARLIEST_YEAR, MOST, refuse_impossible
from applicants.columns import NEEDED
from applicants.phones import read_phone
from applicants.reasons import Wrong
from applicants.v_number import bare, read_v_number

DAY_FIRST = re.compile(r"(?P<day>\d{1,2})([-/.])(?P<month>\d{1,2})\2(?P<year>\d{4})", re.ASCII)
YEAR_FIRST = re.compile(r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})", re.ASCII)
TOGETHER = re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:[.,]0+)?", re.ASCII)
MIDNIGHT = re.compile(r"[ T]0?0:00(:00)?(\.0+)?$")
ROUNDED = re.compile(r"\d+([.,]\d+)?E\+?\d+", re.ASCII | re.IGNORECASE)  # digits are gone
DECIMAL = re.compile(r"(\d+)[.,]0+", re.ASCII)  # no digit is gone
LOST_LETTERS = re.compile(r"\?{3}|\ufffd|[ÃÐÑ][\x80-\xbf]")  # of a wrong character set
ERROR = re.compile(r"#[^\W\d_]+(/\w+)?[!?]?")  # #N/A, #REF!, #NAAM? of a formula
NOT_IN_NAMES = {"Cc", "Cn", "Co", "Cs", "So"}  # controls, emoji and the like
LONGEST_EMAIL = 254
NINE = len("123456789")
LANGUAGES = {code for code, _ in settings.LANGUAGES}


def read_cell(column: str, text: str, today: date) -> Any:
    """Return the value of a cell. Raises Wrong if it is none, or empty where it may not be."""
    value = READERS[column](text, today) if text else NOTHING.get(column, "")
    if value == "" and column in NEEDED:
        raise Wrong("empty")
    return value


def v_number(text: str, today: date) -> str:
    if ROUNDED.fullmatch(text) or DECIMAL.fullmatch(text):
        raise Wrong("spreadsheet")
    if found := read_v_number(text):
        return found
    digits = bare(text)
    if not (digits.isascii() and digits.isdecimal()):
        raise Wrong("digits")
    raise Wrong("lost_zero" if len(digits) == NINE else "length")


def mended(text: str) -> str:
    """Return a V-number as it was before a spreadsheet took it for a number; else `text`."""
    if found := DECIMAL.fullmatch(text):
        text = found[1]
    digits = bare(text)
    if len(digits) == NINE and digits.isascii() and digits.isdecimal():
        return f"0{digits}"
    return text


def birth_date(text: str, today: date) -> str:
    """Return YYYY-MM-DD, with 00 for what the register does not know."""
    year, month, day = parts(text, "birth")
    if day > MOST["day"]:
        raise Wrong("birth")
    try:
        refuse_impossible(year, month, day, today=today)
    except (ValidationError, ValueError):
        raise Wrong("birth") from None
    return f"{year}-{month:02}-{day:02}"


def past_day(text: str, today: date) -> date:
    found = any_day(text, today)
    if found > today:
        raise Wrong("future")
    return found


def any_day(text: str, today: date) -> date:
    try:
        found = date(*parts(text, "date"))
    except ValueError:
        raise Wrong("date") from None
    if found.year < EARLIEST_YEAR:
        raise Wrong("date")
    return found


def parts(text: str, reason: str) -> tuple[int, int, int]:
    """Return year, month and day: d-m-y, y-m-d or yyyymmdd; never by guessing which is which."""
    text = MIDNIGHT.sub("", text)
    for shape in (DAY_FIRST, YEAR_FIRST, TOGETHER):
        if found := shape.fullmatch(text):
            return int(found["year"]), int(found["month"]), int(found["day"])
    raise Wrong(reason)


def up_to(longest: int) -> Callable[[str, date], str]:
    """Return a reader of what people write, for at most `longest` characters."""

    def read(text: str, today: date) -> str:
        text = " ".join(text.split())
        if ERROR.fullmatch(text):
            raise Wrong("formula")
        if LOST_LETTERS.search(text):
            raise Wrong("letters")
        if not text.isascii() or not text.isprintable():
            text = visible(text)
        if len(text) > longest:
            raise Wrong("long")
        return text

    return read


def visible(text: str) -> str:
    """Return `text` in its composed form, without marks that nobody sees.

    What looks the same becomes the same: else every other list would change the name.
    """
    text = unicodedata.normalize("NFC", text)
    kinds = {sign: unicodedata.category(sign) for sign in text}
    if NOT_IN_NAMES & set(kinds.values()):
        raise Wrong("name")
    return "".join(sign for sign in text if kinds[sign] != "Cf").strip()


def email(text: str, today: date) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise Wrong("email") from None
    if len(text) > LONGEST_EMAIL:
        raise Wrong("long")
    return text


def phone(text: str, today: date) -> str:
    found = read_phone(text)
    if found is None:
        raise Wrong("phone")
    return found


def language(text: str, today: date) -> str:
    if text.casefold() not in LANGUAGES:
        raise Wrong("language")
    return text.casefold()


NOTHING: dict[str, None] = {"withdrawn_on": None, "served_on": None}
READERS: dict[str, Callable[[str, date], Any]] = {
    "v_number": v_number,
    "family_name": up_to(150),
    "given_names": up_to(150),
    "date_of_birth": birth_date,
    "registered_on": past_day,
    "prefix": up_to(20),
    "native_name": up_to(200),
    "household": up_to(20),
    "email": email,
    "phone": phone,
    "language": language,
    "withdrawn_on": any_day,
    "served_on": past_day,
}
