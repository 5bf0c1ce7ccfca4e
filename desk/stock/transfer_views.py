from functools import partial

from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from desk.decorators import HallRequest, leader_required
from desk.stock.forms import ArriveForm, SendForm, write_place
from desk.stock.pages import Act, perform
from locations.models import Location
from stickers.models import Place, Transfer
from stickers.transfers import receive_transfer, send_transfer

SHOWN = 20  # rows of what is over

SEND = Act(
    "sent",
    gettext_lazy("Send stickers"),
    gettext_lazy("Send them"),
    gettext_lazy("Stickers on their way"),
    to="desk:stock:transfers",
    hint=gettext_lazy("They stay in the book of this location until they are received."),
)
ARRIVE = Act(
    "arrived",
    gettext_lazy("Receive stickers"),
    gettext_lazy("Receive them"),
    gettext_lazy("Stickers in this transfer"),
    to="desk:stock:transfers",
    hint=gettext_lazy("Scan the first and the last one that came."),
)


@require_safe
@leader_required
def transfers(request: HallRequest) -> HttpResponse:
    """What is on its way to and from here, and what arrived lately."""
    here = request.location
    rows = Transfer.objects.select_related(
        "from_location", "to_location", "from_desk", "to_desk", "sent_by", "received_by"
    )
    on_their_way = rows.filter(received_at=None)
    over = rows.exclude(received_at=None).exclude(from_location=F("to_location"))
    context = {
        "location": here,
        "coming": on_their_way.filter(to_location=here),
        "going": on_their_way.filter(from_location=here).exclude(to_location=here),
        "over": over.filter(Q(from_location=here) | Q(to_location=here))[:SHOWN],
    }
    return render(request, "desk/stock/transfers.html", context)


@leader_required
def send(request: HallRequest) -> HttpResponse:
    """Send stickers to another location, or from one desk to another."""
    own = own_places(request.location)
    form = SendForm(own, own + safes_elsewhere(request.location), request.POST or None)
    return perform(request, SEND, form, partial(send_transfer, by=request.user))


def own_places(location: Location) -> list[tuple[str, str]]:
    """Return the safe and the desks of `location` as choices."""
    safe = (write_place(Place(location.pk)), _("Safe"))
    return [
        safe,
        *[
            (write_place(Place(location.pk, desk.pk)), f"{_('Desk')} {desk.number}")
            for desk in location.desks.order_by("number")
        ],
    ]


def safes_elsewhere(location: Location) -> list[tuple[str, str]]:
    """Return the other locations as choices: none for a place to practise."""
    if location.practice:
        return []
    others = Location.objects.real().exclude(pk=location.pk).order_by("name")
    return [(write_place(Place(each.pk)), str(each)) for each in others]


@leader_required
def arrive(request: HallRequest, pk: int) -> HttpResponse:
    """Receive what was sent here; once more changes nothing."""
    rows = Transfer.objects.select_related("from_location", "sent_by", "received_by")
    row = get_object_or_404(rows.filter(to_location=request.location), pk=pk)
    facts = [
        (_("From"), row.from_location),
        (_("Numbers"), row),
        (_("How many"), row.size),
        (_("Sent by"), row.sent_by.get_full_name() or row.sent_by.username),
    ]
    if row.received_by:
        by = row.received_by.get_full_name() or row.received_by.username
        facts += [(_("Received by"), by), (_("Received"), row.received)]
    form = ArriveForm(request.POST or None)
    return perform(request, ARRIVE, form, partial(receive_transfer, pk, by=request.user), facts)
