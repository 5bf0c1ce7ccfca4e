from datetime import timedelta
from http import HTTPStatus
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import pins
from accounts.models import Identity, User
from accounts.sessions import begin, lock, note, ours, signed_in_anew
from config.issuers import Issuer
from config.policy import allow_forms_to
from desk import hands
from desk.decorators import staff_page
from signin.keeping import unseal
from signin.lock import show_lock
from signin.pin_forms import PinForm
from trail.services import record

ANEW = timedelta(minutes=10)  # after signing in anew, in which a PIN is chosen without the old one


@require_POST
@staff_page
@login_required
@permission_required("desk.serve", raise_exception=True)
def lock_now(request: HttpRequest) -> HttpResponse:
    """Lock the desk, for who leaves it, or for the one who comes next."""
    lock(request.session)
    return redirect("desk:day")


@require_POST
@sensitive_post_parameters()
@staff_page
@login_required
@permission_required("desk.serve", raise_exception=True)
def unlock(request: HttpRequest) -> HttpResponse:
    """Open the desk by a PIN: for who locked it, or for another who signed in here today."""
    locked_by = cast(User, request.user)
    found = [locked_by, *hands.others(request, locked_by)]
    user = next((each for each in found if str(each.pk) == request.POST.get("who")), locked_by)
    if pins.too_many(request):
        return end(request)
    if not pins.is_right(request, user, request.POST.get("pin", "")):
        return refuse(request, user)
    record("unlock", result="in", actor=f"user:{user.pk}", request=request)
    return let_in(request, locked_by, user)


def end(request: HttpRequest) -> HttpResponse:
    """End the session after too many wrong PINs: only signing in fully goes on."""
    logout(request)
    messages.warning(request, _("Too many wrong PINs. Please sign in again."))
    return redirect_to_login(ours(request, request.POST.get("then", "")))


def refuse(request: HttpRequest, user: User) -> HttpResponse:
    """Count a wrong PIN and ask again, or end the session if that was the last try."""
    pins.count(request)
    record("unlock", result="refused", about=f"user:{user.pk}", request=request)
    if pins.too_many(request):
        return end(request)
    if by_script(request):
        return HttpResponse(status=HTTPStatus.FORBIDDEN)
    post = request.POST
    then, kept = post.get("then", ""), post.get("kept", "")
    return show_lock(request, cast(User, request.user), then=then, kept=kept, wrong=True)


def let_in(request: HttpRequest, locked_by: User, user: User) -> HttpResponse:
    """Open the desk and go on where it was; another begins at the first page.

    Her session counts from when she signed in fully, not from now.
    """
    if user != locked_by:
        began = hands.began(request, user)
        begin(request, user, began=began)
        return redirect("desk:day")
    note(request.session, user, at_once=True)
    if by_script(request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    kept = unseal(request.POST.get("kept", ""), user)
    if kept:
        return render(request, "signin/kept.html", {"kept": kept})
    return redirect(ours(request, request.POST.get("then", "")))


def by_script(request: HttpRequest) -> bool:
    """Whether the lock lies over a page that stays as it is (static/lock.js)."""
    return "HX-Request" in request.headers


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@staff_page
@login_required
@permission_required("desk.serve", raise_exception=True)
def pin(request: HttpRequest) -> HttpResponse:
    """Choose a PIN, or another one."""
    user, then = cast(User, request.user), ours(request, request.GET.get("next", ""))
    fresh = signed_in_anew(request, user, within=ANEW)
    form = PinForm(user, request.POST or None, fresh=fresh)
    if form.is_valid():
        pins.choose(user, form.cleaned_data["pin"])
        user.refresh_from_db(fields=["pin"])
        messages.success(request, _("Your PIN is set. It opens the desk after a break."))
        response = redirect(then)
        hands.remember(request, response, user)
        return response
    known_by = issuers_of(user) if "old" in form.fields else []
    context = {"form": form, "issuers": known_by, "next": request.get_full_path()}
    page = render(request, "signin/pin.html", context)
    return allow_forms_to(page, [each for one in known_by for each in one.origins])


def issuers_of(user: User) -> list[Issuer]:
    """Return who may vouch for `user`: one, or none where she has a password."""
    names = Identity.objects.filter(user=user).values_list("issuer", flat=True)
    return [each for each in settings.OIDC_ISSUERS if each.issuer in names]
