from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.roles import Role
from applicants.models import Applicant
from appointments.references import spaced
from demo.accounts import ACCOUNTS
from demo.personas import PERSONAS
from notices.models import Notice

NEWEST = 50


@require_safe
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    numbers = [persona.v_number for persona in PERSONAS]
    born = dict(
        Applicant.objects.filter(v_number__in=numbers).values_list("v_number", "birth_date")
    )
    people = [
        (persona, as_typed(born[persona.v_number]), spaced(persona.reference))
        for persona in PERSONAS
        if persona.v_number in born
    ]
    staff = [(Role(account.role).label, account) for account in ACCOUNTS]
    return render(request, "demo/index.html", {"people": people, "staff": staff})


def as_typed(birth_date: str) -> str:
    """Return day, month and year in the order of the three boxes."""
    year, month, day = birth_date.split("-")
    return f"{day} {month} {year}"


@require_safe
@never_cache
def notices(request: HttpRequest) -> HttpResponse:
    newest = Notice.objects.defer("attachments").order_by("-created_at", "-pk")
    return render(request, "demo/notices.html", {"notices": newest[:NEWEST]})


@require_safe
@never_cache
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "demo/notice.html", {"notice": get_object_or_404(Notice, pk=pk)})
