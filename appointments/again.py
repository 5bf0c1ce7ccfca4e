"""What was written before, sent once more to who asks for it: by phone or on the website."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from appointments import saying
from appointments.addresses import recipients
from appointments.letters import visits_of
from appointments.models import Party
from appointments.proposals import proposal_of
from config.db import locked, service
from notices import services as notices
from notices.composing import Occasion, compose
from notices.models import Notice

AGAIN = timedelta(hours=1)


@service
def send_again(parties: QuerySet[Party], now: datetime) -> None:
    """Send these parties once more what they have, if that was not done within AGAIN.

    That is the reference of what is booked; once its time has begun, what planners propose
    instead. The outbox says when it was, and the lock of the party that nobody else asks it.
    """
    for party in locked(parties):
        occasion = what_stands(party, now)
        if occasion and not sent_since(now - AGAIN, party):
            notices.enqueue(compose(occasion, recipients(party)))


def what_stands(party: Party, now: datetime) -> Occasion | None:
    """Return the message about what is still to come for this party, None if that is nothing."""
    booked = visits_of([party])[party.pk]
    if booked and booked[0].slot.starts_at > now:
        return saying.reference(party, booked, now)
    held = [row for row in proposal_of(party) if row.slot.starts_at > now]
    return saying.proposal(party, held, now) if held else None


def sent_since(then: datetime, party: Party) -> bool:
    """Whether something was sent again to the party after `then`."""
    letters = Notice.objects.filter(about=party.reference, created_at__gt=then)
    return letters.filter(key__contains=f":{saying.AGAIN}:").exists()
