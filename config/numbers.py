"""A template filter for numbers that may be large."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """Return "2,480" as readers of the active language write it."""
    return number_format(number, force_grouping=True)
