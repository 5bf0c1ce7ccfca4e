"""What a clerk says about one person of a party: each act is one service, its refusal a band."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect

from appointments.exceptions import BookingError
from appointments.models import Party
from desk.decorators import DeskRequest
from desk.field import Kind
from desk.issue import Card, Serving, result_for
from desk.issue_bands import misread, no_roll, refused
from desk.issue_form import ENTER, Sent, Step, difference
from desk.issue_page import PLACES, fresh, show, step
from desk.serving import settle, take_back
from desk.supervision import call_supervisor
from stickers.correcting import swap
from stickers.issuing import Finding
from stickers.models import Result
from trail.services import record


def choose_document(request: DeskRequest, page: Serving, card: Card, sent: Sent) -> HttpResponse:
    """Take note of the document; who gets no sticker is done with it."""
    document = card.documents[sent.act]
    if card.visitor.without_sticker:
        return finish(request, page, card, Finding(Result.UNDER_14, document), sent.at)
    return step(page.party, who=card.pk, document=document)


def give(request: DeskRequest, page: Serving, card: Card, sent: Sent) -> HttpResponse:
    """Give the sticker that was scanned, or for Enter alone the one that was shown as next."""
    if sent.act not in [ENTER, Kind.SERIAL]:
        return refuse_scan(request, page, card, sent)
    if not sent.at.document:  # Enter alone says nothing, however long it is held
        if sent.act == ENTER:
            return step(page.party, who=card.pk)
        return show(request, page, sent.at, band=misread(Kind.SERIAL, card))
    serial = sent.serial if sent.act == ENTER else sent.entry.value
    if not serial and page.active == card:
        return show(request, page, sent.at, band=no_roll())
    found = Finding(result_for(sent.at.document, sheet=sent.at.sheet), sent.at.document, serial)
    return finish(request, page, card, found, sent.at)


def refuse_scan(request: DeskRequest, page: Serving, card: Card, sent: Sent) -> HttpResponse:
    """Say what was scanned instead of a serial; a code of this party says nothing new."""
    reference = sent.entry.value if sent.entry.kind == Kind.REFERENCE else ""
    if reference == page.party.reference or page.active != card:
        return step(page.party, who=card.pk, document=sent.at.document)
    return show(request, page, sent.at, aside=reference, band=misread(sent.entry.kind, card))


def differ(request: DeskRequest, page: Serving, card: Card, sent: Sent) -> HttpResponse:
    """Ask what differs, then leave the visit unfinished with that note."""
    if sent.entry.kind == Kind.REFERENCE:
        return refuse_scan(request, page, card, sent)
    if not (note := difference(sent)):
        return show(request, page, sent.at)
    return finish(request, page, card, Finding(Result.DATA_DIFFER, note=note), sent.at)


def finish(
    request: DeskRequest, page: Serving, card: Card, found: Finding, at: Step
) -> HttpResponse:
    """Write what came of one visit and go on to the next person."""
    about = f"applicant:{card.visitor.applicant.pk}"
    try:
        settle(card.pk, found, desk=request.desk, by=request.user)
    except BookingError as refusal:
        record("outcome", result="refused", about=about, request=request)
        return show(request, fresh(request, page, card.pk), at, band=refused(refusal))
    record("outcome", result=found.result, about=about, request=request)
    return step(page.party)


def undo(request: DeskRequest, page: Serving, sent: Sent) -> HttpResponse:
    """Take back an outcome of this desk, once it is said where the sticker is."""
    card = page.holding(sent.at.outcome) if sent.at.outcome else page.last
    if card is None or card.outcome is None:  # it is taken back already
        return step(page.party)
    where = PLACES.get(sent.act)
    if card.outcome.sticker_id and where is None:
        return step(page.party, ask="undo", outcome=card.outcome.pk)
    try:
        take_back(card.outcome.pk, where, desk=request.desk, by=request.user)
    except BookingError as refusal:
        return show(request, fresh(request, page), Step(), band=refused(refusal))
    record("outcome-undo", about=f"applicant:{card.visitor.applicant.pk}", request=request)
    return step(page.party, who=card.pk)


def exchange(request: DeskRequest, page: Serving, sent: Sent) -> HttpResponse:
    """Exchange the stickers of the two people whose outcomes the form names."""
    pair = [page.holding(sent.at.outcome), page.holding(sent.other)]
    if None in pair:  # they are exchanged already
        return step(page.party)
    try:
        swap(sent.at.outcome, sent.other, desk=request.desk.pk, by=request.user)
    except BookingError as refusal:
        return show(request, fresh(request, page), Step(), band=refused(refusal))
    for card in filter(None, pair):
        about = f"applicant:{card.visitor.applicant.pk}"
        record("outcome-swap", about=about, request=request)
    return step(page.party)


def put_aside(request: DeskRequest, page: Serving, sent: Sent) -> HttpResponse:
    """Leave this party as it is and open the visit whose code was scanned, if one was."""
    other = Party.objects.filter(reference=sent.aside).first() if sent.aside else None
    return redirect("desk:visit", other.pk) if other else redirect("desk:day")


def call(request: DeskRequest, page: Serving, sent: Sent) -> HttpResponse:
    """Ask the supervisor to come to this desk."""
    call_supervisor(request.desk, request.user)
    record("call-supervisor", about=f"desk:{request.desk.pk}", request=request)
    return step(page.party, who=sent.at.who, document=sent.at.document)


ACTS: dict[str, Callable[[DeskRequest, Serving, Sent], HttpResponse]] = {
    "undo": undo,
    "swap": exchange,
    "aside": put_aside,
    "call": call,
}
