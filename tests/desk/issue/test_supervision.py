from functools import partial

import pytest

from desk.models import HelpCall
from desk.supervision import call_supervisor, calls_at, end_call
from locations.models import Desk
from tests.factories import LocationFactory, UserFactory
from tests.races import race
from trail.models import Event

pytestmark = pytest.mark.django_db(transaction=True)

CALL, TEAM, LIVE = "/desk/supervisor/call/", "/desk/team/", "/desk/live/"


def end(client, call, **more):
    return client.post(f"/desk/supervisor/{call.pk}/end/", more)


def text(page):
    return " ".join(page.content.decode().split())


@pytest.fixture
def asked(desk, clerk):
    return call_supervisor(desk, clerk)


def test_one_key_calls_once_however_often_it_is_pressed(client, desk, clerk):
    for _again in range(2):
        client.post(CALL)

    asked = HelpCall.objects.get()
    assert (asked.desk, asked.by, asked.ended_at) == (desk, clerk, None)


def test_calls_of_the_same_moment_are_one(desk, clerk):
    race(*[partial(call_supervisor, desk, clerk)] * 3)

    assert HelpCall.objects.count() == 1


def test_the_field_takes_the_card_for_it(client, desk):
    client.post("/desk/enter/", {"code": "CMD-CALL"})

    assert HelpCall.objects.get().desk == desk


def test_the_page_of_a_party_comes_back(client, desk, family):
    answer = client.post(CALL, {"party": family[0].party_id})

    assert answer.url == f"/desk/visit/{family[0].party_id}/issue/"
    assert "The supervisor is called" in text(client.get(answer.url))


def test_the_others_see_which_desk_calls(client, asked):
    assert "Calls the supervisor: Desk 3" in text(client.get(LIVE))


def test_the_manager_sees_it(client, location, asked):
    manager = UserFactory(role="manager")
    location.clerks.add(manager)
    client.force_login(manager)
    client.cookies["django_language"] = "en"

    assert "Calls the supervisor: Desk 3" in text(client.get(TEAM))


def test_who_has_come_ends_it_and_the_desk_may_call_again(client, desk, clerk, asked):
    end(client, asked)
    end(client, asked)

    asked.refresh_from_db()
    assert asked.ended_by == clerk
    assert "Calls the supervisor" not in text(client.get(LIVE))
    assert call_supervisor(desk, clerk) != asked


def test_a_call_of_another_location_is_neither_seen_nor_ended(client, desk, clerk):
    elsewhere = Desk.objects.create(location=LocationFactory(), number=9)
    foreign = call_supervisor(elsewhere, clerk)

    end(client, foreign)

    assert "Desk 9" not in text(client.get(LIVE))
    assert HelpCall.objects.get().ended_at is None


def test_the_longest_waiting_comes_first(desk, clerk, location, asked):
    second = call_supervisor(Desk.objects.create(location=location, number=1), clerk)

    assert list(calls_at(location)) == [asked, second]
    end_call(asked.pk, location, clerk)
    assert list(calls_at(location)) == [second]


def test_who_called_and_who_came_is_in_the_trail(client, desk):
    client.post(CALL)
    end(client, HelpCall.objects.get())

    kinds = Event.objects.filter(place=f"desk:{desk.pk}").values_list("kind", flat=True)
    assert {"call-supervisor", "supervisor-came"} <= set(kinds)
