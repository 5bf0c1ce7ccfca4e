from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appointments.exceptions import BookingError
from desk.stock.acts import announce_once
from desk.stock.forms import StockForm
from locations.models import Location
from planning.decorators import PlannerRequest, planner_required
from planning.models import OPEN_STATES, Act, MassMove, StockWarning
from planning.stock import acts
from planning.stock.coverage import Coverage, coverage
from planning.stock.forms import DeliveryForm, MoveForm, NewDeliveryForm, SendForm
from planning.stock.moving import ask_to_move, near
from planning.stock.sharing import proposals
from planning.stock.shortage import ahead, short_of
from stickers.models import Delivery, DeliveryState
from stickers.stock import postpone

HOME = "planning:stock:home"


@dataclass(frozen=True)
class Row:
    """A location as the page shows it."""

    cover: Coverage
    next_delivery: Delivery | None
    warned: int

    @property
    def closed(self) -> tuple[date, date, int] | None:
        """The first and the last day that takes no new bookings, and how many they are."""
        dry = self.cover.dry
        return (dry[0], dry[-1], len(dry)) if dry else None


@require_safe
@planner_required
def home(request: PlannerRequest) -> HttpResponse:
    """How far the stickers reach everywhere, what could be sent, and what is announced."""
    covers, today = coverage(), timezone.localdate()
    coming = Delivery.objects.filter(
        state=DeliveryState.ANNOUNCED, location__practice=False
    ).select_related("location")
    context = {
        "rows": rows(covers, today),
        "sendings": proposals(covers),
        "coming": [(each, each.expected_on < today) for each in coming],
        "near": to_move(covers),
        "form_key": uuid4(),
        "today": today,
    }
    return render(request, "planning/stock/home.html", context)


def to_move(covers: Sequence[Coverage]) -> list[tuple[Location, date, int, MassMove | None]]:
    """Return where and on which near days people find no sticker, and the move that is under way.

    Two queries, none if there are no such people.
    """
    names = {cover.location.pk: cover.location for cover in covers}
    short = near(short_of(covers, ahead(settings.STOCK_MOVE_DAYS)))
    moves = MassMove.objects.filter(state__in=OPEN_STATES, act=Act.MOVE) if short else ()
    under_way = {(move.location_id, move.first_day): move for move in moves}
    return [(names[pk], day, people, under_way.get((pk, day))) for pk, day, people in short]


def rows(covers: Sequence[Coverage], today: date) -> list[Row]:
    """Return the locations of the page: who runs dry first, first. One query."""
    warned: dict[int, int] = {}
    for place, people in StockWarning.objects.standing().values_list("location", "people"):
        warned[place] = warned.get(place, 0) + people
    found = [
        Row(cover, next_promised(cover, today), warned.get(cover.location.pk, 0))
        for cover in covers
    ]
    return sorted(found, key=soonest_dry)


def soonest_dry(row: Row) -> tuple[date, str]:
    return row.cover.first_uncovered or date.max, row.cover.location.name


def next_promised(cover: Coverage, today: date) -> Delivery | None:
    """Return the next delivery of a location that counts."""
    coming = [each for each in cover.deliveries if each.certain and each.expected_on >= today]
    return min(coming, key=lambda each: each.expected_on, default=None)


@planner_required
def announce(request: PlannerRequest) -> HttpResponse:
    """Write down a delivery that the printer sends."""
    form = NewDeliveryForm(request.POST or None)
    return saved(
        request,
        form,
        lambda: announce_once(form.cleaned_data["location"], **delivery_of(form), by=request.user),
        _("Announce a delivery"),
    )


@planner_required
def delivery(request: PlannerRequest, pk: int) -> HttpResponse:
    """Another day, number or promise of what is announced."""
    row = get_object_or_404(Delivery, pk=pk, location__practice=False)
    now = {"expected_on": row.expected_on, "number": row.number, "certain": row.certain}
    form = DeliveryForm(request.POST or None, initial=now)
    title = f"{_('Delivery')}: {row.location}"
    return saved(request, form, lambda: postpone(pk, **delivery_of(form)), title)


def delivery_of(form: StockForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ["expected_on", "number", "certain"]}


def saved(
    request: PlannerRequest, form: StockForm, verb: Callable[[], Delivery], title: str
) -> HttpResponse:
    """Show `form`; if it is in order, do `verb` and go back to how far the stickers reach."""
    if request.method == "POST" and form.is_valid():
        try:
            verb()
        except BookingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Days close or open within a minute."))
            return redirect(HOME)
    return render(request, "planning/stock/delivery.html", {"form": form, "title": title})


@require_POST
@planner_required
def move(request: PlannerRequest) -> HttpResponse:
    """Have those moved who find no sticker on a near day."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(acts.NoLongerNeeded.message))
        return redirect(HOME)
    said = form.cleaned_data
    try:
        found = ask_to_move(
            said["location"].pk, said["day"], by=request.user, form_key=said["form_key"]
        )
    except BookingError as refusal:
        messages.error(request, str(refusal))
        return redirect(HOME)
    return redirect("planning:moves:move", found.pk)


@require_POST
@planner_required
def send(request: PlannerRequest) -> HttpResponse:
    """Turn a proposal into a transfer, which the other location receives."""
    form = SendForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(acts.NoLongerNeeded.message))
        return redirect(HOME)
    try:
        transfer = acts.send(**form.cleaned_data, by=request.user)
    except BookingError as refusal:
        messages.error(request, str(refusal))
    else:
        told = _("Stickers on their way. Have these numbers packed")
        messages.success(request, f"{told}: {transfer.first} – {transfer.last} ({transfer.size})")
    return redirect(HOME)
