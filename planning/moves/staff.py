"""Planners hear at once what a location manager began alone."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from notices.models import Notice
from notices.services import write
from planning.models import MassMove

LANGUAGE = "nl"  # of who is told: staff


def tell_planners(move: MassMove) -> Iterator[Notice]:
    """Yield what each planner with an address is told: where, how many, why, until when to sign."""
    path = reverse("planning:moves:move", args=[move.pk])
    context = {"move": move, "link": f"{settings.SITE_URL}{path}"}
    subject, body = write("people/move", language=LANGUAGE, context=context)
    for planner in User.objects.filter(role=Role.PLANNER, is_active=True).exclude(email=""):
        yield Notice(
            key=f"{move.source}:{planner.email}:email",
            about=move.source,
            language=LANGUAGE,
            to=planner.email,
            subject=subject,
            body=body,
        )
