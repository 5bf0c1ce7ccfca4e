"""From check-in to the sticker: one person after the other, by the one field."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from appointments.models import Party
from desk.decorators import DeskRequest, desk_required
from desk.issue import ENDINGS, Card, Serving, serving
from desk.issue_acts import ACTS, choose_document, differ, finish, give, undo
from desk.issue_form import Sent, read, read_step
from desk.issue_page import show, step
from desk.serving import take_up
from stickers.issuing import Finding
from stickers.models import Result
from trail.services import record


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
@desk_required
def issue(request: DeskRequest, pk: int) -> HttpResponse:
    """Serve the people of a party who are here: a document and an outcome for each."""
    party = get_object_or_404(Party, pk=pk)
    at = read_step(request.POST if request.method == "POST" else request.GET)
    page = serving(party, request.location, request.desk, at.who)
    if page is None:
        return redirect("desk:visit", pk)
    if request.method == "POST":
        return answer(request, page, read(request.POST))
    record("issue", about=f"party:{pk}", request=request)
    return show(request, page, at)


def start(request: DeskRequest, party: Party) -> HttpResponse:
    """Serve `party` at this desk from now on."""
    take_up(party, request.desk)
    record("serve", about=f"party:{party.pk}", request=request)
    return redirect("desk:issue", party.pk)


def answer(request: DeskRequest, page: Serving, sent: Sent) -> HttpResponse:
    """Do what was said, about the person whom the form names and nobody else."""
    if sent.act in ACTS:
        return ACTS[sent.act](request, page, sent)
    if sent.at.ask == "undo":
        return undo(request, page, sent)
    card = next((each for each in page.cards if each.pk == sent.at.who), None)
    return tell(request, page, card, sent) if card else step(page.party)


def tell(request: DeskRequest, page: Serving, card: Card, sent: Sent) -> HttpResponse:
    """Take note of what was said of one person."""
    if sent.at.ask == "differ":
        return differ(request, page, card, sent)
    if sent.act in card.documents:
        return choose_document(request, page, card, sent)
    if sent.act not in ENDINGS:
        return give(request, page, card, sent)
    result = ENDINGS[sent.act]
    if result == Result.DATA_DIFFER:
        return step(page.party, who=card.pk, ask="differ")
    return finish(request, page, card, Finding(result), sent.at)
