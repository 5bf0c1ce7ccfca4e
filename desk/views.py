from typing import cast

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.signing_in import leave_trace
from desk.decorators import staff_page


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@staff_page
def sign_in(request: HttpRequest) -> HttpResponse:
    form = AuthenticationForm(request, request.POST or None)
    if form.is_valid():
        user = form.get_user()
        login(request, user)  # under a new session id
        leave_trace(request, user.get_username(), user)
        return redirect(wanted(request))
    if form.is_bound:
        leave_trace(request, form.data.get("username", ""))
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
    if user.has_perm("planning.plan"):
        return redirect("planning:overview:dashboard")
    if user.has_perm("planning.lead_today"):
        return redirect("planning:overview:today")
    if user.has_perm("desk.serve"):
        return redirect("desk:day")
    if user.has_perm("phone.serve"):
        return redirect("phone:search")
    return redirect("admin:index")
