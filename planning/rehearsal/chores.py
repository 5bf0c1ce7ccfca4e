"""What Celery's clock does, at the simulated hours: the same services, more seldom."""

from collections.abc import Callable
from datetime import time

from django.utils import timezone

from appointments import claims, invitations, no_shows, reminders, waitlist, withdrawn
from config.db import acting_as
from notices.models import Notice
from stickers.letters import tell_next_outcome

Chore = Callable[[], object]


def whole(step: Callable[[], object]) -> Chore:
    """Return a chore that goes on until nothing is left to do."""

    def run() -> None:
        while step():
            pass

    return run


def serve_the_line() -> None:
    whole(waitlist.end_next_lapsed_offer)()
    waitlist.offer_all()
    whole(waitlist.tell_next_that_they_wait)()


def post() -> None:
    """Send what is due: the carriers, who are no part of the house, are one statement here."""
    now = timezone.now()
    Notice.objects.due(now).order_by().update(sent_at=now, attempts=1)


def record_no_shows() -> int:
    """Record who did not come; return how many."""
    number = 0
    with acting_as(actor="task:rehearsal", channel="task"):
        while no_shows.record_next_no_show():
            number += 1
    return number


EACH_HOUR: list[Chore] = [whole(claims.expire_next_hold), post]
OUTCOMES: list[Chore] = [whole(tell_next_outcome)]
DAILY: dict[time, list[Chore]] = {
    time(10): [whole(withdrawn.end_next_withdrawn)],
    time(13): OUTCOMES,
    time(17): OUTCOMES,
    time(20): [*OUTCOMES, whole(no_shows.write_next_letter)],
}
REMIND: list[Chore] = [whole(reminders.remind_next)]
INVITE_AGAIN: list[Chore] = [invitations.withdraw_vain, whole(invitations.invite_again)]


def run(chores: list[Chore]) -> None:
    for chore in chores:
        with acting_as(actor="task:rehearsal", channel="task"):
            chore()
