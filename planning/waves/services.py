"""A wave: chosen, confirmed by a second person if it is large, stopped, taken up again.

Sending is in `sending`: the invitees are the queue.
"""

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from applicants.models import ALONE, QUEUED, Applicant, Invitee, InviteeState, Wave, WaveState
from appointments.exceptions import BookingError
from config.db import ids, locked, service
from planning.waves.choosing import Choice, Chosen, Out
from planning.waves.people import choose
from trail.services import record

MOST = 20_000  # people in one wave


class NobodyToInvite(BookingError):
    message = _("Nobody fits this choice. Look at the reasons, and choose more widely.")


class NameTaken(BookingError):
    message = _("There is another wave of this name. Please choose another name.")


class SecondPerson(BookingError):
    message = _("Somebody else has to confirm this: you asked for it.")


class NotNow(BookingError):
    message = _("This can no longer be done: somebody was faster. This is how it stands now.")


@service
def start(choice: Choice, *, by: User, form_key: UUID) -> Wave:
    """Make a wave of whom `choice` finds now; it goes out at its time.

    More than ALONE people wait for a second person. A form that arrives twice makes one
    wave. Of two waves at once each takes whom the other has not: nobody is invited twice.

    Raises NobodyToInvite, or NameTaken.
    """
    if known := Wave.objects.filter(form_key=form_key).first():
        return known
    chosen = choose(choice)
    if not chosen.people:
        raise NobodyToInvite
    said = {"name": choice.name, "opens_at": choice.opens_at, "choice": choice.stored()}
    new = Wave(state=WaveState.ASKED, form_key=form_key, asked_by=by, **said)
    Wave.objects.bulk_create([new], ignore_conflicts=True)
    found = locked(Wave.objects.filter(form_key=form_key))
    if not found:
        raise NameTaken
    [wave] = found
    return wave if wave.people else filled(wave, chosen)


def filled(wave: Wave, chosen: Chosen) -> Wave:
    """Put people into a wave that is just made. Raises NobodyToInvite if others have them all."""
    rows = [
        Invitee(wave=wave, applicant_id=pk, home=home[0]) for home in chosen.homes for pk in home
    ]
    rows.sort(key=lambda row: row.applicant_id)  # two waves at once insert in one order
    Invitee.objects.bulk_create(rows, ignore_conflicts=True, batch_size=5000)
    wave.people = wave.invitees.count()
    if not wave.people:
        raise NobodyToInvite
    wave.state = WaveState.CONFIRMED if wave.people <= ALONE else WaveState.ASKED
    wave.save(update_fields=["people", "state"])
    note(wave, wave.state)
    return wave


@service
def confirm(wave: int, *, by: User) -> Wave:
    """Have a large wave (id) go out, as a second person. Safe to repeat.

    Raises SecondPerson if it was `by` who asked, NotNow if it was dropped meanwhile.
    """
    row = lock(wave)
    if row.asked_by_id == by.pk:
        raise SecondPerson
    if row.state != WaveState.ASKED:
        return unless_dropped(row)
    row.state, row.confirmed_by = WaveState.CONFIRMED, by
    row.save(update_fields=["state", "confirmed_by"])
    note(row, "confirmed")
    return row


def unless_dropped(row: Wave) -> Wave:
    """Return what is confirmed already. Raises NotNow."""
    if row.state == WaveState.DROPPED:
        raise NotNow
    return row


@service
def drop(wave: int) -> Wave:
    """Give up a wave (id) of which nobody was invited: its people are free for another one.

    Those who were told a later day can book like everybody without a wave. Safe to
    repeat. Raises NotNow if somebody was invited already.
    """
    row = lock(wave)
    if row.state == WaveState.DROPPED:
        return row
    waiting = row.invitees.filter(state__in=QUEUED)
    locked(waiting)  # before their people, as who invites them does: nobody is invited from now on
    if row.state == WaveState.DONE or row.invitees.filter(state=InviteeState.INVITED).exists():
        raise NotNow
    row.state = WaveState.DROPPED
    row.save(update_fields=["state"])
    people = locked(Applicant.objects.filter(wave=row))
    Applicant.objects.filter(pk__in=ids(people)).update(wave=None)
    waiting.update(state=InviteeState.LEFT_OUT, why=Out.DROPPED, at=timezone.now())
    note(row, "dropped")
    return row


@service
def stop(wave: int) -> Wave:
    """Invite nobody more of a wave (id) until it is taken up again. Safe to repeat.

    What is in the outbox already is sent. Raises NotNow if it is not under way.
    """
    row = lock(wave)
    if row.state == WaveState.STOPPED:
        return row
    return turned(row, WaveState.CONFIRMED, WaveState.STOPPED)


@service
def resume(wave: int, *, opens_at: datetime | None = None) -> Wave:
    """Go on with a stopped wave (id), from another day if one is given. Safe to repeat.

    Those who wait see the new day at once. Raises NotNow if it is not stopped.
    """
    row = lock(wave)
    if row.state == WaveState.CONFIRMED:
        return row
    row.opens_at = opens_at or row.opens_at
    return turned(row, WaveState.STOPPED, WaveState.CONFIRMED)


def turned(row: Wave, was: WaveState, becomes: WaveState) -> Wave:
    """Change the state of a wave, which is locked. Raises NotNow unless it `was` that."""
    if row.state != was:
        raise NotNow
    row.state = becomes
    row.save(update_fields=["state", "opens_at"])
    note(row, becomes)
    return row


def lock(wave: int) -> Wave:
    """Lock a wave (id)."""
    [row] = locked(Wave.objects.filter(pk=wave))
    return row


def note(wave: Wave, what: str) -> None:
    """Leave in the trail what was done with a wave; who did it says the context."""
    record("wave", result=what, about=f"wave:{wave.pk}")
