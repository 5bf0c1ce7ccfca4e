"""What the first page of the admin shows beside the lists of models."""

from typing import Any

from django import template
from django.template.context import Context

from councils import alarms, home

register = template.Library()


@register.inclusion_tag("councils/home.html", takes_context=True)
def her_home(context: Context) -> dict[str, Any]:
    """Return what `councils/home.html` shows the officer who is signed in."""
    return home.home(context["request"].user)


@register.inclusion_tag("councils/alarms.html")
def lists_with_strangers() -> dict[str, Any]:
    """Return what `councils/alarms.html` shows who may read the trail."""
    return {"alarms": alarms.alarms()}
