"""Pages of an officer: one list from its preview to its report."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from applicants import staging
from applicants.applying import apply_list
from applicants.likeness import alike
from applicants.models import ListState, Move, RegistrationList, RowKind
from applicants.progress import progress
from applicants.undoing import NotUndone, undo
from applicants.withdrawing import missing
from councils.again import ask
from councils.doors import OfficeRequest, show
from councils.her_lists import PAGE, hers, officer_page, reader_page
from councils.mending import to_mend
from councils.people import number
from councils.reports import SHOWN, remarks
from councils.rows import (
    PER_PAGE,
    TITLES,
    left_by,
    of_kind,
    shown,
    shown_one,
    totals,
    without_households,
)
from trail.services import record

LOOK_AGAIN = 3  # seconds
STUCK = timedelta(minutes=1)  # a worker that lives has begun by then
OPEN = [ListState.JUDGED, ListState.FAILED]
FIRST = [RowKind.CHANGED, RowKind.NEW, RowKind.UNCHANGED]  # told below what needs the officer


@require_safe
def one(request: OfficeRequest, kept: RegistrationList) -> HttpResponse:
    """The page of a list: what it would do, how far it is, or what came of it."""
    if kept.state == ListState.ASKED:
        return ask(request, kept)
    if kept.state in OPEN:
        return preview(request, kept)
    return wait(request, kept) if kept.state == ListState.APPLYING else report(request, kept)


def preview(request: OfficeRequest, kept: RegistrationList) -> HttpResponse:
    counted = totals(kept)
    moves = of_kind(kept, RowKind.MOVED)
    few = counted[RowKind.MOVED] <= PER_PAGE
    context = {
        "title": _("What this list would do"),
        "kept": kept,
        "totals": counted,
        "missing": missing(kept).count(),
        "earlier": earlier(kept),
        "moved": shown(moves) if few else [],
        "left": left_by(kept) if counted[RowKind.MOVED] else [],
        "ticked": 0 if few else moves.filter(accepted=True).count(),
        "sections": [section(kept, kind, counted) for kind in (RowKind.WRONG, "warned", *FIRST)],
        "doubles": [(shown_one(pair.row), shown_one(pair.other)) for pair in alike(kept)],
        "alone": without_households(kept),
        "lost": sum(each["reason"] == "lost_zero" for each in kept.refused),
        "per_page": PER_PAGE,
        "failed": kept.state == ListState.FAILED,
    }
    return show(request, "councils/preview.html", **context)


def section(kept: RegistrationList, kind: str, counted: dict[str, int]) -> dict[str, Any]:
    """Return the first rows of a kind, and how many there are."""
    rows = shown(of_kind(kept, kind)[:PER_PAGE]) if counted[kind] else []
    return {"kind": kind, "title": TITLES[kind], "total": counted[kind], "rows": rows}


def earlier(kept: RegistrationList) -> RegistrationList | None:
    """Return the list by which this very file was taken in already, if it was."""
    same = kept.municipality.lists.filter(sha256=kept.sha256, state=ListState.APPLIED)
    return same.exclude(pk=kept.pk).order_by("-uploaded_at").first()


def wait(request: OfficeRequest, kept: RegistrationList) -> HttpResponse:
    """How far the worker is. Looks again by itself, and by a button."""
    response = show(
        request,
        "councils/wait.html",
        title=_("The list is being taken in"),
        kept=kept,
        percent=progress(kept.pk),
        stuck=kept.confirmed_at and kept.confirmed_at < timezone.now() - STUCK,
    )
    response["Refresh"] = str(LOOK_AGAIN)
    return response


def report(request: OfficeRequest, kept: RegistrationList) -> HttpResponse:
    applied = kept.state == ListState.APPLIED
    context = {
        "title": _("What came of the list"),
        "done": kept,
        "refused": remarks(kept.refused)[:SHOWN],
        "warned": remarks(kept.warned)[:SHOWN],
        "missing": missing(kept).count() if applied else 0,
        "totals": totals(kept),
        "staying": of_kind(kept, RowKind.MOVED).filter(accepted=False).count() if applied else 0,
        "applied": applied,
    }
    return show(request, "councils/report.html", **context)


@require_safe
@reader_page
def rows(request: OfficeRequest, pk: int) -> HttpResponse:
    """All rows of one kind, page by page."""
    kept, kind = hers(request.user, pk), request.GET.get("kind", "")
    if kind not in TITLES:
        raise Http404
    page = Paginator(of_kind(kept, kind), PER_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "councils/rows.html",
        title=TITLES[kind],
        kept=kept,
        page=page,
        looked_for=f"kind={kind}",
        section={"kind": kind, "rows": shown(page.object_list)},
        may_tick=kind == RowKind.MOVED and kept.state in OPEN,
    )


@require_POST
@officer_page
def tick(request: OfficeRequest, pk: int) -> HttpResponse:
    """Keep what is ticked on one page of the people who moved, and go to the next."""
    kept = hers(request.user, pk)
    staging.tick(kept, shown=numbers(request, "shown"), ticked=numbers(request, "move"))
    following = number(request.POST.get("next", ""))
    if following:
        return redirect(f"{reverse('lists:rows', args=[pk])}?kind=moved&page={following}")
    return redirect(PAGE, pk)


def numbers(request: OfficeRequest, name: str) -> list[int]:
    """Return the ids that a form sent under this name; what is none is left out."""
    return [found for text in request.POST.getlist(name) if (found := number(text))]


@require_safe
@reader_page
def to_mend_file(request: OfficeRequest, pk: int) -> HttpResponse:
    """The rows with mistakes, to mend and upload again."""
    kept = hers(request.user, pk)
    content = to_mend(of_kind(kept, RowKind.WRONG))
    record("export", result="to mend", about=f"list:{kept.pk}")
    name = f'attachment; filename="rows-to-mend-{kept.pk}.csv"'
    return HttpResponse(
        content, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name}
    )


@require_POST
@officer_page
def confirm(request: OfficeRequest, pk: int) -> HttpResponse:
    kept = hers(request.user, pk)
    moves, towns = numbers(request, "move"), numbers(request, "from")
    staging.confirm(kept, moves=moves, all_from=towns, by=request.user)
    return redirect(PAGE, kept.pk)


@require_POST
@officer_page
def discard(request: OfficeRequest, pk: int) -> HttpResponse:
    kept = hers(request.user, pk)
    staging.discard(kept)
    messages.success(request, _("The list was not taken in. Its rows and the file are gone."))
    return redirect(PAGE, kept.pk)


@require_POST
@officer_page
def resume(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take the list in here and now: nobody else seems to."""
    kept = hers(request.user, pk)
    if not apply_list(kept.pk):
        messages.info(request, _("Somebody is at it already. Please wait a little."))
    return redirect(PAGE, kept.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page
def undo_page(request: OfficeRequest, pk: int) -> HttpResponse:
    kept = hers(request.user, pk)
    if request.method != "POST":
        return show(request, "councils/undo.html", title=_("Undo this list"), kept=kept)
    try:
        undo(kept)
    except NotUndone as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The list was undone."))
    return redirect(PAGE, kept.pk)


def moves_of(officer: User) -> QuerySet[Move]:
    """Who moved to the municipalities of `officer`, or from them."""
    towns = officer.municipalities.all()
    return Move.objects.filter(Q(left__in=towns) | Q(joined__in=towns))


@require_safe
@reader_page
def moves(request: OfficeRequest) -> HttpResponse:
    """Who came from another municipality, and who went to one."""
    rows = moves_of(request.user).select_related("applicant", "left", "joined")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return show(request, "councils/moves.html", title=_("People who moved"), page=page)
