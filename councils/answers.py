"""Pages of a planner: what municipalities ask for, what is free, and the answer."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments import buses
from appointments.allotments import rooms, seats_left
from appointments.exceptions import BookingError
from appointments.models import Bus
from config.db import ids
from councils.bus_forms import LONGEST, AnswerForm
from councils.doors import OfficeRequest, office_page, show, title
from councils.refusals import why

PER_PAGE = 50

planner_page = office_page("councils.answer_buses")


@require_safe
@planner_page
def coming(request: OfficeRequest) -> HttpResponse:
    """The buses to come: those that wait for an answer first."""
    rows = Bus.objects.filter(day__gte=timezone.localdate()).counting().waiting_first()
    rows = rows.select_related("municipality", "location")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return show(request, "councils/coming.html", title=_("Buses"), page=page)


@require_http_methods(["GET", "HEAD", "POST"])
@planner_page
def answer(request: OfficeRequest, pk: int) -> HttpResponse:
    """What is free in the window, and the form that grants."""
    bus = get_object_or_404(Bus.objects.select_related("municipality", "location"), pk=pk)
    now = timezone.now()
    window = rooms(list(bus.window().order_by("starts_at")), now)
    free = sum(room.free for room in window)
    sent = request.POST if request.method == "POST" else None
    form = AnswerForm(bus, sent, initial={"seats": min(bus.seats, free)})
    if form.is_valid() and granted(request, bus, form):
        return redirect("buses:coming")
    left = seats_left(ids(bus.allotments.all()), now)
    context = {"bus": bus, "form": form, "window": window, "free": free, "left": left}
    return show(request, "councils/answer.html", title=title(bus), **context)


def granted(request: OfficeRequest, bus: Bus, form: AnswerForm) -> bool:
    """Grant what the form says; else say beside the field why not."""
    try:
        buses.grant(bus.pk, by=request.user, **form.cleaned_data)
    except BookingError as refusal:
        form.add_error("seats", why(refusal))
        return False
    messages.success(request, _("The places are kept for the municipality."))
    return True


@require_POST
@planner_page
def refuse(request: OfficeRequest, pk: int) -> HttpResponse:
    bus = get_object_or_404(Bus, pk=pk)
    try:
        buses.refuse(bus.pk, by=request.user, answer=request.POST.get("answer", "")[:LONGEST])
    except BookingError as refusal:
        messages.error(request, why(refusal))
    else:
        messages.success(request, _("The municipality reads that this is not possible."))
    return redirect("buses:coming")
