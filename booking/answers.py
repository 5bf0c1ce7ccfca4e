"""What may be sent: one value for each box, and nothing that we did not ask for."""

from django import forms
from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict

from trail.services import record

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 -- a name
SWITCH = "switch"  # the buttons of the languages: they send the form to its page in another one


def answered(request: HttpRequest, form: forms.BaseForm) -> bool:
    """Whether `form` was sent and is valid.

    What we did not ask for is ignored and leaves a trace, without names and values:
    somebody tries what else can be set. Raises BadRequest if a box that takes one
    value comes with two: the last would win, though the first may have been meant.
    Who only wants another language has not answered yet, and finds what was typed.
    """
    if request.method != "POST":
        return False
    if SWITCH in request.POST:
        show_as_typed(form)
        return False
    takes_many = boxes(form)
    for name in request.POST:
        if not takes_many.get(name):
            one(request.POST, name)
    if request.POST.keys() - takes_many.keys() - {TOKEN}:
        record("unexpected fields", result="ignored", request=request)
    return form.is_valid()


def show_as_typed(form: forms.BaseForm) -> None:
    """Let a form that was sent show what is in its boxes, without judging it."""
    typed = {name: field.bound_data(form[name].data, None) for name, field in form.fields.items()}
    form.is_bound, form.initial = False, {**form.initial, **typed}


def boxes(form: forms.BaseForm) -> dict[str, bool]:
    """Return the names under which `form` is sent, and whether each takes many values."""
    return {
        name + part: getattr(field.widget, "allow_multiple_selected", False)
        for name, field in form.fields.items()
        for part in getattr(field.widget, "widgets_names", [""])
    }


def one(sent: QueryDict, name: str) -> str | None:
    """Return the value of `name`, None if it was not sent. Raises BadRequest if there are two."""
    values = sent.getlist(name)
    if len(values) > 1:
        raise BadRequest("one value expected")
    return values[0] if values else None
