from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from appointments.links import read_link
from desk.board import board, read_board_link
from desk.models import Ticket, TicketState


@require_safe
@never_cache
def call_board(request: HttpRequest, token: str) -> HttpResponse:
    """The public screen. htmx asks for the part that changes; without it the page reloads."""
    location = read_board_link(token)
    if location is None:
        raise Http404
    part = "HX-Request" in request.headers
    template = "desk/_calls.html" if part else "desk/board.html"
    return render(request, template, {"board": board(location), "token": token})


@require_safe
@never_cache
def own_ticket(request: HttpRequest, link: str) -> HttpResponse:
    """The number of a party on their own phone, and the desk once they are called."""
    party = read_link(link)
    if party is None:
        raise Http404
    tickets = Ticket.objects.filter(party=party, day=timezone.localdate())
    ticket = tickets.select_related("desk", "location").exclude(state=TicketState.DONE).last()
    return render(request, "desk/ticket.html", {"ticket": ticket})
