"""An alarm when a municipality sends people of others: a mistake, or to learn where they live."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from applicants.models import Municipality, RegistrationList
from notices import services as notices
from notices.models import Notice
from trail.models import Event
from trail.services import record

MOST, WITHIN = 5, timedelta(days=1)  # rows: as many move, more are looked at
WATCHERS = [Role.ADMIN, Role.DPO]
ROWS, ALARM = "elsewhere", "alarm"  # kinds of events
LANGUAGE = "nl"  # of who is told: staff


def watch(kept: RegistrationList, rows: int) -> None:
    """Note how many `rows` of a list are of people registered elsewhere, and alarm above MOST.

    Counts the lists of a day together, for five rows at a time find out as much. Part
    of the caller's transaction. Administrators and the data-protection officer read it
    on their first page, and get one letter a day.
    """
    if not rows:
        return
    town = kept.municipality
    record(ROWS, result=str(rows), about=about(town))
    if (seen := seen_lately(town)) > MOST:
        record(ALARM, result=ROWS, about=about(town))
        notices.enqueue(list(letters(kept, seen)))


def about(town: Municipality) -> str:
    """Return how the trail names a municipality."""
    return f"municipality:{town.pk}"


def seen_lately(town: Municipality) -> int:
    """Return how many rows of people of others came from `town` within a day."""
    events = Event.objects.filter(
        kind=ROWS, about=about(town), at__gt=timezone.now() - WITHIN
    ).values_list("result", flat=True)
    return sum(map(int, events))


def letters(kept: RegistrationList, seen: int) -> Iterator[Notice]:
    """Yield what each watcher with an address is told: whose list, by whom, and nobody's name."""
    town, today = kept.municipality, timezone.localdate()
    context = {"municipality": town, "seen": seen, "by": kept.uploaded_by, "on": today}
    subject, body = notices.write("people/strangers", language=LANGUAGE, context=context)
    for watcher in User.objects.filter(role__in=WATCHERS, is_active=True).exclude(email=""):
        yield Notice(
            key=f"strangers:{town.pk}:{today}:{watcher.email}:email",
            about=f"town:{town.pk}",
            language=LANGUAGE,
            to=watcher.email,
            subject=subject,
            body=body,
        )
