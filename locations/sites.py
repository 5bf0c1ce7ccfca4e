"""A location opens, or its details change."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from config.db import locked, service
from locations.exceptions import ChangedMeanwhile
from locations.models import Desk, Location
from trail.services import record

DETAILS = [
    "name",
    "address",
    "postcode",
    "city",
    "latitude",
    "longitude",
    "route",
    "step_free",
]


@service
def open_location(details: Mapping[str, Any], desks: int) -> Location:
    """Make a location with its details and desks 1 to `desks`. It receives nobody yet."""
    place = Location.objects.create(**details)
    add_desks(place, desks)
    record("location", result="opened", about=f"location:{place.pk}")
    return place


@service
def change_details(location: int, details: Mapping[str, Any], desks: int, *, seen: str) -> Location:
    """Write these details of a location (id), and have it have at least so many desks.

    `seen` is the `print_of` what the planner looked at. Raises ChangedMeanwhile.
    """
    [place] = locked(Location.objects.filter(pk=location))
    if print_of(place) != seen:
        raise ChangedMeanwhile
    for name, value in details.items():
        setattr(place, name, value)
    place.save(update_fields=list(details))
    add_desks(place, desks)
    record("location", result="changed", about=f"location:{place.pk}")
    return place


def add_desks(place: Location, desks: int) -> None:
    """Make the desks that lack, by number; one that is there stays."""
    known = set(place.desks.values_list("number", flat=True))
    missing = [number for number in range(1, desks + 1) if number not in known]
    Desk.objects.bulk_create(Desk(location=place, number=number) for number in missing)


def print_of(place: Location) -> str:
    """Return what tells whether its details have changed."""
    return sha256(repr([getattr(place, name) for name in DETAILS]).encode()).hexdigest()[:16]
