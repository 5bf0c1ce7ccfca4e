"""The one writer of `Slot.extra`: places against no-shows, set, put back, taken back."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from appointments.exceptions import NotAllowed
from config.db import locked, service
from locations.models import Location, Slot
from planning.filling.hall import Rules
from planning.filling.proposing import proposal, proposals, rules_of
from planning.filling.rates import Rates
from planning.filling.seen import learn, midnight, taken_in
from planning.models import ExtraChange, Filling

DAY = timedelta(days=1)
AHEAD = timedelta(days=28)


class NothingToPutBack(NotAllowed):
    message = _("This cannot be put back: it was before, or its day has come.")


@service
def apply(
    location: Location, day: date, rates: Rates | None = None, *, by: User | None = None
) -> ExtraChange | None:
    """Set the extra places of a day as proposed; return what changed, None if nothing did.

    Never of today or before, and never fewer than people have already. By itself (`by` is
    nobody) it leaves alone what a planner put back. Safe to repeat.
    """
    rates = learn() if rates is None else rates
    slots = locked(location.slots.on(day))
    last = ExtraChange.objects.filter(location=location, day=day).first()
    left_alone = last is not None and last.left_alone
    if not slots or (left_alone and by is None) or day <= timezone.localdate():
        return None
    proposed = proposal(slots, rates, rules_of([location])[location.pk])
    change = ExtraChange(rate=proposed.rate.mean, by=by)
    return write(slots, proposed.extra, change, always=left_alone)


def write(
    slots: Sequence[Slot], extra: Mapping[int, int], change: ExtraChange, *, always: bool = False
) -> ExtraChange | None:
    """Write `extra` by slot (id) where it differs, and what was, as `change`; slots are locked.

    Nothing is written if nothing differs, unless `always`: to say that a day is left alone
    from now on, or no longer.
    """
    changed = [slot for slot in slots if extra.get(slot.pk, slot.extra) != slot.extra]
    if not changed and not always:
        return None
    change.location_id, change.day = slots[0].location_id, timezone.localdate(slots[0].starts_at)
    change.places = {slot.pk: [slot.extra, extra[slot.pk]] for slot in changed}
    change.before = sum(slot.extra for slot in slots)
    for slot in changed:
        slot.extra = extra[slot.pk]
    Slot.objects.bulk_update(changed, ["extra"])
    change.after = sum(slot.extra for slot in slots)
    change.save()
    return change


@service
def put_back(change: int, *, by: User) -> ExtraChange | None:
    """Take a change (id) back: each slot has as many extra places as before, or as people have.

    From then on the day is left alone by night, until a planner sets it again.

    Raises NotAllowed if it was put back already or if the day has come.
    """
    row = ExtraChange.objects.get(pk=change)
    slots = locked(row.location.slots.on(row.day))
    if row.day <= timezone.localdate() or ExtraChange.objects.filter(puts_back=row).exists():
        raise NothingToPutBack
    given = given_in(slots)
    was = {int(slot): before for slot, (before, _after) in row.places.items()}
    wanted = {
        slot.pk: max(was[slot.pk], given[slot.pk]) if slot.planned else 0
        for slot in slots
        if slot.pk in was
    }
    return write(slots, wanted, ExtraChange(by=by, puts_back=row, left_alone=True), always=True)


@service
def clear(location: Location, day: date, *, by: User) -> ExtraChange | None:
    """Take back every extra place of a day that nobody has, and leave the day alone by night.

    Raises NotAllowed if the day has come.
    """
    slots = locked(location.slots.on(day))
    if not slots or day <= timezone.localdate():
        raise NothingToPutBack
    return write(slots, given_in(slots), ExtraChange(by=by, left_alone=True), always=True)


def given_in(slots: Sequence[Slot]) -> dict[int, int]:
    """Return how many extra places of each slot (id) people have already; of a closed one, none."""
    taken = taken_in(slots)
    return {
        slot.pk: max(0, min(slot.extra, taken.get(slot.pk, 0) - slot.planned))
        if slot.planned
        else 0
        for slot in slots
    }


@service
def set_rules(location: Location, rules: Rules, *, by_night: bool, by: User) -> None:
    """Say how far a location goes from now on, and whether by itself."""
    Filling.objects.update_or_create(
        location=location,
        defaults={
            "by_night": by_night,
            "most_share": rules.most_share,
            "most_wait": rules.most_wait,
            "changed_by": by,
            "changed_at": timezone.now(),
        },
    )


@service
def switch(*, by_night: bool, by: User) -> None:
    """Have every location do it by itself from now on, or none of them. The rest stays as it is."""
    for location in Location.objects.real().order_by("pk"):
        Filling.objects.update_or_create(
            location=location,
            defaults={"by_night": by_night, "changed_by": by, "changed_at": timezone.now()},
        )


def apply_ahead(rates: Rates | None = None) -> int:
    """Set the extra places of every day to come, up to AHEAD; return how many days changed.

    Not of locations that do it by hand. Each day of a location is a transaction of its own,
    and locks its slots only if something would change. A second run has nothing to do.
    """
    rates = learn() if rates is None else rates
    places = list(Location.objects.real().exclude(filling__by_night=False))
    rules = rules_of(places)
    done = [
        apply(location, proposed.day, rates)
        for location in places
        for proposed in proposals(coming(location), rates, rules)
        if proposed.differs
    ]
    return sum(change is not None for change in done)


def coming(location: Location) -> list[Slot]:
    """Return the slots of `location` from tomorrow on, up to AHEAD."""
    today = timezone.localdate()
    first, last = midnight(today + DAY), midnight(today + AHEAD + DAY)
    return list(location.slots.filter(starts_at__gte=first, starts_at__lt=last))


def clear_closed() -> int:
    """Take the extra places out of slots that are closed now; return from how many days.

    A slot whose desks do not work has no place at all: what is extra there would be all
    there is.
    """
    closed = Slot.objects.upcoming(timezone.now()).filter(planned=0, extra__gt=0)
    found = {(slot.location_id, timezone.localdate(slot.starts_at)) for slot in closed}
    return sum(clear_closed_day(*each) is not None for each in sorted(found))


@service
def clear_closed_day(location: int, day: date) -> ExtraChange | None:
    """Take the extra places out of the closed slots of one day of a location (id)."""
    slots = locked(Slot.objects.on(day).filter(location=location))
    return write(slots, {slot.pk: 0 for slot in slots if not slot.planned}, ExtraChange())
