"""Waves go out: the invitees are the queue, some households a transaction.

Whoever runs this may stop anywhere and begin again, beside others: a row is done when it says so.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from django.db.models import Exists, F, Model, OuterRef, QuerySet
from django.utils import timezone

from applicants.models import QUEUED, Applicant, Invitee, InviteeState, Wave, WaveState
from appointments.allotments import pooled
from appointments.invitations import invite_homes, were_invited
from appointments.models import FIRM, Allotment, Appointment, Purpose
from config.db import ids, locked, service
from planning.waves.choosing import Out

Row = TypeVar("Row", bound=Model)
LEFT_OUT = InviteeState.LEFT_OUT
MOST = 100  # people who learn their day in one transaction
HOMES = 20  # households that are invited in one: so long at most a booking waits for it


def send_waves() -> None:
    """Do all that waves have to do now, whoever does it too. Safe to repeat."""
    while step():
        pass


def step() -> bool:
    """Do the next piece of it; return False when there is none."""
    return tell_days() or invite_next() or finish_next()


@service
def tell_days() -> bool:
    """Let MOST people of waves to come know their day, on the page that says why; False if none.

    Until then they cannot book, nobody is written to, and who moves to another wave is free.
    """
    now = timezone.now()
    rows = Invitee.objects.queued().filter(state=InviteeState.LISTED, wave__opens_at__gt=now)
    found = list(free(rows.order_by("applicant"))[:MOST])
    locked(Applicant.objects.filter(pk__in=[row.applicant_id for row in found]))
    for wave in {row.wave_id for row in found}:
        people = [row.applicant_id for row in found if row.wave_id == wave]
        Applicant.objects.filter(pk__in=people).update(wave=wave)
    Invitee.objects.filter(pk__in=ids(found)).update(state=InviteeState.WAITING)
    return bool(found)


@service
def invite_next() -> bool:
    """Invite the next HOMES households of a wave whose time has come; return False if none waits.

    Who has booked, was served or left meanwhile is left out, and so is who was invited
    by hand. From now on they may book, whatever wave they were in. With the first household
    the places open that were kept for waves.
    """
    now = timezone.now()
    heads = next_homes(now)
    if not heads:
        return False
    wave, homes = heads[0].wave_id, [head.home for head in heads]
    rows = locked(Invitee.objects.filter(wave=wave, home__in=homes, state__in=QUEUED))
    found = Applicant.objects.filter(pk__in=[row.applicant_id for row in rows])
    people = {person.pk: person for person in locked(found.select_related("municipality"))}
    Applicant.objects.filter(pk__in=people).update(wave=wave)
    begins = not Invitee.objects.filter(wave=wave, at__isnull=False).exists()
    at_home: dict[int, list[Applicant]] = {home: [] for home in homes}
    for row in rows:
        at_home[row.home].append(people[row.applicant_id])
    settle(rows, invite_those([*at_home.values()]), now)
    if begins:
        open_kept_places(wave, now)
    return True


def next_homes(now: datetime) -> list[Invitee]:
    """Lock the first rows of the next HOMES households, of the wave that opened first.

    The wave first: sorting all that wait, for some households, would be slow.
    """
    waiting = Invitee.objects.filter(state__in=QUEUED)
    waves = Wave.objects.filter(state=WaveState.CONFIRMED, opens_at__lte=now)
    mine = waves.filter(Exists(waiting.filter(wave=OuterRef("pk"))))
    if wave := mine.order_by("opens_at", "pk").first():
        heads = waiting.filter(wave=wave, applicant=F("home")).order_by("pk")
        return list(free(heads)[:HOMES])
    return []


def open_kept_places(wave: int, now: datetime) -> None:
    """Let the places fall open that are kept for waves, or for this one (id), on public days.

    Days that are not public yet go on keeping theirs for the waves to come.
    """
    kept = pooled(Purpose.WAVE, wave).keeping(now)
    rows = locked(kept.filter(slot__opens_at__lte=now))
    Allotment.objects.filter(pk__in=ids(rows)).update(kept_until=now)


def invite_those(homes: Sequence[Sequence[Applicant]]) -> dict[int, str]:
    """Write to these households, whose people are locked; return who is not invited, why."""
    people = [person for home in homes for person in home]
    booked = booked_of(people)
    out = {person.pk: why for person in people if (why := barred(person, booked))}
    coming = [[person for person in home if person.pk not in out] for home in homes]
    before = were_invited([person.pk for home in coming for person in home])
    for home in coming:
        if before.intersection(ids(home)):
            out |= dict.fromkeys(ids(home), Out.INVITED)
    invite_homes([home for home in coming if home and home[0].pk not in out])
    return out


def barred(person: Applicant, booked: set[int]) -> str:
    """Return why somebody is not to be invited any more, or ""."""
    reasons = [
        (person.withdrawn_on, Out.WITHDRAWN),
        (person.served_on, Out.SERVED),
        (person.restricted_on, Out.RESTRICTED),
        (person.decision_pending_since, Out.DECISION_PENDING),
        (person.pk in booked, Out.BOOKED),
    ]
    return next((why for applies, why in reasons if applies), "")


def booked_of(people: Sequence[Applicant]) -> set[int]:
    """Return who of these people has an appointment (ids)."""
    rows = Appointment.objects.filter(applicant__in=people, status__in=FIRM)
    return set(rows.values_list("applicant", flat=True))


def settle(rows: Sequence[Invitee], out: dict[int, str], now: datetime) -> None:
    """Write down what became of each of these."""
    reasons = {row.pk: out.get(row.applicant_id, "") for row in rows}
    for why in set(reasons.values()):
        same = Invitee.objects.filter(pk__in=[pk for pk in reasons if reasons[pk] == why])
        same.update(state=LEFT_OUT if why else InviteeState.INVITED, why=why, at=now)


@service
def finish_next() -> bool:
    """Note that a wave is done; return False if there is none of which all are settled."""
    left = Invitee.objects.filter(wave=OuterRef("pk"), state__in=QUEUED)
    rows = Wave.objects.filter(
        ~Exists(left), state=WaveState.CONFIRMED, opens_at__lte=timezone.now()
    )
    wave = free(rows.order_by("pk")).first()
    if wave is None:
        return False
    wave.state = WaveState.DONE
    wave.save(update_fields=["state"])
    return True


def free(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Lock these rows, but those that another worker has."""
    return rows.select_for_update(of=("self",), no_key=True, skip_locked=True)
