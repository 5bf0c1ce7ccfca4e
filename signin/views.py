from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from accounts.identities import known_as
from accounts.invitations import KnownAlready, NotInvited, accept, find
from accounts.models import User
from accounts.sessions import ISSUER, ours
from accounts.sessions import begin as begin_session
from accounts.signing_in import leave_trace
from config.issuers import Issuer
from config.policy import allow_forms_to
from desk import hands
from desk.decorators import staff_page
from desk.device import remembered
from signin.asking import Asked, ask, asked, way_back
from signin.client import Client
from signin.refusals import NoAnswer, Refused
from signin.tokens import Known
from trail.services import record


def issuer_or_404(name: str) -> Issuer:
    for issuer in settings.OIDC_ISSUERS:
        if issuer.id == name:
            return issuer
    raise Http404


@require_POST
@staff_page
def begin(request: HttpRequest, issuer: str) -> HttpResponse:
    """Send somebody to the issuer who knows her."""
    found = issuer_or_404(issuer)
    then, link = ours(request, request.POST.get("next", "")), request.POST.get("invitation", "")
    anew = bool(link) or "anew" in request.POST or is_shared(request)
    try:
        return redirect(ask(request, found, then=then, invitation=link, anew=anew))
    except NoAnswer:
        return no_answer(request, found)


def is_shared(request: HttpRequest) -> bool:
    """Whether this is a desk: the one before may still be signed in at the issuer."""
    return remembered(request) != (None, None)


@require_safe
@staff_page
def invited(request: HttpRequest, link: str) -> HttpResponse:
    """Show what an invitation is for, and the one button that accepts it."""
    invitation = find(link)
    if invitation is None:
        return render(request, "signin/invited.html", status=404)
    user = invitation.user
    issuers = [each for each in settings.OIDC_ISSUERS if each.issuer == invitation.issuer]
    context = {
        "invitation": invitation,
        "link": link,
        "issuers": issuers,
        "places": [*user.municipalities.all(), *user.locations.all()],
    }
    page = render(request, "signin/invited.html", context)
    return allow_forms_to(page, [each for one in issuers for each in one.origins])


@require_safe
@sensitive_variables()
@staff_page
def back(request: HttpRequest, issuer: str) -> HttpResponse:
    """Take what the issuer says, and let in whom we know by it.

    The one page that changes something when it is read: the issuer sends the browser here.
    """
    found = issuer_or_404(issuer)
    try:
        question = asked(request, found)
        known = vouched_for(request, found, question)
        user = newly_bound(known, question.invitation) if question.invitation else whom(known)
    except Refused as refusal:
        return refused(request, found, refusal)
    except NoAnswer:
        return no_answer(request, found)
    begin_session(request, user, anew=bool(question.since))
    request.session[ISSUER] = found.id
    leave_trace(request, user.get_username(), user, by=f"issuer:{found.id}")
    response = redirect(question.then if has_pin(user) else choose_pin(question.then))
    hands.remember(request, response, user)
    return response


def has_pin(user: User) -> bool:
    """Whether nothing is missing to open a desk that locks itself."""
    return bool(user.pin) or not user.has_perm("desk.serve")


def choose_pin(then: str) -> str:
    """Return where a PIN is chosen, on the way to `then`."""
    return f"{reverse('signin:pin')}?{urlencode({'next': then})}"


def vouched_for(request: HttpRequest, issuer: Issuer, question: Asked) -> Known:
    """Return whom `issuer` vouches for. Raises Refused, NoAnswer."""
    code = request.GET.get("code", "")
    if not code or "error" in request.GET:
        raise Refused("denied")
    return Client(issuer).vouched_for(code, question, redirect_uri=way_back(request, issuer))


def newly_bound(known: Known, invitation: str) -> User:
    """Return whom this invitation is for, and from now on is known so. Raises Refused."""
    try:
        return accept(invitation, known.issuer, known.subject)
    except NotInvited as error:
        raise Refused("not invited") from error
    except KnownAlready as error:
        raise Refused("known already") from error


def whom(known: Known) -> User:
    """Return whom of ours this is. Raises Refused if nobody is invited by that name, or no more."""
    user = known_as(known.issuer, known.subject)
    if user is None:
        raise Refused("not invited")
    if not user.is_active:
        raise Refused("ended")
    return user


def refused(request: HttpRequest, issuer: Issuer, refusal: Refused) -> HttpResponse:
    """Say that she is not let in, leave in the trail why, and show a way on."""
    record("oidc", result=refusal.reason, about=f"issuer:{issuer.id}", request=request)
    context = {"issuer": issuer, "reason": refusal.reason}
    return render(request, "signin/refused.html", context, status=403)


def no_answer(request: HttpRequest, issuer: Issuer) -> HttpResponse:
    """Say that the issuer is away: not hers, and not ours, to mend."""
    record("oidc", result="no answer", about=f"issuer:{issuer.id}", request=request)
    return render(request, "signin/no_answer.html", {"issuer": issuer}, status=503)
