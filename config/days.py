"""Template filters for days and times as they are read here: day first, 24 hours."""

from datetime import date, datetime, time
from functools import lru_cache

from django import template
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.translation import get_language

register = template.Library()


@register.filter
def day(moment: date | datetime) -> str:
    """Return "Tuesday 1 December 2026" in the active language.

    Django's Ukrainian and Russian weekdays begin with a capital, which is wrong
    inside a line; its "F" is the wrong case of the month, hence "E".
    """
    return written(local_day(moment), "l j E Y", get_language())


@register.filter
def short_day(moment: date | datetime) -> str:
    """Return "Tuesday 1 December", for where the year is plain."""
    return written(local_day(moment), "l j E", get_language())


@register.filter
def clock(moment: datetime | time) -> str:
    """Return "09:20", the time at the office."""
    return f"{timezone.localtime(moment) if isinstance(moment, datetime) else moment:%H:%M}"


@lru_cache(maxsize=1024)
def written(on: date, form: str, language: str | None) -> str:
    """Return a day in the active language, which is `language`.

    Django's short months ("M") begin with a capital in every language.
    """
    words = format_date(on, form)
    return words.lower() if language in {"uk", "ru", "nl"} else words


def local_day(moment: date | datetime) -> date:
    return timezone.localdate(moment) if isinstance(moment, datetime) else moment
