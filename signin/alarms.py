"""An alarm each time an emergency account is used: somebody asks why, the same day."""

import logging

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from config.db import service
from notices import services as notices
from notices.models import Notice
from trail.services import record

logger = logging.getLogger(__name__)
WATCHERS = [Role.ADMIN, Role.DPO]
KIND = "emergency"
LANGUAGE = "nl"  # of who is told: staff


@service
def alarm(user: User) -> None:
    """Tell administrators and the data-protection officer that `user` signs in this way."""
    now = timezone.now()
    record("alarm", result=KIND, about=f"user:{user.pk}")
    context = {"account": user, "at": timezone.localtime(now)}
    subject, body = notices.write("people/emergency", language=LANGUAGE, context=context)
    watchers = User.objects.filter(role__in=WATCHERS, is_active=True).exclude(email="")
    addresses = sorted({each.email for each in watchers})
    notices.enqueue(
        [
            Notice(
                key=f"{KIND}:{user.pk}:{now.timestamp()}:{address}:email",
                about=f"user:{user.pk}",
                language=LANGUAGE,
                to=address,
                subject=subject,
                body=body,
            )
            for address in addresses
        ]
    )
    logger.warning("An emergency account signed in: user:%s", user.pk)
