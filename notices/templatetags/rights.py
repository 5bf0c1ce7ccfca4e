from django import template
from django.utils.translation import get_language

from notices.rights import Right, rights

register = template.Library()


@register.simple_tag
def valid_rights() -> list[Right]:
    """Return the texts of the IND that may be shown today, in the language of the page."""
    return rights(get_language() or "")
