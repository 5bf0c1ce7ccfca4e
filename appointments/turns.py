"""A turn in the line that ends without a place: its days are past, or the person never asked."""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from applicants.models import Applicant
from appointments import claims
from appointments.line import offer_of
from appointments.line_letters import PAST, line_over
from appointments.locks import lock_people
from appointments.models import Party, WaitlistEntry
from appointments.saying import NOT_YOURS
from config.db import ids, locked, service
from notices import services as notices
from notices.kinds import OF_THE_LINE

KEPT = timedelta(days=30)  # that long its page says that the turn is over, and then nothing


@service
def tell_next_that_is_over() -> bool:
    """Write to one party whose last day is past that it waits no more; False when all know.

    By the clock it is out of the line already, and its page says so; what it was offered
    and did not answer ends. Written at once, sent in decent hours. `told_at` says who knows.
    """
    today = timezone.localdate()
    over = WaitlistEntry.objects.filter(until_day__lt=today, told_at__date__lte=F("until_day"))
    row = over.select_related("party").order_by("until_day", "pk").first()
    if row is None:
        return False
    people = list(row.applicants.order_by("pk"))
    lock_people(ids(people), row.party.form_key)
    if held := offer_of(row.party):
        claims.cancel(ids(held))
    for entry in locked(over.filter(pk=row.pk)):  # who joined again meanwhile waits
        entry.told_at = timezone.now()
        entry.save(update_fields=["told_at"])
        say_that_it_is_over(entry, row.party, people, PAST)
    return True


@service
def forget_what_is_over() -> None:
    """Forget the turns whose last day is KEPT ago. Safe to repeat."""
    for row in locked(WaitlistEntry.objects.filter(until_day__lt=timezone.localdate() - KEPT)):
        row.delete()


def say_that_it_is_over(
    entry: WaitlistEntry, party: Party, gone: Collection[Applicant], why: str
) -> None:
    """Write that these people wait no more; what was said of the line is no longer true."""
    notices.withdraw([party.reference], kinds=OF_THE_LINE)
    notices.enqueue(line_over(entry, party, gone, why))


@service
def take_out(entry: int, applicant: int) -> None:
    """Take one person (id) out of a turn (id) that they did not ask for. Safe to repeat.

    Who waits with them goes on; an offer, which was for all of them, ends. Says so to
    whoever is written to about it.
    """
    row = WaitlistEntry.objects.select_related("party").filter(pk=entry).first()
    if row is None:
        return
    lock_people(row.applicants.values_list("pk", flat=True), row.party.form_key)
    gone = list(row.applicants.filter(pk=applicant))
    if held := offer_of(row.party):
        claims.cancel(ids(held))
    for found in locked(WaitlistEntry.objects.filter(pk=entry)) if gone else ():
        say_that_it_is_over(found, row.party, gone, NOT_YOURS)
        found.applicants.remove(*gone)
        if not found.applicants.exists():
            found.delete()
