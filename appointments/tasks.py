from celery import shared_task

from appointments import (
    claims,
    invitations,
    no_shows,
    outages,
    reminders,
    turns,
    waitlist,
    withdrawn,
)
from config.db import acting_as
from notices.tasks import for_a_while
from trail.context import by_itself


@shared_task(ignore_result=True)
@by_itself
def release_places() -> None:
    """End old holds, one transaction each. Copies may overlap; none may run: places
    come free by their clocks alone."""
    while claims.expire_next_hold():
        pass


@shared_task(ignore_result=True)
@by_itself
def record_no_shows() -> None:
    """Note who did not come, and write to them when the doors are closed. Copies may overlap.

    The heartbeat first: what stood still in between is nobody's absence.
    """
    outages.note_heartbeat()
    while no_shows.record_next_no_show():
        pass
    while no_shows.write_next_letter():
        pass


@shared_task(ignore_result=True)
@by_itself
def serve_the_line() -> None:
    """Offer what came free to those who wait, once lapsed offers and turns have ended.

    Copies may overlap. None may run: by their clocks the places become everybody's.
    """
    while turns.tell_next_that_is_over():
        pass
    turns.forget_what_is_over()
    while waitlist.end_next_lapsed_offer():
        pass
    waitlist.offer_all()
    while waitlist.tell_next_that_they_wait():
        pass


@shared_task(ignore_result=True)
@by_itself
def remind() -> None:
    """Remind people of their visits, in decent hours, for RUN at most. Copies may overlap."""
    for_a_while(reminders.remind_next)


@shared_task(ignore_result=True)
@by_itself
def end_withdrawn() -> None:
    """End near visits of people who are no longer registered, for RUN at most. May overlap."""
    with acting_as(reason="no longer registered"):
        for_a_while(withdrawn.end_next_withdrawn)


@shared_task(ignore_result=True)
@by_itself
def invite_again() -> None:
    """Invite once more who has not booked, and nobody who has. Copies may overlap."""
    invitations.withdraw_vain()
    while invitations.invite_again():
        pass
