"""The data-protection officer's pages: who looked at or tried somebody, and what an account did.

Each look is in the trail too, hers among them.
"""

from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applicants.erasures import erased
from applicants.models import Applicant
from applicants.people import about
from councils.doors import OfficeRequest, office_page, show
from privacy import looks
from privacy.clocks import CLOCKS
from privacy.forms import AccountForm, PersonForm, today
from privacy.looks import Look, Rows
from privacy.words import in_words
from trail.services import number, record

PER_PAGE = 50

watch_page = office_page("privacy.watch")


@require_safe
@watch_page
def home(request: OfficeRequest) -> HttpResponse:
    return first(request, PersonForm())


def first(request: OfficeRequest, form: PersonForm, gone: str = "") -> HttpResponse:
    """Ask whom, or which account: her own to begin with. `gone`: a number that was erased."""
    asked = AccountForm(initial={"account": request.user.pk, **today()})
    context = {"title": _("Who saw what"), "form": form, "asked": asked, "gone": gone}
    return show(request, "privacy/home.html", **context)


@require_POST
@watch_page
def find(request: OfficeRequest) -> HttpResponse:
    """Look for somebody by V-number, and leave in the trail that it was done."""
    form = PersonForm(request.POST)
    if not form.is_valid():
        return first(request, form)
    v_number = form.cleaned_data["v_number"]
    person = Applicant.objects.filter(v_number=v_number).first()
    result = "found" if person else "none"
    record("trail search", result=result, about=number(v_number), request=request)
    if person:
        return redirect("privacy:person", person.pk)
    if erased([v_number]):
        form.add_error("v_number", _("This person was erased: nothing is kept."))
        return first(request, form, v_number)
    form.add_error("v_number", _("Nobody is registered with this V-number."))
    return first(request, form)


@require_safe
@watch_page
def person(request: OfficeRequest, pk: int) -> HttpResponse:
    """Who looked at this person or tried, newest first: this very look is the newest."""
    who = get_object_or_404(Applicant, pk=pk)
    record("trail person", about=about(pk), request=request)
    context = {"title": _("Who saw or tried this person"), "person": who}
    return listed(request, "privacy/person.html", looks.of_person(who), **context)


@require_safe
@watch_page
def account(request: OfficeRequest) -> HttpResponse:
    """What an account touched between two times, newest first."""
    form = AccountForm(request.GET)
    if not form.is_valid():
        return show(request, "privacy/ask.html", title=_("What an account touched"), form=form)
    user, since, until = (form.cleaned_data[name] for name in ["account", "since", "until"])
    actor = f"user:{user.pk}"
    record("trail account", about=actor, request=request)
    asked = {name: request.GET[name] for name in form.fields}
    title = f"{_('What an account touched')}: {user}"
    more = {"title": title, "form": form, "looked_for": urlencode(asked)}
    return listed(request, "privacy/account.html", looks.of_account(actor, since, until), **more)


@require_safe
@watch_page
def kept(request: OfficeRequest) -> HttpResponse:
    """How long what is kept, since when, and by which rule."""
    return show(request, "privacy/kept.html", title=_("How long what is kept"), clocks=CLOCKS)


def listed(request: OfficeRequest, template: str, rows: Rows, **context: object) -> HttpResponse:
    """Show one page of `rows`, in words."""
    page: Page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    lines = in_words(Look(*row) for row in page.object_list)
    return show(request, template, page=page, lines=lines, **context)
