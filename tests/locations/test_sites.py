import pytest

from locations.exceptions import ChangedMeanwhile
from locations.models import Location
from locations.sites import DETAILS, change_details, open_location, print_of
from tests.factories import LocationFactory

pytestmark = pytest.mark.django_db


def details(place):
    return {name: getattr(place, name) for name in DETAILS}


def test_a_location_opens_with_its_desks():
    place = open_location(details(LocationFactory.build(name="Assen")), 3)

    assert Location.objects.get() == place
    assert list(place.desks.values_list("number", flat=True)) == [1, 2, 3]


def test_details_change_and_desks_are_added_by_number():
    place = LocationFactory()
    place.desks.create(number=2)

    change_details(place.pk, details(place) | {"address": "Dorpsstraat 2"}, 3, seen=print_of(place))

    place.refresh_from_db()
    assert place.address == "Dorpsstraat 2"
    assert sorted(place.desks.values_list("number", flat=True)) == [1, 2, 3]


def test_fewer_desks_take_none_away():
    place = open_location(details(LocationFactory.build()), 3)

    change_details(place.pk, details(place), 1, seen=print_of(place))

    assert place.desks.count() == 3


def test_who_looked_at_other_details_is_told():
    place = LocationFactory()
    seen = print_of(place)
    change_details(place.pk, {"route": "Bus 3"}, 1, seen=seen)

    with pytest.raises(ChangedMeanwhile):
        change_details(place.pk, {"route": "Tram 1"}, 1, seen=seen)

    place.refresh_from_db()
    assert place.route == "Bus 3"
