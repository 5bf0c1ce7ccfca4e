"""Who is booked where the address changes is told, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from appointments.models import PlaceNews
from appointments.place_news import note_address, note_addresses, tell_next
from config.db import acting_as
from notices.models import Notice
from planning.capacity.tasks import tell_new_addresses
from tests.factories import AppointmentFactory, LocationFactory, PartyFactory, SlotFactory
from tests.races import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    """An office whose address everybody knows."""
    found = LocationFactory()
    note_addresses()
    return found


def booked(place, **slot):
    party = PartyFactory(email="a@example.org", phone="+31612345678", version=1)
    slot.setdefault("minute", 10 * place.slots.count())
    AppointmentFactory(party=party, slot=SlotFactory(location=place, **slot), status="booked")
    return party


def moves(place, address="Dorpsstraat 2"):
    place.address = address
    place.save(update_fields=["address"])
    note_addresses()


def tell_all():
    with acting_as(channel="task"):
        while tell_next():
            pass


def kinds(party):
    rows = Notice.objects.filter(about=party.reference).order_by("pk")
    return sorted({key.partition(":")[0] for key in rows.values_list("key", flat=True)})


def later_today():
    now = timezone.localtime()
    return min(now + timedelta(minutes=5), now.replace(hour=23, minute=59, second=59))


def test_who_is_booked_reads_where_it_is_now(place):
    party = booked(place)

    moves(place)
    tell_all()

    party.refresh_from_db()
    assert (party.version, kinds(party)) == (2, ["visit"])
    assert "Dorpsstraat 2" in Notice.objects.get(channel="email").body


def test_who_comes_today_is_told_in_the_fewest_words_too(place):
    party = booked(place, starts_at=later_today())

    moves(place)
    tell_all()

    assert kinds(party) == ["today_door", "visit"]
    text = Notice.objects.get(channel="sms", key__startswith="today_door").body
    assert "Dorpsstraat 2" in text


def test_a_long_street_is_named_by_its_postcode_in_a_text(place):
    booked(place, starts_at=later_today())

    moves(place, "Burgemeester de Monchyplein 40")
    tell_all()

    text = Notice.objects.get(channel="sms", key__startswith="today_door").body
    assert place.postcode in text


@pytest.mark.parametrize("times", [1, 10])
def test_everybody_is_told_once_however_often_the_task_runs(times, place):
    parties = [booked(place) for _ in range(3)]
    moves(place)

    for _ in range(times):
        tell_new_addresses()

    for party in parties:
        party.refresh_from_db()
    assert [party.version for party in parties] == [2, 2, 2]
    assert not PlaceNews.objects.untold().exists()


def test_who_dies_in_the_middle_leaves_the_rest_to_the_next(place):
    parties = [booked(place) for _ in range(2)]
    moves(place)
    tell_next()

    tell_all()

    for party in parties:
        party.refresh_from_db()
    assert [party.version for party in parties] == [2, 2]


def test_others_hear_nothing(place):
    past = booked(place, starts_at=timezone.now() - timedelta(hours=1))
    elsewhere = booked(LocationFactory())
    left = booked(place)
    left.appointments.update(status="cancelled", public_at=timezone.now())

    moves(place)
    booked_since = booked(place)
    tell_all()

    assert [kinds(party) for party in (past, elsewhere, left, booked_since)] == [[]] * 4


def test_the_first_look_is_no_news():
    party = booked(LocationFactory())

    note_addresses()
    tell_all()

    assert kinds(party) == []


def test_what_was_only_written_wrongly_is_no_news(place):
    party = booked(place)
    place.address = "Stationsplein 1a"
    place.save(update_fields=["address"])

    note_address(place.pk, quietly=True)
    note_addresses()
    tell_all()

    assert kinds(party) == []


def test_a_slip_that_is_mended_while_people_are_told_of_a_move_is_told_to_all(place):
    parties = [booked(place) for _ in range(2)]
    moves(place, "Dorpstraat 2")
    tell_next()
    place.address = "Dorpsstraat 2"
    place.save(update_fields=["address"])

    note_address(place.pk, quietly=True)
    tell_all()

    bodies = Notice.objects.filter(channel="email", valid_until__gt=timezone.now())
    last = [bodies.filter(about=party.reference).last().body for party in parties]
    assert all("Dorpsstraat 2" in body for body in last)


def test_the_same_address_again_is_no_news(place):
    for _ in range(3):
        note_addresses()

    assert PlaceNews.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_everybody_once(place):
    parties = [booked(place) for _ in range(3)]
    moves(place)

    race(tell_all, tell_all)
    tell_all()

    for party in parties:
        party.refresh_from_db()
    assert [party.version for party in parties] == [2, 2, 2]
