"""What a desk sees while it serves a party: who is done, who comes next, what can be undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations

from django.db.models import Q
from django.utils import timezone

from appointments.models import Appointment, Party, Status
from desk.day import HERE, Visitor
from locations.models import Desk, Location, Slot
from stickers.models import Document, Outcome, Result

# Each number means the same on every step, so that fingers learn it.
DOCUMENTS = {
    "1": Document.PASSPORT,
    "2": Document.ID_CARD,
    "3": Document.EXPIRED,
    "4": Document.OTHER,
}
BIRTH = {"5": Document.BIRTH}  # enough for who gets no sticker
ENDINGS = {
    "6": Result.NO_DOCUMENT,
    "7": Result.LEFT,
    "8": Result.DATA_DIFFER,
    "9": Result.IND_DECIDES,
}


@dataclass(frozen=True)
class Card:
    """One person of the party, and what came of the visit if it is over."""

    visitor: Visitor
    outcome: Outcome | None = None
    undoable: bool = False

    @property
    def pk(self) -> int:
        return self.visitor.appointment.pk

    @property
    def waits(self) -> bool:
        """Whether nobody said yet what came of it."""
        return self.visitor.status == Status.CHECKED_IN

    @property
    def given_names(self) -> str:
        return self.visitor.applicant.given_names

    @property
    def documents(self) -> dict[str, Document]:
        """Return the kinds of document that are enough, by their number."""
        return DOCUMENTS | BIRTH if self.visitor.without_sticker else DOCUMENTS

    @property
    def serial(self) -> str:
        """The serial of the sticker as it is read out, "" without one."""
        sticker = self.outcome.sticker if self.outcome else None
        return spelled(sticker.serial) if sticker else ""


@dataclass(frozen=True)
class Serving:
    """A party at a desk. The `active` one is asked about; nobody is when all are done."""

    party: Party
    cards: Sequence[Card]
    active: Card | None

    @property
    def done(self) -> list[Card]:
        return [card for card in self.cards if not card.waits]

    @property
    def others(self) -> list[Card]:
        """Everybody but the active one."""
        return [card for card in self.cards if card != self.active]

    @property
    def after(self) -> Card | None:
        """Return who can be taken before the active one."""
        waiting = [card for card in self.cards if card.waits]
        if self.active is None or waiting == [self.active]:
            return None
        return waiting[(waiting.index(self.active) + 1) % len(waiting)]

    def holding(self, outcome: int) -> Card | None:
        """Return whose outcome (id) it is, if it holds."""
        return next(
            (c for c in self.cards if outcome and c.outcome and c.outcome.pk == outcome), None
        )

    @property
    def last(self) -> Card | None:
        """Return whose outcome was written last, if this desk may undo it."""
        cards = [card for card in self.cards if card.undoable]
        return max(cards, key=written, default=None)

    @property
    def twins(self) -> tuple[Card, Card] | None:
        """Return two whose stickers can be exchanged: of one birth date if there are such."""
        given = sorted((card for card in self.cards if card.undoable and card.serial), key=written)
        pairs = list(combinations(given, 2))
        alike = [(a, b) for a, b in pairs if a.visitor.born == b.visitor.born]
        return next(iter(alike or pairs[-1:]), None)


def written(card: Card) -> int:
    return card.outcome.pk if card.outcome else 0


def serving(party: Party, location: Location, desk: Desk, who: int = 0) -> Serving | None:
    """Return `party` as it is served at `desk`: `who` (id of an appointment) first, if waiting.

    None if nobody of it is or was here today. Two queries.
    """
    now = timezone.now()
    cards = cards_of(party, location, desk, now)
    waiting = [card for card in cards if card.waits]
    chosen = [card for card in waiting if card.pk == who]
    return Serving(party, cards, next(iter(chosen or waiting), None)) if cards else None


def cards_of(party: Party, location: Location, desk: Desk, now: datetime) -> list[Card]:
    """Return who of `party` is here, also since yesterday, or was here today."""
    today = timezone.localdate(now)
    rows = here(party, location, today)
    held = Outcome.objects.active().filter(appointment__in=rows)
    outcomes = {each.appointment_id: each for each in held.select_related("sticker")}
    found = []
    for row in rows:
        outcome = outcomes.get(row.pk)
        undoable = outcome is not None and outcome.may_be_undone(desk.pk, now)
        found.append(Card(Visitor(row, today), outcome, undoable))
    return found


def here(party: Party, location: Location, today: date) -> list[Appointment]:
    rows = Appointment.objects.filter(party=party, slot__location=location, status__in=HERE)
    rows = rows.filter(Q(status=Status.CHECKED_IN) | Q(slot__in=Slot.objects.on(today)))
    return list(rows.select_related("applicant", "slot").order_by("slot__starts_at", "place"))


def result_for(document: str, *, sheet: bool = False) -> Result:
    """Return how somebody old enough gets the sticker: in a valid passport, else on a sheet."""
    return Result.STICKER if document == Document.PASSPORT and not sheet else Result.SHEET


def spelled(serial: str) -> str:
    """Return a serial in groups, as it is compared with what is printed."""
    return f"{serial[:2]} {serial[2:6]} {serial[6:]}"
