"""The ledger of the example: what came, who got it, what lies at the desks, and what differs.

Every step was taken as at a desk: a roll holds what was issued from it and what is left, so
that every book balances. One clerk has written all of it, for the example has no other.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from applicants.models import Applicant
from appointments.models import Appointment, Status
from demo.ledger import Ledger
from demo.luck import pick
from demo.registration import WITHOUT_STICKER
from locations.models import Desk, Location
from stickers.models import (
    Batch,
    Delivery,
    DeliveryState,
    Document,
    Outcome,
    Result,
    State,
    Sticker,
    StockCount,
    Transfer,
)
from stickers.serials import between, spell

BOX, IN_SAFE, LEFT, SENT = 100, 200, 40, 50  # stickers
EACH = 100_000  # serials between the first ones of two locations
RESULTS = {Result.STICKER: 93, Result.SHEET: 7}
DOCUMENTS = {Document.PASSPORT: 88, Document.EXPIRED: 7, Document.ID_CARD: 5}
UNFINISHED = {
    Result.NO_DOCUMENT: 60,
    Result.LEFT: 10,
    Result.DATA_DIFFER: 20,
    Result.IND_DECIDES: 10,
}
DIFFERS = "The birth date in the passport is another one."
AHEAD = timedelta(days=3)  # before anybody of the example comes for whom there is none
NOT_PROMISED = 4  # the office, in their order, that does not know when its stickers come


def make_stock(offices: Sequence[Location], appointments: Iterable[Appointment]) -> None:
    """Write what came of `appointments`, which are in the database, and the stickers for it."""
    came: dict[int, list[Appointment]] = {office.pk: [] for office in offices}
    for claim in appointments:
        if claim.status in {Status.FULFILLED, Status.UNFINISHED}:
            came[claim.slot.location_id].append(claim)
    by = User.objects.filter(role=Role.CLERK).earliest("pk")
    ledger = Ledger(by, timezone.now())
    first_office = offices[0]
    for place, office in enumerate(offices):
        visits = sorted(came[office.pk], key=lambda claim: claim.slot.starts_at)
        sent_to = first_office if place == 1 else None
        fill(ledger, office, visits, place * EACH + 1, sent_to)
    ledger.write()
    pending = [row.appointment.applicant_id for row in ledger.outcomes if waits(row)]
    today = timezone.localdate(ledger.now)
    Applicant.objects.filter(pk__in=pending).update(decision_pending_since=today)


def waits(row: Outcome) -> bool:
    return row.result == Result.IND_DECIDES


def fill(
    ledger: Ledger,
    office: Location,
    visits: Sequence[Appointment],
    first: int,
    sent_to: Location | None,
) -> None:
    """Add the ledger of one location, whose serials begin at `first`."""
    desks = list(office.desks.order_by("number"))
    shares = {desk.pk: visits[at :: len(desks)] for at, desk in enumerate(desks)}
    began = opening(ledger.now, visits)
    needs = {desk.pk: sum(map(with_sticker, shares[desk.pk])) + LEFT for desk in desks}
    size = sum(needs.values()) + IN_SAFE + (SENT if sent_to else 0)
    size += -size % BOX
    serials = iter(spell(f"NL{first:08d}", f"NL{first + size - 1:08d}"))
    batch = deliver(ledger, office, first, size, began)
    for desk in desks:
        roll = [next(serials) for _ in range(needs[desk.pk])]
        open_roll(ledger, desk, roll, batch, shares[desk.pk])
    if sent_to:
        send(ledger, office, sent_to, [next(serials) for _ in range(SENT)], batch)
    safe = {"batch": batch, "location": office, "changed_by": ledger.by, "changed_at": began}
    ledger.stickers += [Sticker(serial=serial, **safe) for serial in serials]


def opening(now: datetime, visits: Sequence[Appointment]) -> datetime:
    """Return when the first delivery came: before the first visit."""
    return min([now, *[claim.slot.starts_at for claim in visits[:1]]]) - timedelta(hours=16)


def with_sticker(claim: Appointment) -> bool:
    day = timezone.localdate(claim.slot.starts_at)
    return claim.status == Status.FULFILLED and claim.applicant.age_on(day) >= WITHOUT_STICKER


def deliver(ledger: Ledger, office: Location, first: int, size: int, at: datetime) -> Batch:
    """Add the delivery that came, and the one that is announced."""
    delivery = Delivery(
        location=office,
        expected_on=timezone.localdate(at),
        number=size,
        certain=True,
        state=DeliveryState.RECEIVED,
        announced_by=ledger.by,
        received_by=ledger.by,
        received_at=at,
    )
    coming = Delivery(
        location=office,
        expected_on=timezone.localdate(ledger.now) + AHEAD,
        number=1_000,
        certain=first != NOT_PROMISED * EACH + 1,
        announced_by=ledger.by,
    )
    ledger.deliveries += [delivery, coming]
    ends = f"NL{first:08d}", f"NL{first + size - 1:08d}"
    batch = Batch(delivery=delivery, first=ends[0], last=ends[1], size=size, received_at=at)
    ledger.batches.append(batch)
    return batch


def open_roll(
    ledger: Ledger, desk: Desk, roll: list[str], batch: Batch, visits: Sequence[Appointment]
) -> None:
    """Add a roll at `desk`: issued in order, one of it torn and one passed over, the rest left."""
    at = batch.received_at + timedelta(hours=1)
    transfer = moved(ledger, desk.location, desk.location, roll, at)
    transfer.to_desk, transfer.received = desk, len(roll)
    transfer.received_by, transfer.received_at = ledger.by, at
    here = {"batch": batch, "location": desk.location, "desk": desk, "transfer": transfer}
    rows = [
        Sticker(serial=serial, status=State.WITH_DESK, changed_by=ledger.by, changed_at=at, **here)
        for serial in roll
    ]
    ledger.stickers += rows
    odd = take_odd(ledger, rows, desk.number) if len(rows) > LEFT else []
    use(ledger, desk, iter([row for row in rows if row not in odd]), visits)
    counted = StockCount(location=desk.location, desk=desk, counted_by=ledger.by)
    counted.counted_at = max(at, last_evening(ledger.now))
    count(ledger, counted, rows, odd)


def take_odd(ledger: Ledger, rows: Sequence[Sticker], desk: int) -> list[Sticker]:
    """Return what was not issued in its turn: torn at the first desk, passed over at the second."""
    if desk == 1:
        rows[1].status, rows[1].note = State.SPOILED, "Torn"
        return [rows[1]]
    return [rows[2]] if desk == 2 else []  # noqa: PLR2004 -- the number of a desk


def last_evening(now: datetime) -> datetime:
    """Return when the desks were counted last."""
    return timezone.localtime(now).replace(hour=0, minute=0) - timedelta(hours=7)


def count(ledger: Ledger, row: StockCount, rows: Sequence[Sticker], odd: list[Sticker]) -> None:
    """Add what was counted at a desk: all was there but what was passed over."""
    lay = [
        each for each in rows if each.status == State.WITH_DESK or each.changed_at > row.counted_at
    ]
    row.missing = [each.serial for each in odd if each in lay]
    row.expected, row.found = len(lay), len(lay) - len(row.missing)
    ledger.counts.append(row)


def use(ledger: Ledger, desk: Desk, roll: Iterator[Sticker], visits: Sequence[Appointment]) -> None:
    """Add what came of `visits` at `desk`, with the next sticker of the roll where one is due."""
    for claim in visits:
        at = min(claim.slot.starts_at + timedelta(minutes=12), ledger.now)
        row = Outcome(appointment=claim, desk=desk, checked_by=ledger.by, at=at, recorded_at=at)
        row.told_at = at  # else thousands who do not exist are written to when the example starts
        if with_sticker(claim):
            row.result, row.document = pick(ledger.chance, RESULTS), pick(ledger.chance, DOCUMENTS)
            row.sticker = next(roll)
            row.sticker.status, row.sticker.applicant = State.ISSUED, claim.applicant
            row.sticker.changed_at = at
        elif claim.status == Status.FULFILLED:
            row.result, row.document = Result.UNDER_14, Document.PASSPORT
        else:
            row.result = pick(ledger.chance, UNFINISHED)
            row.note = DIFFERS if row.result == Result.DATA_DIFFER else ""
        ledger.outcomes.append(row)


def send(ledger: Ledger, origin: Location, to: Location, serials: list[str], batch: Batch) -> None:
    """Add stickers that are on their way."""
    at = ledger.now - timedelta(hours=3)
    transfer = moved(ledger, origin, to, serials, at)
    going = {"batch": batch, "location": origin, "transfer": transfer, "changed_at": at}
    ledger.stickers += [
        Sticker(serial=serial, status=State.IN_TRANSIT, changed_by=ledger.by, **going)
        for serial in serials
    ]


def moved(
    ledger: Ledger, origin: Location, to: Location, serials: list[str], at: datetime
) -> Transfer:
    """Add that `serials`, an unbroken row, left `origin`."""
    ends = serials[0], serials[-1]
    transfer = Transfer(
        from_location=origin,
        to_location=to,
        first=ends[0],
        last=ends[1],
        size=between(*ends),
        sent_by=ledger.by,
        sent_at=at,
    )
    ledger.transfers.append(transfer)
    return transfer
