from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms import SignInForm
from accounts.models import User
from accounts.sessions import ISSUER, begin, ours
from config.policy import allow_forms_to
from desk import hands
from desk.decorators import staff_page


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@staff_page
def sign_in(request: HttpRequest) -> HttpResponse:
    """Offer who may vouch for somebody and, where passwords are good, a user name and password."""
    then = ours(request, request.GET.get("next", ""))
    form = SignInForm(request, request.POST or None) if settings.PASSWORDS else None
    if form and form.is_valid():
        user = form.get_user()
        begin(request, user)
        response = redirect(then)
        hands.remember(request, response, user)
        return response
    left = [each for each in settings.OIDC_ISSUERS if each.id == request.GET.get("left")]
    context = {"form": form, "issuers": settings.OIDC_ISSUERS, "next": then, "left": left}
    page = render(request, "desk/login.html", context)
    return allow_forms_to(page, [each for one in settings.OIDC_ISSUERS for each in one.origins])


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session here, and offer to end the one at who let her in: another session."""
    by, door = request.session.get(ISSUER), reverse("desk:login")
    response = redirect(f"{door}?{urlencode({'left': by})}" if by else door)
    hands.forget(request, response, request.user)
    logout(request)
    return response


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
