"""Leaving: an issuer tells us who signed out there, and we show the way to do it."""

import logging
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from accounts.ending import end_sessions
from config.issuers import Issuer
from desk.decorators import staff_page
from signin.fetching import endpoints_of
from signin.logouts import signed_out
from signin.refusals import NoAnswer, Refused
from signin.views import issuer_or_404, no_answer

logger = logging.getLogger(__name__)


@csrf_exempt  # a server tells us, not a browser: the signature says which
@require_POST
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def ended(request: HttpRequest, issuer: str) -> HttpResponse:
    """End what somebody has open here, as the issuer says. Also good for who has nothing open.

    A refusal is in the log and not in the trail, which anybody could fill so.
    """
    found = issuer_or_404(issuer)
    try:
        subject = signed_out(request.POST.get("logout_token", ""), found)
    except Refused as refusal:
        logger.warning("A sign-out was refused: issuer:%s %s", found.id, refusal.reason)
        return JsonResponse({"error": "invalid_request"}, status=400)
    except NoAnswer:
        return JsonResponse({"error": "temporarily_unavailable"}, status=503)
    end_sessions(found.issuer, subject, by=f"issuer:{found.id}")
    return HttpResponse()


@require_safe
@staff_page
def leave(request: HttpRequest, issuer: str) -> HttpResponse:
    """Send somebody to where she signs out at her issuer, which asks her and sends her back."""
    found = issuer_or_404(issuer)
    try:
        end = endpoints_of(found).end
    except NoAnswer:
        return no_answer(request, found)
    if end:
        return redirect(way_out(request, found, end))
    messages.warning(request, _("You cannot sign out there from here. Please close the browser."))
    return redirect("desk:login")


def way_out(request: HttpRequest, issuer: Issuer, end: str) -> str:
    """Return where to sign out, with no word of who: we keep no token that could say it."""
    back = request.build_absolute_uri(reverse("desk:login"))
    query = urlencode({"client_id": issuer.client_id, "post_logout_redirect_uri": back})
    return f"{end}{'&' if '?' in end else '?'}{query}"
