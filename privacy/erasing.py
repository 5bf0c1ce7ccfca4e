"""Erasing a person (AVG article 17): what can go goes, the rest stays without an identity.

What she has is cancelled first, and told. The ledger of stickers keeps serials, desks, days
and results, which the IND has to account for; whose they were nobody knows any more.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from applicants.erasures import digests, note_erased
from applicants.models import Applicant
from applicants.people import about
from appointments import forgetting as visits
from appointments.exceptions import NotAllowed
from appointments.locks import Everything, lock_everything
from appointments.models import Appointment, Party, Status, WaitlistEntry
from appointments.served import let_go
from config.db import ids, service
from notices.forgetting import forget_about, forget_texts
from notices.models import Notice
from privacy import identities
from trail.services import record

ERASED = "erased"


@service
def erase(applicant: int, *, at: datetime | None = None) -> bool:
    """Erase this person (id); return False if that was done before.

    Ends what she has or waits for and tells those who had it, then takes away who she is,
    how she is reached and what messages said. The last of these leaves first. Who else is of
    the visit keeps it, with its contact. No list brings her back. `at` is when it was done
    first, if it is done again after a restore: then she was told before. Safe to repeat.

    Raises NotAllowed while she is at the desk.
    """
    claims = Appointment.objects.filter(applicant=applicant).values_list("pk", flat=True)
    found = lock_everything([applicant], [*claims])
    if not found.people or found.people[0].is_forgotten:
        return False
    if is_here(found.claims):
        raise NotAllowed
    [person] = found.people
    let_go(found, ERASED)
    forget_visits(found, told=at is not None)
    note_erased(digests(person.v_number)[0], at or timezone.now())
    identities.forget([person.pk])
    expect_no_more(person)
    record("erase", about=about(person.pk))
    return True


def expect_no_more(person: Applicant) -> None:
    """Count her no longer among those who still have to come, unless she was served."""
    if not (person.served_on or person.withdrawn_on):
        since = max(timezone.localdate(), person.registered_on)
        Applicant.objects.filter(pk=person.pk).update(withdrawn_on=since)


def is_here(claims: Iterable[Appointment]) -> bool:
    """Whether somebody with these claims is at the desk today."""
    today = timezone.localdate()
    days = {
        timezone.localdate(row.slot.starts_at) for row in claims if row.status == Status.CHECKED_IN
    }
    return today in days


def forget_visits(found: Everything, *, told: bool) -> None:
    """Forget contacts and messages of her visits, which are all over, and her turns in line.

    Unless she was `told`, what is not sent yet leaves first. Of a visit that others still
    have, the contact stays; what messages said goes.
    """
    [person] = found.people
    now = timezone.now()
    leave_lines(person)
    parties = {party.pk: party for party in found.parties}
    kept = still_somebodys(list(parties.values()))
    gone = [party for party in parties.values() if party.pk not in kept]
    last = [] if told else visits.unsent_about(visits.letters_of(gone), now)
    forget_about([*visits.letters_of(gone), about(person.pk)], spare=last)
    forget_sent([party for party in parties.values() if party.pk in kept], now)
    visits.forget_contacts(ids(gone))


def leave_lines(person: Applicant) -> None:
    """Take her out of the turns that are over; nobody waits in them."""
    WaitlistEntry.applicants.through.objects.filter(applicant=person).delete()
    WaitlistEntry.objects.filter(applicants=None).delete()


def still_somebodys(parties: list[Party]) -> set[int]:
    """Return which of these parties (ids) others still have a visit with, or wait with."""
    booked = Appointment.objects.current().filter(party__in=parties)
    waiting = WaitlistEntry.objects.filter(party__in=parties)
    return {*booked.values_list("party", flat=True), *waiting.values_list("party", flat=True)}


def forget_sent(parties: list[Party], now: datetime) -> None:
    """Forget what was written to these parties and has left, with her name in it."""
    rows = Notice.objects.filter(about__in=visits.letters_of(parties))
    unsent = visits.unsent_about(visits.letters_of(parties), now)
    forget_texts(list(rows.exclude(pk__in=unsent).values_list("pk", flat=True)))
