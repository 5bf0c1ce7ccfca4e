from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from config.days import day
from desk.decorators import HallRequest, leader_required, staff_page
from desk.stock.acts import announce_once
from desk.stock.forms import AnnounceForm, ReceiveForm, ReturnForm
from desk.stock.pages import Act, perform
from desk.supervision import calls_at
from locations.models import Location
from stickers import book
from stickers.book import Book
from stickers.models import Delivery, DeliveryState, State, StockCount
from stickers.overview import at_desks, books
from stickers.stock import give_back, receive

SHOWN = 20  # rows of what is over
SEE_COUNTRY = "stickers.view_delivery"

ANNOUNCE = Act(
    "announced",
    _("Announce a delivery"),
    _("Announce it"),
    _("The delivery is announced."),
    to="desk:stock:deliveries",
)
RECEIVE = Act(
    "received",
    _("Receive a delivery"),
    _("Take it into the safe"),
    _("Stickers that came into the safe"),
    to="desk:stock:deliveries",
)
GIVE_BACK = Act(
    "returned",
    _("Return stickers to the printer"),
    _("Return them"),
    _("Stickers returned"),
    to="desk:stock:safe",
    hint=_("Scan the first and the last one that leaves the safe."),
)


@require_safe
@leader_required
def safe(request: HallRequest) -> HttpResponse:
    """The book of this location, as a sum, and what waits for the manager."""
    found = book.book(location=request.location.pk)
    unsigned = StockCount.objects.filter(location=request.location, signed_by=None)
    differing = unsigned.filter(~Q(missing=[]) | ~Q(surplus=[]))
    context = {
        "location": request.location,
        **as_sum(found),
        "desks": [(number, shown(states)) for number, states in at_desks(request.location)],
        "states": [State(each).label for each in AT_DESKS],
        "waiting": differing.select_related("desk", "counted_by")[:SHOWN],
        "gaps": book.gaps(request.location.pk).count(),
        "help_calls": calls_at(request.location),
    }
    return render(request, "desk/stock/safe.html", context)


AT_DESKS = [State.WITH_DESK, State.ISSUED, State.VOID, State.SPOILED, State.LOST]


def shown(states: dict[str, int]) -> list[int]:
    return [states.get(state, 0) for state in AT_DESKS]


def as_sum(found: Book) -> dict[str, Any]:
    """Return what was received by what it is now, in the order of a sticker's life.

    A template asks a mapping for its keys first, and a Book has a number for any.
    """
    return {
        "sums": [(state.label, found[state]) for state in State],
        "received": found.received,
        "balances": found.balances,
    }


@require_safe
@staff_page
@login_required
@permission_required(SEE_COUNTRY, raise_exception=True)
def country(request: HttpRequest) -> HttpResponse:
    """The books of all locations, and of the country."""
    rows = [(place, as_sum(found)) for place, found in books(Location.objects.real())]
    context = {
        "rows": rows,
        **as_sum(book.book()),
        "states": [state.label for state in State],
    }
    return render(request, "desk/stock/country.html", context)


@leader_required
def deliveries(request: HallRequest) -> HttpResponse:
    """What the printer sent and will send here; a POST announces one more."""
    rows = Delivery.objects.filter(location=request.location)
    came = rows.filter(state=DeliveryState.RECEIVED).prefetch_related("batches")
    coming = rows.filter(state=DeliveryState.ANNOUNCED)
    context = {
        "location": request.location,
        "coming": coming,
        "came": came.select_related("received_by").order_by("-received_at")[:SHOWN],
    }
    return render(request, "desk/stock/deliveries.html", context)


@leader_required
def announce(request: HallRequest) -> HttpResponse:
    form = AnnounceForm(request.POST or None)
    verb = partial(announce_once, request.location, by=request.user)
    return perform(request, ANNOUNCE, form, verb)


@leader_required
def receive_delivery(request: HallRequest, pk: int) -> HttpResponse:
    """Take what came out of the box into the safe."""
    row = get_object_or_404(Delivery, pk=pk, location=request.location)
    form = ReceiveForm(request.POST or None)
    facts = [(_("Announced for"), day(row.expected_on)), (_("Announced number"), row.number)]
    return perform(request, RECEIVE, form, partial(receive, row.pk, by=request.user), facts)


@leader_required
def return_stickers(request: HallRequest) -> HttpResponse:
    form = ReturnForm(request.POST or None)
    verb = partial(give_back, request.location.pk, by=request.user)
    return perform(request, GIVE_BACK, form, verb)
