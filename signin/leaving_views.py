"""Leaving: an issuer tells us who signed out there."""

import logging

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from accounts.ending import end_sessions
from signin.logouts import signed_out
from signin.refusals import NoAnswer, Refused
from signin.views import issuer_or_404

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
