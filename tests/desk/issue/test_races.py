"""Two desks, or one form twice, at the same moment: one wins and the other is told who."""

from functools import partial

import pytest
from django.test import Client

from accounts.models import User
from desk.serving import settle, take_up
from locations.models import Desk
from stickers.exceptions import AlreadyDone, UsedSerial
from stickers.issuing import Finding
from stickers.models import Outcome, Sticker
from stickers.transfers import open_roll
from tests.factories import UserFactory
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def colleague(location, desk):
    """Somebody at another desk, with a roll of their own."""
    colleague = UserFactory()
    location.clerks.add(colleague)
    return colleague


@pytest.fixture
def other(location, colleague):
    other = Desk.objects.create(location=location, number=4)
    open_roll(other.pk, "NL00000011", "NL00000020", by=colleague)
    return other


def give(row, serial, desk, by):
    return partial(settle, row.pk, Finding("sticker", "passport", serial), desk=desk, by=by)


def lost(results, refusal):
    [told] = [each for each in results if isinstance(each, refusal)]
    [won] = [each for each in results if isinstance(each, Outcome)]
    return told, won


def test_of_two_desks_one_serves_a_person_and_the_other_is_told_who(
    desk, other, clerk, colleague, family, deadlocks
):
    results = race(
        give(family[0], "NL00000001", desk, clerk), give(family[0], "NL00000011", other, colleague)
    )

    told, won = lost(results, AlreadyDone)
    assert (told.who, told.where, told.serial) == (won.checked_by, won.desk, won.sticker.serial)
    assert Sticker.objects.filter(status="issued").count() == 1
    assert deadlocks == []


def test_of_two_desks_one_gives_a_serial_and_the_other_is_told_who(
    desk, other, clerk, colleague, family, deadlocks
):
    results = race(
        give(family[0], "NL00000001", desk, clerk), give(family[1], "NL00000001", other, colleague)
    )

    told, won = lost(results, UsedSerial)
    assert told.who == won.checked_by
    assert Sticker.objects.get(status="issued").applicant == won.applicant
    assert deadlocks == []


def test_a_form_that_comes_three_times_at_once_gives_one_sticker(desk, clerk, client, family):
    path = f"/desk/visit/{family[0].party_id}/issue/"
    form = {"who": family[0].pk, "document": "passport", "serial": "NL00000001", "code": ""}

    def send():
        visitor = Client()
        visitor.cookies = client.cookies
        return visitor.post(path, form).status_code

    assert race(send, send, send, connected=False) == [302, 302, 302]
    assert Outcome.objects.count() == 1


def test_two_desks_that_take_a_party_up_do_not_both_have_it(desk, other, family, deadlocks):
    party = family[0].party

    race(partial(take_up, party, desk), partial(take_up, party, other))

    assert party.tickets.get().desk in [desk, other]
    assert User.objects.exists()
    assert deadlocks == []
