from datetime import timedelta

import pytest
from django.utils import timezone

from desk.issue import result_for, serving, spelled
from desk.models import Ticket
from desk.serving import settle, take_back, take_up
from desk.waiting import call_next, give_ticket
from locations.models import Desk
from stickers.issuing import Finding
from tests.factories import AppointmentFactory, LocationFactory, PartyFactory, SlotFactory

pytestmark = pytest.mark.django_db(transaction=True)


def give(row, serial, desk, clerk):
    return settle(row.pk, Finding("sticker", "passport", serial), desk=desk, by=clerk)


def page(family, desk, who=0):
    return serving(family[0].party, desk.location, desk, who)


def test_the_first_who_waits_is_asked_about(family, desk, clerk):
    give(family[0], "NL00000001", desk, clerk)

    found = page(family, desk)

    assert found.active.pk == family[1].pk
    assert [card.pk for card in found.done] == [family[0].pk]
    assert found.done[0].serial == "NL 0000 0001"
    assert found.done[0].undoable


def test_somebody_else_can_be_taken_first(family, desk):
    found = page(family, desk, who=family[2].pk)

    assert found.active.pk == family[2].pk
    assert found.after.pk == family[0].pk


def test_who_is_done_is_never_asked_about_again(family, desk, clerk):
    give(family[0], "NL00000001", desk, clerk)

    assert page(family, desk, who=family[0].pk).active.pk == family[1].pk


def test_nobody_can_be_taken_before_the_only_one(family, desk, clerk):
    for row, serial in zip(family[:2], ["NL00000001", "NL00000002"], strict=True):
        give(row, serial, desk, clerk)

    assert page(family, desk).after is None


def test_twins_are_the_pair_to_exchange(family, desk, clerk):
    for row, serial in [(family[0], "NL00000001"), (family[2], "NL00000002")]:
        give(row, serial, desk, clerk)
    assert [card.given_names for card in page(family, desk).twins] == ["Olena", "Sofiia"]

    give(family[1], "NL00000003", desk, clerk)

    assert [card.given_names for card in page(family, desk).twins] == ["Olena", "Marko"]


def test_a_party_of_another_location_is_not_served_here(family, desk):
    elsewhere = LocationFactory()

    assert serving(family[0].party, elsewhere, desk) is None


def test_who_is_only_expected_is_not_served(desk, location):
    slot = SlotFactory(location=location, starts_at=timezone.now())

    assert page([AppointmentFactory(slot=slot)], desk) is None


def test_who_sits_there_at_midnight_is_served_after_it(desk, location):
    slot = SlotFactory(location=location, starts_at=timezone.now() - timedelta(days=1))
    row = AppointmentFactory(slot=slot, status="checked_in")

    assert page([row], desk).active.pk == row.pk


@pytest.mark.parametrize("size", [1, 3])
def test_a_page_takes_two_queries_however_many_they_are(
    family, desk, size, django_assert_num_queries
):
    party = PartyFactory()
    for row in family[:size]:
        type(row).objects.filter(pk=row.pk).update(party=party)

    with django_assert_num_queries(2):
        assert len(serving(party, desk.location, desk).cards) == size


@pytest.mark.parametrize(
    ("document", "sheet", "result"),
    [
        ("passport", False, "sticker"),
        ("passport", True, "sheet"),
        ("expired", False, "sheet"),
        ("id_card", False, "sheet"),
    ],
)
def test_the_document_says_where_the_sticker_goes(document, sheet, result):
    assert result_for(document, sheet=sheet) == result


def test_a_serial_is_read_in_groups():
    assert spelled("NL04812230") == "NL 0481 2230"


def test_taking_a_party_up_keeps_other_desks_from_calling_it(family, desk, location):
    other = Desk.objects.create(location=location, number=4)
    take_up(family[0].party, desk)
    waiting = give_ticket(PartyFactory(), location)

    assert Ticket.objects.get(party=family[0].party).state == "here"
    assert call_next(other, []).pk == waiting.pk


def test_taking_a_party_up_ends_what_the_desk_had_open(family, desk, location):
    before = give_ticket(PartyFactory(), location)
    take_up(before.party, desk)

    take_up(family[0].party, desk)
    take_up(family[0].party, desk)

    assert Ticket.objects.get(pk=before.pk).state == "done"
    assert Ticket.objects.get(party=family[0].party).desk == desk


def test_who_was_called_and_never_came_is_put_aside(family, desk, location):
    called = give_ticket(PartyFactory(), location)
    Ticket.objects.filter(pk=called.pk).update(state="called", desk=desk, called_at=called.given_at)

    take_up(family[0].party, desk)

    called.refresh_from_db()
    assert called.state == "not_here"


def test_what_another_desk_has_called_stays_there(family, desk, location):
    other = Desk.objects.create(location=location, number=4)
    call_next(other, [])

    take_up(family[0].party, desk)

    assert Ticket.objects.get().desk == other


def test_the_ticket_is_done_with_the_last_of_the_party(family, desk, clerk):
    take_up(family[0].party, desk)
    for row, serial in zip(family[:2], ["NL00000001", "NL00000002"], strict=True):
        give(row, serial, desk, clerk)
    assert Ticket.objects.get().state == "here"

    settle(family[2].pk, Finding("left"), desk=desk, by=clerk)

    assert Ticket.objects.get().state == "done"


def test_undoing_the_last_has_the_party_be_served_again(family, desk, clerk):
    for row in family:
        outcome = settle(row.pk, Finding("left"), desk=desk, by=clerk)

    take_back(outcome.pk, None, desk=desk, by=clerk)

    assert Ticket.objects.get().state == "here"
    assert page(family, desk).active.pk == family[2].pk
