from datetime import timedelta

import pytest
from django.utils import timezone

from appointments.models import StatusChange
from config.db import Acting, tell_database
from planning.fairness import line
from planning.fairness.line import Reason
from tests.factories import AppointmentFactory, PartyFactory
from tests.planning.steps import in_line
from trail.models import Event

pytestmark = pytest.mark.django_db


def of(reason):
    return next(each for each in line.reasons(timezone.now()) if each.reason == reason)


def let_before(party, reason, *, days=0):
    at = timezone.now() - timedelta(days=days)
    Event.objects.create(kind="priority", result=reason, about=f"party:{party.pk}", at=at)


def offered(party):
    """An offer that the line made to this party."""
    tell_database(Acting(actor="task:serve_the_line", channel="task"))
    return AppointmentFactory(party=party, held=True)


def test_every_reason_is_named_and_so_is_none():
    names = [each.reason for each in line.reasons(timezone.now())]

    assert names == ["displaced", "deadline", "medical", "family", "mistake", ""]


def test_who_was_let_before_others_lately_is_counted():
    let_before(PartyFactory(), "medical")
    let_before(PartyFactory(), "medical", days=29)

    assert of("medical") == Reason("medical", let_before=1, waiting=0, offered=0)


def test_who_waits_is_counted_by_reason():
    in_line(1, priority="family")
    in_line(1)

    assert of("family").waiting == 1
    assert of("").waiting == 1


def test_an_offer_counts_for_the_reason_of_who_still_waits():
    offered(in_line(1, priority="displaced").party)

    assert of("displaced").offered == 1


def test_an_offer_counts_for_the_reason_of_who_left_the_line_since():
    party = PartyFactory()
    let_before(party, "deadline")
    offered(party)
    offered(PartyFactory())

    assert of("deadline").offered == 1
    assert of("").offered == 1


def test_a_party_that_was_offered_several_places_counts_once():
    party = PartyFactory()
    offered(party)
    offered(party)

    assert of("").offered == 1


def test_who_booked_a_place_by_themselves_was_offered_nothing():
    AppointmentFactory(held=True)

    assert StatusChange.objects.exists()
    assert of("").offered == 0
