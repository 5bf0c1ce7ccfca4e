"""The page of one act: a form, what it does, and where it leads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from desk.decorators import HallRequest
from desk.stock.forms import StockForm
from desk.stock.telling import tried
from trail.services import record

Fact = tuple[str | Promise, Any]


@dataclass(frozen=True)
class Act:
    """What a page of one act says, and what the trail calls it."""

    name: str
    title: str | Promise
    button: str | Promise
    done: str | Promise  # a label when what was done has a number
    to: str = "desk:stock:stock"
    hint: str | Promise = ""


def perform(
    request: HallRequest,
    act: Act,
    form: StockForm,
    verb: Callable[..., Any],
    facts: Sequence[Fact] = (),
) -> HttpResponse:
    """Show the page of `act`; if the form is in order, do it, leave a trace and move on."""
    result = tried(form, verb)
    if result is None:
        context = {"act": act, "shown": form, "facts": facts, "location": request.location}
        if not form.scans:  # the page leads to what went wrong, away from the field
            context["form"] = form
        return render(request, "desk/stock/act.html", context)
    record("stock", result=act.name, about=about(result))
    number = how_many(result)
    messages.success(request, str(act.done) if number is None else f"{act.done}: {number}")
    return redirect(act.to)


def about(result: Any) -> str:
    """Return what the trail calls that with which something was done: "delivery:3"."""
    row = result[0] if isinstance(result, list) else result
    return f"{row._meta.model_name}:{row.pk}"


def how_many(result: Any) -> int | None:
    """Return how many stickers it was about, None if it was one or none."""
    if isinstance(result, list):
        return sum(getattr(row, "size", 1) for row in result)
    found: int | None = getattr(result, "size", None)
    return found
