from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from appointments.exceptions import BookingError
from desk.decorators import (
    DeskRequest,
    HallRequest,
    desk_required,
    leader_required,
    location_required,
)
from desk.stock.acts import explain
from desk.stock.forms import CountForm, GapForm
from desk.stock.pages import Act
from desk.stock.second import OwnSignForm, SignForm
from desk.stock.telling import tried
from stickers import book
from stickers.counting import Gap, count_stock, sign_count
from stickers.models import Place, Sticker, StockCount
from stickers.serials import runs
from trail.services import record

AT_DESK = Act(
    "count",
    gettext_lazy("Count what lies at this desk"),
    gettext_lazy("Compare with the book"),
    "",
    hint=gettext_lazy("Scan what you have, not what you think should be there."),
)
SAFE = Act(
    "count",
    gettext_lazy("Count what lies in the safe"),
    gettext_lazy("Compare with the book"),
    "",
    hint=AT_DESK.hint,
)


@desk_required
def count_desk(request: DeskRequest) -> HttpResponse:
    """Count at the end of a shift."""
    return count(request, Place(request.location.pk, request.desk.pk), AT_DESK)


@leader_required
def count_safe(request: HallRequest) -> HttpResponse:
    return count(request, Place(request.location.pk), SAFE)


def count(request: HallRequest, place: Place, act: Act) -> HttpResponse:
    """Take a count at `place` and show beside the book what was found."""
    form = CountForm(request.POST or None)
    found = tried(form, partial(count_stock, place, by=request.user))
    if found is None:
        context = {"act": act, "form": form, "shown": form, "location": request.location}
        return render(request, "desk/stock/act.html", context)
    result = "agrees" if found.agrees else "differs"
    record("count", result=result, about=f"stockcount:{found.pk}")
    return redirect("desk:stock:counted", found.pk)


@sensitive_post_parameters("password")
@location_required
def counted(request: HallRequest, pk: int) -> HttpResponse:
    """A count beside the book; who did not count signs for what differs."""
    rows = StockCount.objects.filter(location=request.location)
    found = get_object_or_404(rows.select_related("counted_by", "signed_by", "desk"), pk=pk)
    mine = found.counted_by_id == request.user.pk
    data = request.POST or None
    form = SignForm(request, data) if mine else OwnSignForm(data)
    if request.method == "POST" and signed(form, found, request.user):
        messages.success(request, _("Signed. The shift can end."))
        return redirect("desk:stock:counted", pk)
    context = {
        "location": request.location,
        "count": found,
        "missing": runs(found.missing),
        "surplus": runs(found.surplus),
        "form": form,
        "mine": mine,
    }
    return render(request, "desk/stock/count.html", context)


def signed(form: Any, found: StockCount, user: User) -> StockCount | None:
    """Have the colleague, or `user` who did not count, sign; None if the form is not in order."""

    def sign(note: str, second: User | None = None) -> StockCount:
        return sign_count(found.pk, by=second or user, note=note)

    row = tried(form, sign)
    if row is not None:
        record("count", result="signed", about=f"stockcount:{row.pk}")
    return row


@require_safe
@location_required
def gaps(request: HallRequest) -> HttpResponse:
    """What was passed over: at this desk, or for the manager at all of the location."""
    leads = request.user.has_perm("desk.lead")
    desk = None if leads or request.desk is None else request.desk.pk
    found = book.gaps(request.location.pk, desk).select_related("desk", "changed_by")
    context = {
        "location": request.location,
        "desk": None if leads else request.desk,
        "gaps": found.order_by("desk__number", "serial")[:200],
        "choices": Gap.choices,
    }
    return render(request, "desk/stock/gaps.html", context)


@require_POST
@location_required
def explain_gap(request: HallRequest, pk: int) -> HttpResponse:
    """Say what became of one that was passed over."""
    row = get_object_or_404(Sticker, pk=pk, location=request.location)
    form = GapForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Please choose what became of the sticker."))
        return redirect("desk:stock:gaps")
    try:
        explain(row.serial, location=request.location, by=request.user, **form.cleaned_data)
    except BookingError as error:
        messages.warning(request, f"{row.serial}: {error} " + _("Nothing has changed."))
    else:
        record("stock", result="gap", about=f"sticker:{row.pk}")
        messages.success(request, _("Saved."))
    return redirect("desk:stock:gaps")
