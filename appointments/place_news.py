"""A location has another address: who is booked there is told, once, whoever changed it.

Rows are the queue: a party a transaction, and the row says how far it got.
"""

from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from appointments import saying
from appointments.addresses import place_of, recipients
from appointments.letters import tell, visits_of
from appointments.models import SHORT, Appointment, Party, PlaceNews, Status
from config.db import locked, service
from locations.models import Location
from notices import services as notices
from notices.composing import Occasion, compose
from notices.contexts import Today
from notices.kinds import Kind


def note_addresses() -> None:
    """Queue what has changed since it was last said: by whatever door, for we compare."""
    rows = PlaceNews.objects.order_by("pk").values_list("location", "address")
    said = dict(rows)  # the last one counts
    for place in Location.objects.real():
        if said.get(place.pk) != place_of(place).line:
            note_address(place.pk)


@service
def note_address(location: int, *, quietly: bool = False) -> None:
    """Queue the address of a location (id) if it is another than was last said. Safe to repeat.

    The first one of all is no news. Nor is it `quietly`, for it was only written wrongly,
    unless somebody is still to hear of the one before.
    """
    [place] = locked(Location.objects.filter(pk=location))
    address = place_of(place).line
    known = PlaceNews.objects.filter(location=place).last()
    if known is not None and known.address == address:
        return
    now = timezone.now()
    PlaceNews.objects.untold().filter(location=place).update(done_at=now)
    PlaceNews.objects.create(
        location=place,
        address=address,
        last_party=Party.objects.aggregate(last=Max("pk"))["last"] or 0,
        done_at=now if known is None or (quietly and known.done_at) else None,
    )


@service
def tell_next() -> bool:
    """Tell one party of the new address; return False when all of them know."""
    rows = PlaceNews.objects.untold().order_by("pk").select_related("location")
    news = rows.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
    if news is None:
        return False
    now = timezone.now()
    expected = Appointment.objects.filter(
        slot__location=news.location_id, slot__starts_at__gt=now, status=Status.BOOKED
    )
    parties = Party.objects.filter(
        pk__gt=news.told_up_to, pk__lte=news.last_party, pk__in=expected.values("party")
    )
    party = parties.order_by("pk").select_for_update(of=("self",), no_key=True).first()
    if party is None:
        news.done_at = now
    else:
        news.told_up_to = party.pk
        say(party, news.location, now)
    news.save(update_fields=["told_up_to", "done_at"])
    return True


def say(party: Party, place: Location, now: datetime) -> None:
    """Write to a party, which is locked, how its visit stands; today also in the fewest words.

    That is its next version: the calendar file has the place in it.
    """
    visit = [row for row in visits_of([party])[party.pk] if row.slot.starts_at > now]
    if not any(row.slot.location_id == place.pk for row in visit):
        return  # moved or cancelled while we waited for the lock
    tell([party])
    if timezone.localdate(visit[0].slot.starts_at) == timezone.localdate(now):
        notices.enqueue(compose(another_entrance(party, visit, place), recipients(party)))


def another_entrance(party: Party, visit: list[Appointment], place: Location) -> Occasion:
    """Return the message that today one comes in elsewhere, as short as a text needs it."""
    detail = place.address if len(place.address) <= SHORT else place.postcode
    context = Today(**saying.facts(party, visit), detail=detail)
    return saying.of_visit(Kind.TODAY_DOOR, party, visit, context)
