from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from accounts.models import User
from appointments.exceptions import NotAllowed
from desk.decorators import HallRequest, location_required
from desk.field import Kind
from desk.stock.correct_forms import CodeForm, CorrectForm, SwapForm
from desk.stock.pages import Act, perform
from locations.models.slot import next_midnight
from stickers.correcting import correct, swap
from stickers.models import Outcome, OutcomeQuerySet
from trail.services import record

SHOWN = 10  # outcomes of one reference: a party has no more people

CORRECT = Act(
    "corrected",
    gettext_lazy("Correct an outcome"),
    gettext_lazy("Correct it"),
    gettext_lazy("Corrected. What was written before is kept."),
    to="desk:stock:correct",
)
SWAP = Act(
    "swapped",
    gettext_lazy("Exchange two stickers"),
    gettext_lazy("Exchange them"),
    gettext_lazy("Exchanged. What was written before is kept."),
    to="desk:stock:correct",
    hint=gettext_lazy("For two people who got each other's sticker."),
)


def in_sight(request: HallRequest) -> OutcomeQuerySet:
    """Return the outcomes of this location: for a clerk those of today, as the visits are."""
    rows = Outcome.objects.filter(desk__location=request.location)
    if not request.user.has_perm("desk.lead"):
        midnight = next_midnight(timezone.localtime() - timedelta(days=1))
        rows = rows.filter(recorded_at__gte=midnight)
    return rows.select_related(
        "appointment__applicant", "appointment__party", "sticker", "desk", "checked_by"
    )


@location_required
def find_outcome(request: HallRequest) -> HttpResponse:
    """Find the outcome by the sticker or the reference of the visit."""
    form = CodeForm(request.POST or None)
    rows: list[Outcome] = []
    if form.is_valid():
        kind, value = form.cleaned_data["code"]
        column = "sticker__serial" if kind == Kind.SERIAL else "appointment__party__reference"
        rows = list(in_sight(request).active().filter(**{column: value})[:SHOWN])
        about = f"party:{rows[0].appointment.party_id}" if rows else ""
        result = "found" if rows else "none"
        record("outcome-find", result=result, about=about, request=request)
        if not rows:
            form.add_error("code", _("No outcome of this location that you may correct has this."))
    context = {"location": request.location, "form": form, "rows": rows}
    return render(request, "desk/stock/find_outcome.html", context)


@sensitive_post_parameters("password")
@location_required
def correct_outcome(request: HallRequest, pk: int) -> HttpResponse:
    """Write what should have been written, for a reason and with a colleague."""
    row = get_object_or_404(in_sight(request), pk=pk)
    if row.undone_at and request.method != "POST":
        messages.warning(request, _("This was corrected or taken back meanwhile."))
        return redirect("desk:stock:correct")
    record("outcome", result="seen", about=f"outcome:{row.pk}", request=request)
    form = CorrectForm(row, request, request.POST or None, initial=written(row))
    return perform(request, CORRECT, form, partial(correct, row.pk, by=request.user), facts(row))


def written(row: Outcome) -> dict[str, Any]:
    """Return what the form begins with: what is written now."""
    serial = row.sticker.serial if row.sticker else ""
    return {"result": row.result, "document": row.document, "serial": serial, "note": row.note}


def facts(row: Outcome) -> list[tuple[str, Any]]:
    person = row.applicant
    return [
        (_("Name"), f"{person.given_names} {person.prefix} {person.family_name}"),
        (_("Written now"), row.get_result_display()),
        (_("Number of the sticker"), row.sticker or "–"),
        (_("Desk"), row.desk.number),
        (_("By"), row.checked_by.get_full_name() or row.checked_by.username),
        (_("When"), f"{timezone.localtime(row.at):%d-%m-%Y %H:%M}"),
    ]


@sensitive_post_parameters("password")
@location_required
def swap_stickers(request: HallRequest) -> HttpResponse:
    """Exchange the stickers of two people, as when twins were taken for each other."""
    form = SwapForm(request, request.POST or None)

    def exchange(one: str, other: str, reason: str, second: User) -> list[Outcome]:
        rows = in_sight(request).filter(sticker__serial__in=[one, other])
        latest = {row.sticker.serial: row.pk for row in rows.order_by("pk") if row.sticker}
        if set(latest) != {one, other} or one == other:
            raise NotAllowed
        desk = request.desk.pk if request.desk else 0
        pair = latest[one], latest[other]
        return swap(*pair, desk=desk, by=request.user, reason=reason, second=second)

    return perform(request, SWAP, form, exchange)
