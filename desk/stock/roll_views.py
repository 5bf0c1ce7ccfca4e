from datetime import datetime
from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from desk.decorators import DeskRequest, HallRequest, desk_required, location_required
from desk.stock.acts import Aside, put_aside
from desk.stock.forms import AsideForm, EndsForm, StockForm
from desk.stock.pages import Act, perform
from desk.stock.second import VoidForm
from locations.models import Desk
from stickers import book, transfers
from stickers.models import Place, Sticker, StockCount
from stickers.serials import runs

OPEN = Act(
    "roll-opened",
    _("Open a roll"),
    _("Open the roll"),
    _("Stickers on this roll"),
    hint=_("Scan the first sticker of the roll, then the last one."),
)
BACK = Act(
    "roll-back",
    _("Put stickers back into the safe"),
    _("Put them back"),
    _("Stickers back in the safe"),
    hint=_("Scan the first sticker that is left, then the last one."),
)
ASIDE = Act("aside", _("Take a sticker out of use"), _("Take it out of use"), _("Saved."))


@require_safe
@location_required
def stock(request: HallRequest) -> HttpResponse:
    """What lies at this desk by the book, and what a clerk can do with it."""
    context: dict[str, object] = {
        "location": request.location,
        "desk": request.desk,
        "in_safe": book.in_safe(request.location.pk),
    }
    if request.desk:
        context |= at_desk(request.desk, timezone.now())
    return render(request, "desk/stock/stock.html", context)


def at_desk(desk: Desk, now: datetime) -> dict[str, object]:
    """Return what lies at `desk`, and what was counted there today."""
    place = Place(desk.location_id, desk.pk)
    serials = list(Sticker.objects.lying(place).values_list("serial", flat=True))
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    counts = StockCount.objects.filter(desk=desk, counted_at__gte=midnight)
    return {
        "left": len(serials),
        "runs": runs(serials),
        "next": book.next_on_roll(desk.pk),
        "gaps": book.gaps(desk.location_id, desk.pk).count(),
        "counts": counts.select_related("counted_by", "signed_by"),
    }


@desk_required
def open_roll(request: DeskRequest) -> HttpResponse:
    """Take a roll from the safe to this desk, or confirm the one from yesterday."""
    form = EndsForm(request.POST or None)
    verb = partial(transfers.open_roll, request.desk.pk, by=request.user)
    return perform(request, OPEN, form, verb)


@desk_required
def put_back(request: DeskRequest) -> HttpResponse:
    """Put what is left of a roll back into the safe."""
    form = EndsForm(request.POST or None)
    verb = partial(transfers.return_to_stock, request.desk.pk, by=request.user)
    return perform(request, BACK, form, verb)


@location_required
def aside(request: HallRequest) -> HttpResponse:
    """Take a spoiled or lost sticker out of use; the manager also one that was issued."""
    if request.user.has_perm("desk.lead"):
        form: StockForm = VoidForm(request, Aside.choices, request.POST or None)
    else:
        choices = [(each.value, each.label) for each in Aside if each != Aside.VOID]
        form = AsideForm(choices, request.POST or None)
    verb = partial(put_aside, location=request.location, by=request.user)
    return perform(request, ASIDE, form, verb)
