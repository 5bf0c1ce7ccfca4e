from django.utils import timezone

from accounts.models import User
from config.db import service
from planning.forecast.simulation import Fan
from planning.models import Plan


@service
def save_plan(name: str, changes: str, fan: Fan, *, by: User) -> Plan:
    """Keep what would be different (the query of the page) under a name, with its days."""
    return Plan.objects.create(
        name=name,
        changes=changes,
        first_day=fan.first_day,
        likely_day=fan.likely_day,
        last_day=fan.last_day,
        saved_by=by,
        saved_at=timezone.now(),
    )


@service
def drop_plan(plan: int) -> None:
    """Forget a plan (id). Safe to repeat."""
    Plan.objects.filter(pk=plan).delete()
