from typing import cast

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.roles import OFFICE_ROLES
from desk.bands import band
from desk.day import visits_on
from desk.decorators import ClerkRequest, clerk_required, staff_page
from desk.device_views import choice
from desk.forms import ScanForm
from desk.verdicts import Verdict, receive
from trail.services import record


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@staff_page
def sign_in(request: HttpRequest) -> HttpResponse:
    form = AuthenticationForm(request, request.POST or None)
    if form.is_valid():
        user = form.get_user()
        login(request, user)  # under a new session id
        record("sign-in", result="in", actor=f"user:{user.pk}", request=request)
        return redirect(wanted(request))
    if form.is_bound:
        record("sign-in", result="refused", request=request)
    return render(request, "desk/login.html", {"form": form})


def wanted(request: HttpRequest) -> str:
    """Where who signs in wants to go, if that is a page of ours."""
    target = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if ours else settings.LOGIN_REDIRECT_URL


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("desk:login")


@require_safe
@staff_page
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Send each role to where its work is."""
    user = cast(User, request.user)
    if user.has_perm("desk.serve"):
        return redirect("desk:day")
    if user.role in OFFICE_ROLES:
        return redirect("admin:index")
    return render(request, "desk/nothing_yet.html")


@require_safe
@clerk_required
def day(request: ClerkRequest) -> HttpResponse:
    """Today's list, and the one field."""
    if request.location is None or not request.placed:
        return choice(request)
    visits = visits_on(timezone.localdate(), request.location)
    context = {
        "location": request.location,
        "visits": visits,
        "here": sum(visit.arrived for visit in visits),
        "expected": sum(len(visit.visitors) for visit in visits),
    }
    return render(request, "desk/day.html", context)


@clerk_required
def check_in(request: ClerkRequest) -> HttpResponse:
    if request.method != "POST" or request.location is None:  # the first after signing in again
        return redirect("desk:day")
    form = ScanForm(request.POST)
    reference = form.cleaned_data["code"] if form.is_valid() else None
    verdict = receive(reference, request.location, request.user)
    about = f"party:{verdict.party}" if verdict.party else ""
    record("scan", result=verdict.word, about=about, request=request)
    request.session["verdict"] = verdict.kept()  # not in the address: a reference is a secret
    return redirect("desk:result")


@require_safe
@clerk_required
def result(request: ClerkRequest) -> HttpResponse:
    """What the last scan of this clerk came to; reading it again changes nothing."""
    kept = request.session.get("verdict")
    if kept is None or request.location is None:
        return redirect("desk:day")
    verdict = Verdict(**kept)
    today = timezone.localdate()
    visits = visits_on(today, request.location, party=verdict.party) if verdict.party else []
    context = {
        "location": request.location,
        "band": band(verdict),
        "visit": visits[0] if visits else None,
    }
    return render(request, "desk/result.html", context)
