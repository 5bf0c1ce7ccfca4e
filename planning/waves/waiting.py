"""What waits for a planner of waves."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applicants.models import Wave, WaveState
from planning.decision import Decision


def decisions(now: datetime) -> list[Decision]:
    """Return the waves that a second person has to confirm. One query."""
    rows = Wave.objects.filter(state=WaveState.ASKED).order_by("opens_at", "pk")
    return [
        Decision(
            f"{_('A wave waits for a second person')}: {row.name}, {row.people}",
            reverse("planning:waves:wave", args=[row.pk]),
            _("Look at it"),
        )
        for row in rows
    ]
