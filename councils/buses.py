"""Pages of an officer: the buses of her municipality, and who is on them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from appointments import buses, naming
from appointments.allotments import seats_left
from appointments.exceptions import BookingError, TooLate
from appointments.models import Bus, BusQuerySet
from config.db import ids
from councils.bus_forms import AskForm, NameForm, SearchForm
from councils.doors import OfficeRequest, office_page, show, title
from councils.passengers import Passenger, found, households, passengers
from councils.refusals import why

PER_PAGE = 20  # people of whom the households are shown

officer_page = office_page("councils.send_buses")


def hers(officer: User) -> BusQuerySet:
    """The buses of the municipalities of `officer`; others do not exist for her."""
    rows = Bus.objects.filter(municipality__in=officer.municipalities.all())
    return rows.select_related("municipality", "location")


@require_safe
@officer_page
def listed(request: OfficeRequest) -> HttpResponse:
    rows = hers(request.user).counting().order_by("-day", "-starts", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return show(request, "councils/buses.html", title=_("Buses"), page=page)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page
def ask(request: OfficeRequest) -> HttpResponse:
    form = AskForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            asked = buses.ask(form.bus())
        except BookingError as refusal:
            form.add_error("day" if isinstance(refusal, TooLate) else "location", why(refusal))
        else:
            messages.success(request, _("Your request was sent. A planner will answer it."))
            return redirect("buses:bus", asked.pk)
    return show(request, "councils/ask.html", title=_("Ask for places for a bus"), form=form)


@require_safe
@officer_page
def one(request: OfficeRequest, pk: int) -> HttpResponse:
    """One bus: what became of it, who is on it, and while it is kept whom to name."""
    bus = get_object_or_404(hers(request.user), pk=pk)
    now = timezone.now()
    riding = passengers(bus, now)
    context = {
        "bus": bus,
        "passengers": riding,
        "came": sum(each.came for each in riding),
        "left": seats_left(ids(bus.allotments.all()), now),
        "someone_can_leave": any(each.can_leave for each in riding),
        "title": title(bus),
    }
    if bus.is_kept:
        context |= candidates(request, bus)
    return show(request, "councils/bus.html", **context)


def candidates(request: OfficeRequest, bus: Bus) -> dict[str, object]:
    """Return what the page shows of the people who were looked for."""
    search = SearchForm(request.GET)
    wanted = search.cleaned_data if search.is_valid() else {}
    rows = found(bus, wanted.get("q", ""), everybody=wanted.get("everybody", False))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    groups = households(bus, list(page), timezone.now())
    asked, looked_for = request.GET.urlencode(), request.GET.copy()
    looked_for.pop("page", None)
    shown = {"asked": asked, "looked_for": looked_for.urlencode()}
    return {"search": search, "page": page, "households": groups, **shown}


@require_POST
@officer_page
def name(request: OfficeRequest, pk: int) -> HttpResponse:
    bus = get_object_or_404(hers(request.user), pk=pk)
    form = NameForm(bus, request.POST)
    if form.is_valid():
        people = ids(form.cleaned_data.pop("people"))
        try:
            naming.name(bus.pk, people, **form.cleaned_data)
        except BookingError as refusal:
            messages.error(request, why(refusal))
        else:
            messages.success(request, _("They have places on the bus."))
    elif form.has_error("people", "required"):
        messages.error(request, _("Tick who comes."))
    else:
        raise Http404  # people of somebody else, or no form of ours
    return back(request, bus)


@require_POST
@officer_page
def unname(request: OfficeRequest, pk: int) -> HttpResponse:
    bus = get_object_or_404(hers(request.user), pk=pk)
    riding = {str(each.claim.pk): each for each in passengers(bus, timezone.now())}
    ticked = request.POST.getlist("claims")
    if not set(ticked) <= riding.keys():
        raise Http404
    leave(request, bus, [riding[each] for each in ticked])
    return back(request, bus)


def leave(request: OfficeRequest, bus: Bus, riding: list[Passenger]) -> None:
    """Take these out, and say what came of it."""
    if not riding:
        messages.error(request, _("Tick who does not come."))
        return
    try:
        naming.unname(bus.pk, [each.claim.pk for each in riding])
    except BookingError as refusal:
        messages.error(request, why(refusal))
    else:
        messages.success(request, _("They are no longer on the bus, and were told."))


@require_POST
@officer_page
def withdraw(request: OfficeRequest, pk: int) -> HttpResponse:
    bus = get_object_or_404(hers(request.user), pk=pk)
    try:
        buses.withdraw(bus.pk, by=request.user)
    except BookingError as refusal:
        messages.error(request, why(refusal))
    else:
        messages.success(request, _("The places that nobody was named for are given back."))
    return redirect("buses:bus", bus.pk)


def back(request: OfficeRequest, bus: Bus) -> HttpResponse:
    """Return to the bus, and to what was looked for there."""
    asked = request.GET.urlencode()
    address = reverse("buses:bus", args=[bus.pk])
    return redirect(f"{address}?{asked}" if asked else address)
