"""Ending what somebody has open everywhere, as who vouched for her says."""

from django.db.models import F

from accounts.identities import known_as
from accounts.models import User
from config.db import service
from trail.services import record


@service
def end_sessions(issuer: str, subject: str, *, by: str) -> None:
    """End every session of whom `issuer` knows as `subject`, and what a PIN would open again.

    The account stays: she can sign in anew. Leaves a trace that names `by`; does nothing
    where nobody is known by that name.
    """
    user = known_as(issuer, subject)
    if user is None:
        return
    User.objects.filter(pk=user.pk).update(epoch=F("epoch") + 1)
    record("sign-out", result="everywhere", actor=by, about=f"user:{user.pk}")
