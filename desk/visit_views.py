"""Beside a verdict: another time for the visit, and a card for the visitor to read."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from appointments.exceptions import BookingError
from appointments.models import Party
from config import days
from desk import verdicts
from desk.cards import card
from desk.day import Visitor
from desk.decorators import HallRequest, location_required
from desk.moving import movable, move, times
from desk.sent_ids import number
from desk.verdicts import Verdict, look_at
from trail.services import record


@require_http_methods(["GET", "HEAD", "POST"])
@location_required
def move_visit(request: HallRequest, pk: int) -> HttpResponse:
    """Choose another time for who is not here, or for one of them, and book it."""
    party = get_object_or_404(Party, pk=pk)
    only = number(request.GET.get("who", ""))
    verdict = look_at(party, request.location)
    people = movable(verdict, only)
    free = times(request.location, len(people)) if people else []
    if request.method != "POST":
        coming = [row for row in verdict.coming if row.applicant_id in people]
        context = {
            "location": request.location,
            "party": party,
            "people": people,
            "names": [Visitor(row, timezone.localdate()).name for row in coming],
            "times": free,
        }
        record("move", result="seen", about=f"party:{pk}", request=request)
        return render(request, "desk/move.html", context)
    slots = [number(each) for each in request.POST.get("slots", "").split(",")]
    window = next((each for each in free if list(each.slots) == slots), None)
    if window is None:
        messages.error(request, _("This time is no longer free. Please choose another one."))
        return redirect(request.get_full_path())
    try:
        [first, *_rest] = move(party, people, window.slots)
    except BookingError as error:
        messages.error(request, str(error))
        return redirect(request.get_full_path())
    record("move", about=f"party:{first.party_id}", request=request)
    when = f"{days.day(window.starts_at)}, {days.clock(window.starts_at)}"
    messages.success(request, f"{_('Moved to')}: {when}")
    return redirect("desk:visit", pk if only else first.party_id)


@require_safe
@location_required
def show_card(request: HallRequest, pk: int) -> HttpResponse:
    """The verdict as a sentence in the visitor's language, for the visitor to read."""
    party = get_object_or_404(Party, pk=pk)
    verdict = look_at(party, request.location)
    record("card", result=verdict.word, about=f"party:{pk}", request=request)
    language = request.GET.get("language", party.language)
    context = {"location": request.location, "card": card(verdict, language), "party": party}
    return render(request, "desk/card.html", context)


@require_safe
@location_required
def show_words(request: HallRequest) -> HttpResponse:
    """The same where no visit is known: for what is not found."""
    word = request.GET.get("word", verdicts.UNKNOWN)
    if word not in [verdicts.UNKNOWN, verdicts.SLIP]:
        raise Http404
    made = card(Verdict(word, timezone.now()), request.GET.get("language", ""))
    context = {"location": request.location, "card": made, "word": word}
    return render(request, "desk/card.html", context)
