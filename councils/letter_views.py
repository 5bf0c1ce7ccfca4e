"""Pages of the invitations: whom to write, what was printed, the sheets."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from applicants.models import LetterBatch
from councils import letters
from councils.doors import OfficeRequest, office_page, show
from councils.people import her_municipality, her_person, number
from trail.services import record

PER_PAGE = 50

people_page = office_page("councils.keep_people")


def her_batches(officer: User) -> QuerySet[LetterBatch]:
    """What was printed for the municipalities of `officer`; the rest does not exist for her."""
    return LetterBatch.objects.filter(municipality__in=officer.municipalities.all())


@require_safe
@people_page
def listed(request: OfficeRequest) -> HttpResponse:
    """How many households need a letter, and what was printed before."""
    batches = her_batches(request.user).annotate(count=Count("people"))
    rows = batches.select_related("municipality", "printed_by").order_by("-printed_at", "-pk")
    context = {
        "homes": [
            {
                "municipality": home,
                "needed": letters.count_households(letters.needing(home, everybody=False)),
                "everybody": letters.count_households(letters.needing(home, everybody=True)),
                "seen": letters.last_batch(home, request.user),
            }
            for home in request.user.municipalities.all()
        ],
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "most": letters.MOST,
    }
    return show(request, "councils/letters.html", title=_("Letters"), **context)


@require_POST
@people_page
def print_needed(request: OfficeRequest) -> HttpResponse:
    """Note the letters as printed, and show them."""
    home = her_municipality(request.user, request.POST.get("municipality", ""))
    batch = letters.print_needed(
        home,
        everybody=request.POST.get("who") == "everybody",
        seen=number(request.POST.get("seen", "")),
        by=request.user,
    )
    if batch is None:
        messages.info(request, _("Nobody needs a letter."))
        return redirect("people:letters")
    return redirect("people:sheets", batch.pk)


@require_POST
@people_page
def again(request: OfficeRequest, pk: int) -> HttpResponse:
    """Note the letter of this person's household as printed, and show it."""
    person = her_person(request.user, pk)
    seen = number(request.POST.get("seen", ""))
    batch = letters.print_again(person, seen=seen, by=request.user)
    if batch is None:
        messages.info(request, _("Nobody of this household needs a letter."))
        return redirect("admin:applicants_applicant_change", pk)
    return redirect("people:sheets", batch.pk)


@require_safe
@people_page
def sheets(request: OfficeRequest, pk: int) -> HttpResponse:
    """The sheets of a batch, to print now or again. Leaves a trace."""
    batch = get_object_or_404(her_batches(request.user).select_related("municipality"), pk=pk)
    record("export", result="invitations", about=f"invitations:{pk}", request=request)
    return show(request, "councils/sheets.html", batch=batch, letters=letters.letters(batch))
