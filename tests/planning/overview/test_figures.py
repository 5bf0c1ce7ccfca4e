import pytest
from django.utils import timezone

from planning.overview.figures import figures
from tests.factories import AppointmentFactory, LocationFactory, SlotFactory

pytestmark = pytest.mark.django_db


def test_figures_are_of_real_locations_by_name():
    LocationFactory(name="Zwolle")
    LocationFactory(name="Assen")
    LocationFactory(name="Practice", practice=True)

    assert [place.name for place in figures().locations] == ["Assen", "Zwolle"]


def test_figures_say_when_they_were_counted_and_stay_for_a_while():
    before = timezone.now()
    first = figures()

    AppointmentFactory()

    assert before <= first.at <= timezone.now()
    assert figures() is first


def test_figures_count_anew_once_they_are_forgotten():
    first = figures()
    AppointmentFactory()

    figures.cache.clear()

    assert figures() is not first
    assert figures().progress.booked == 1


@pytest.mark.parametrize("number", [1, 3])
def test_many_locations_take_no_more_queries_than_one(django_assert_num_queries, number):
    for _ in range(number):
        location = LocationFactory()
        AppointmentFactory(slot=SlotFactory(location=location))
        AppointmentFactory(slot=SlotFactory(location=location, starts_at=timezone.now()))

    with django_assert_num_queries(18):
        figures()
