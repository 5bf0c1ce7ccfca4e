"""Forms that nobody has filled in look the same to everybody: made once for each language.

Making one costs as much as the rest of its page.
"""

from collections.abc import Collection
from functools import cache
from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import get_language


class BlankForm(forms.Form):
    """A form whose empty page depends on nothing but the language."""

    def __str__(self) -> SafeString:
        if self.is_bound or self.initial:
            return self.render()
        return blank(type(self), get_language())

    __html__ = __str__


@cache
def blank(form: type[BlankForm], language: str) -> SafeString:
    """Return the empty form in the active language, which is `language`."""
    return form().render()


def fields_of(form: forms.Form, names: Collection[str], like: type[forms.Form]) -> SafeString:
    """Return these fields of a form; of an unsent one as they look in a form `like` it."""
    if form.is_bound:
        return field_groups(form, names)
    return unsent(like, get_language(), tuple(form[name].value() for name in names))


@cache
def unsent(form: type[forms.Form], language: str, values: tuple[Any, ...]) -> SafeString:
    """Return the fields of an unsent form with these values, in the active language."""
    names = form.base_fields
    return field_groups(form(initial=dict(zip(names, values, strict=True))), names)


def field_groups(form: forms.Form, names: Collection[str]) -> SafeString:
    return SafeString("".join(form[name].as_field_group() for name in names))
