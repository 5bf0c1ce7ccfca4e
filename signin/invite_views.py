"""Pages of administrators: who is invited, and by which link."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.invitations import invite, link_of, open_invitations
from accounts.models import User
from desk.decorators import staff_page
from signin.invite_forms import AgainForm, NewcomerForm, issuers
from signin.inviting import invite_newcomer

View = Callable[..., HttpResponse]


class AdminRequest(HttpRequest):
    user: User


def inviter_required(view: View) -> View:
    """Let in who may make accounts."""
    may_invite = permission_required("accounts.add_user", raise_exception=True)
    return staff_page(login_required(may_invite(view)))


@require_safe
@inviter_required
def listed(request: AdminRequest) -> HttpResponse:
    """Show the links that are still good, for who sends them on."""
    names = dict(issuers())
    rows = [
        {
            "user": each.user,
            "issuer": names.get(each.issuer, each.issuer),
            "good_until": each.good_until,
            "link": request.build_absolute_uri(reverse("signin:invited", args=[link_of(each)])),
        }
        for each in open_invitations()
    ]
    return render(request, "signin/invitations.html", {"rows": rows, "issuers": issuers()})


@require_http_methods(["GET", "HEAD", "POST"])
@inviter_required
def new(request: AdminRequest) -> HttpResponse:
    form = NewcomerForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        invite_newcomer(
            form.newcomer(),
            municipality=said["municipality"],
            locations=said["locations"],
            issuer=said["issuer"],
            by=request.user,
        )
        return redirect("invitations:list")
    return render(request, "signin/invite.html", {"form": form, "issuers": issuers()})


@require_http_methods(["GET", "HEAD", "POST"])
@inviter_required
def again(request: AdminRequest) -> HttpResponse:
    form = AgainForm(request.POST or None)
    if form.is_valid():
        invite(form.cleaned_data["username"], form.cleaned_data["issuer"], request.user)
        return redirect("invitations:list")
    return render(request, "signin/invite_again.html", {"form": form, "issuers": issuers()})
