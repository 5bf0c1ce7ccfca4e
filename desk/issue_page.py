"""The page on which a party is served, at one of its steps."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appointments.models import Party
from desk.bands import Band
from desk.decorators import DeskRequest
from desk.issue import ENDINGS, Card, Serving, serving, spelled
from desk.issue_bands import finished
from desk.issue_form import Step
from desk.supervision import calls_at
from stickers import book
from stickers.taking import Where

DOCUMENT, STICKER, DIFFER, WHERE, DONE = "document", "sticker", "differ", "where", "done"
PLACES = {"1": Where.ROLL, "2": Where.SPOILED, "3": Where.LOST}
DIFFER_LABELS = {"1": _("the name"), "2": _("the date of birth"), "3": _("the V-number")}


def step(party: Party, **query: Any) -> HttpResponse:
    """Go to a step of the page; without a query to whoever comes next."""
    path = reverse("desk:issue", args=[party.pk])
    return redirect(f"{path}?{urlencode(query)}" if query else path)


def fresh(request: DeskRequest, page: Serving, who: int = 0) -> Serving:
    """Read the party again: something changed, or somebody else was faster."""
    return serving(page.party, request.location, request.desk, who) or page


def stage_of(page: Serving, at: Step, undone: Card | None) -> str:
    """Return what the page asks for."""
    if at.ask == "undo" and undone:
        return WHERE
    if page.active is None:
        return DONE
    if at.ask == "differ":
        return DIFFER
    return STICKER if at.document and not page.active.visitor.without_sticker else DOCUMENT


def choices(stage: str, active: Card | None) -> Mapping[str, str | Promise]:
    """Return what each number means at this step."""
    if stage == DOCUMENT and active:
        return {key: each.label for key, each in active.documents.items()}
    if stage == WHERE:
        return {key: each.label for key, each in PLACES.items()}
    return DIFFER_LABELS if stage == DIFFER else {}


def show(
    request: DeskRequest, page: Serving, at: Step, *, aside: str = "", band: Band | None = None
) -> HttpResponse:
    """Return the page at a step. What was said of somebody counts for nobody else."""
    if page.active is None or page.active.pk != at.who:
        at = replace(at, document="")
    undone = page.holding(at.outcome)
    stage = stage_of(page, at, undone)
    following = book.next_on_roll(request.desk.pk) if stage == STICKER else None
    context = {
        "location": request.location,
        "page": page,
        "at": at,
        "stage": stage,
        "undone": undone,
        "aside": aside,
        "band": band or (finished(page) if stage == DONE else None),
        "choices": choices(stage, page.active),
        "endings": {key: each.label for key, each in ENDINGS.items()},
        "serial": following.serial if following else "",
        "shown_serial": spelled(following.serial) if following else "",
        "calling": calls_at(request.location).filter(desk=request.desk).first(),
        "gaps": book.gaps(request.location.pk, request.desk.pk).count(),
    }
    return render(request, "desk/issue.html", context)
