"""Places of real slots, given lowest first while nobody else can look."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from appointments.places import SLOTS_PER_PARTY
from locations.models import Slot


@dataclass
class Room:
    """A slot and how many of its places were given, lowest first."""

    slot: Slot
    taken: int = 0

    @property
    def free(self) -> int:
        return int(self.slot.capacity) - self.taken

    def give(self, wanted: int) -> list[tuple[Slot, int]]:
        """Give up to `wanted` places; return them with their numbers."""
        first, given = self.taken + 1, min(self.free, wanted)
        self.taken += given
        return [(self.slot, place) for place in range(first, first + given)]


def fits(rooms: Sequence[Room], size: int) -> bool:
    """Whether `size` people find places from the first of `rooms` on, with no full one between."""
    for room in rooms[:SLOTS_PER_PARTY]:
        if room.free <= 0:
            return False
        size -= room.free
        if size <= 0:
            return True
    return False


def rooms_by_day(slots: Iterable[Slot]) -> dict[date, dict[int, list[Room]]]:
    """Return the rooms by local day and by id of the location, each by time."""
    found: dict[date, dict[int, list[Room]]] = {}
    for slot in slots:
        day = found.setdefault(timezone.localdate(slot.starts_at), {})
        day.setdefault(slot.location_id, []).append(Room(slot))
    return found
