"""Template filters for days and times as they are read here: day first, 24 hours."""

from datetime import date, datetime, time

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
    return inside_a_line(format_date(local(moment), "l j E Y"))


@register.filter
def short_day(moment: date | datetime) -> str:
    """Return "Tuesday 1 December", for where the year is plain."""
    return inside_a_line(format_date(local(moment), "l j E"))


@register.filter
def clock(moment: datetime | time) -> str:
    """Return "09:20", the time at the office."""
    return f"{timezone.localtime(moment) if isinstance(moment, datetime) else moment:%H:%M}"


def inside_a_line(words: str) -> str:
    return words.lower() if get_language() in {"uk", "ru"} else words


def local(moment: date | datetime) -> date | datetime:
    return timezone.localtime(moment) if isinstance(moment, datetime) else moment
