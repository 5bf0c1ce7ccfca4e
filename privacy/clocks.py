"""How long what is kept: the one table of it. Each clock runs down by itself (privacy/purging.py).

Where the office has to decide, `source` says who proposed it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applicants import forgetting as lists
from applicants import pseudonyms
from applicants.tasks import CHANGES_KEPT, FILES_KEPT
from appointments import forgetting as visits
from notices import forgetting as notices
from privacy import identities
from trail import purging as trail

AVG_5 = "AVG art. 5(1)(c), (e)"
NEVER = datetime.min.replace(tzinfo=timezone.get_fixed_timezone(0))


@dataclass(frozen=True)
class Clock:
    """Something that is kept for a while: found by `due`, forgotten by `forget`.

    `due` takes the moment before which the time must have begun. Without `forget` and `step`
    another task does it, which is named in `by`.
    """

    name: str
    what: Promise
    kept: timedelta
    since: Promise
    source: str
    due: Callable[[datetime], QuerySet[Any]]
    forget: Callable[[Collection[Any]], object] | None = None
    by: str = ""
    ends: Callable[[], date] | None = None  # a day instead of a time
    step: Callable[[], int] | None = None  # instead of `forget`: a batch of its own

    def before(self, now: datetime) -> datetime:
        """Return the moment before which it must have begun to be over `now`."""
        if self.ends is None:
            return now - self.kept
        return now if self.ends() < timezone.localdate(now) else NEVER

    def due_at(self, now: datetime) -> QuerySet[Any]:
        """Find what is over `now`."""
        before = self.before(now)
        rows = self.due(before)
        return rows if before > NEVER else rows.none()


def end_of_programme() -> date:
    """Return the last day of the programme, one far away as long as the office has named none."""
    day: date = settings.PROGRAMME_END
    return day


CLOCKS = [
    Clock(
        "holds",
        _("places that were held and never booked"),
        timedelta(days=1),
        _("the end of the hold"),
        AVG_5,
        visits.unused,
        visits.forget_unused,
    ),
    Clock(
        "unbooked",
        _("contact and needs of who began and booked nothing"),
        timedelta(days=1),
        _("the end of the hold"),
        AVG_5,
        visits.of_no_visit,
        visits.forget_contacts,
    ),
    Clock(
        "parties",
        _("references without a visit"),
        timedelta(),
        _("the last of its visits"),
        AVG_5,
        visits.empty,
        visits.forget_empty,
    ),
    Clock(
        "contacts",
        _("contact and needs of a visit"),
        timedelta(days=30),
        _("the visit, or its cancellation"),
        AVG_5,
        visits.contacts,
        visits.forget_contacts,
    ),
    Clock(
        "own contacts",
        _("the own contact of a person, from the list"),
        timedelta(days=1),  # until then the desk may find that it was wrong
        _("the sticker: who is not served, or waits in line, has to be reached"),
        AVG_5,
        pseudonyms.served,
        pseudonyms.forget_contacts,
    ),
    Clock(
        "identities",
        _("V-number, names, days of birth, household, words of a clerk"),
        timedelta(),
        _("the end of the programme, for who has no visit to come"),
        f"{AVG_5}; the office names the day (PROGRAMME_END)",
        visits.without_a_visit,
        identities.forget,
        ends=end_of_programme,
    ),
    Clock(
        "texts",
        _("what messages said"),
        timedelta(days=14),
        _("when it was sent, or of no use"),
        AVG_5,
        notices.texts,
        notices.forget_texts,
    ),
    Clock(
        "sheets",
        _("letters on paper, as a file"),
        timedelta(days=14),
        _("when they were printed"),
        AVG_5,
        notices.sheets,
        notices.forget_sheets,
    ),
    Clock(
        "addresses",
        _("to whom messages went"),
        timedelta(days=30),
        _("when it was sent, or of no use"),
        AVG_5,
        visits.addresses,
        notices.forget_addresses,
    ),
    Clock(
        "sessions",
        _("who is on the website now, as ids"),
        timedelta(),
        _("the end of the session"),
        AVG_5,
        lambda before: Session.objects.filter(expire_date__lt=before),
        lambda keys: Session.objects.filter(pk__in=keys).delete(),
    ),
    Clock(
        "trail",
        _("who looked at or tried whom"),
        trail.TERM,
        _("when it happened"),
        "BIO2 8.15; the database keeps it no shorter",
        trail.over,
        step=trail.purge_next,
    ),
    Clock(
        "history",
        _("who did what with an appointment or a sticker, as ids"),
        trail.TERMS[trail.HISTORY],
        _("when it happened"),
        f"{AVG_5}: a year of work, a year to account for it; the database keeps it no shorter",
        visits.steps,
        step=partial(trail.purge_next, trail.HISTORY),
    ),
    Clock(
        "files",
        _("lists as they were sent, and rows that change nothing"),
        FILES_KEPT,
        _("when the list was sent"),
        AVG_5,
        lambda before: lists.old(before, before - CHANGES_KEPT + FILES_KEPT),
        by="applicants.tasks.destroy_files",
    ),
]
