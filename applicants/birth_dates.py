"""A birth date typed in three parts, read into the text that registers know."""

from calendar import monthrange
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from applicants.digits import only_digits, plain

PARTS = ("day", "month", "year")
LONGEST = 20  # characters of a part, with whatever was pasted along
EARLIEST_YEAR = 1900
MOST = {"day": 31, "month": 12}
MISTAKES = {
    "day": _("Enter the day as a number from 1 to 31."),
    "month": _("Enter the month as a number from 1 to 12."),
    "year": _("Enter the year with 4 digits, for example 1988."),
}


def read_birth_date(day: str, month: str, year: str, *, today: date) -> str:
    """Return YYYY-MM-DD, with 00 for a day or month that is not known.

    00 is accepted because some passports and registers know no more than the
    year. Raises ValidationError; each code names the part that is wrong, or
    "date" if it is the whole.
    """
    typed = {part: digits(text) for part, text in zip(PARTS, (day, month, year), strict=True)}
    if wrong := [part for part in PARTS if not fits(part, typed[part])]:
        raise ValidationError([ValidationError(MISTAKES[part], code=part) for part in wrong])
    numbers = int(typed["year"]), int(typed["month"]), int(typed["day"])
    refuse_impossible(*numbers, today=today)
    return "{:04}-{:02}-{:02}".format(*numbers)


def digits(text: str) -> str:
    found = plain(text) if len(text) <= LONGEST else ""
    return found if only_digits(found) else ""


def fits(part: str, found: str) -> bool:
    """Whether `found` can be this part of any date."""
    if part == "year":
        return len(found) == len("1988")
    return 1 <= len(found) <= len("00") and int(found) <= MOST[part]


def refuse_impossible(year: int, month: int, day: int, *, today: date) -> None:
    """Raise ValidationError if nobody alive can be born on that day."""
    if year < EARLIEST_YEAR:
        raise ValidationError(_("The year must be 1900 or later."), code="year")
    if year > today.year:
        raise ValidationError(_("The year must not be in the future."), code="year")
    if month and day > monthrange(year, month)[1]:
        raise ValidationError(
            _("This month does not have so many days. Check the day."), code="day"
        )
    # What is not known counts as early as it can be: no refusal on a guess
    if date(year, month or 1, day if month and day else 1) >= today:
        raise ValidationError(_("The date of birth must be in the past."), code="date")
