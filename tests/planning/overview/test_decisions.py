from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone
from django.utils.translation import override

from planning.decision import Decision
from planning.overview import decisions
from tests.factories import BusFactory, DayListFactory, SlotFactory, UserFactory

pytestmark = pytest.mark.django_db
TEN = timezone.make_aware(datetime.combine(date(2026, 12, 8), time(10)))


@pytest.fixture(autouse=True)
def at_ten():
    """A Tuesday at ten, in English."""
    with override("en"), time_machine.travel(TEN, tick=False):
        yield


def test_a_bus_that_was_asked_for_waits_for_an_answer():
    BusFactory()
    BusFactory(refused=True)

    (found,) = decisions.buses(TEN)

    assert found.text == "1 municipality asks for places for a bus"
    assert found.url == "/admin/buses/coming/"


def open_now():
    """A location that receives people from nine to half past ten."""
    slot = SlotFactory(starts_at=TEN - timedelta(hours=1))
    slot.ends_at = TEN + timedelta(minutes=30)
    slot.save()
    return slot.location


def test_a_location_without_its_list_on_paper_is_named():
    location = open_now()

    (found,) = decisions.lists_on_paper(TEN)

    assert found.text == f"Day list on paper not confirmed: {location.name}"


def test_a_list_that_lies_there_needs_nothing():
    DayListFactory(location=open_now(), confirmed_at=TEN, confirmed_by=UserFactory())

    assert decisions.lists_on_paper(TEN) == []


def test_nothing_waits_where_nothing_is():
    assert decisions.decisions(TEN) == []


def test_what_is_urgent_comes_first(monkeypatch):
    calm, urgent = Decision("a", "/", "Do"), Decision("b", "/", "Do", urgent=True)
    monkeypatch.setattr(decisions, "SOURCES", [lambda now: [calm], lambda now: [urgent]])

    assert decisions.decisions(TEN) == [urgent, calm]
