from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from locations.models import Duty
from tests.factories import LocationFactory, UserFactory
from trail.models import Event

TEAM = "/desk/team/"


@pytest.fixture
def manager(client, location):
    manager = UserFactory(role=Role.MANAGER)
    location.clerks.add(manager)
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    return manager


def text(response):
    return response.content.decode()


def test_a_manager_lets_somebody_serve_until_a_day(client, manager, location):
    clerk, until = UserFactory(), timezone.localdate() + timedelta(days=7)

    client.post(TEAM, {"username": clerk.username, "until": until.isoformat()})

    assert Duty.objects.get(user=clerk).until == until
    event = Event.objects.get(kind="duty")
    assert (event.result, event.about) == ("given", f"user:{clerk.pk}")
    assert event.actor == f"user:{manager.pk}"


def test_the_last_day_is_changed_by_giving_it_again(client, manager, location):
    clerk = UserFactory()
    location.clerks.add(clerk)
    today = timezone.localdate()

    client.post(TEAM, {"username": clerk.username, "until": today.isoformat()})

    assert Duty.objects.get(user=clerk).until == today


@pytest.mark.parametrize("name", ["nobody", "officer"])
def test_who_does_not_serve_at_desks_is_not_taken(client, manager, name):
    UserFactory(username="officer", officer=True)

    page = text(client.post(TEAM, {"username": name}))

    assert "No clerk has this user name" in page
    assert not Duty.objects.exclude(user=manager).exists()


def test_a_last_day_that_is_over_is_not_taken(client, manager):
    yesterday = timezone.localdate() - timedelta(days=1)

    page = text(client.post(TEAM, {"username": UserFactory().username, "until": yesterday}))

    assert "Choose today or a later day." in page


def test_a_duty_that_is_taken_counts_at_once_in_an_open_session(client, manager, location):
    clerk = UserFactory()
    duty = location.duties.create(user=clerk)
    theirs = client.__class__(headers={"accept-language": "en"})
    theirs.force_login(clerk)
    before = text(theirs.get("/desk/"))

    client.post(f"{TEAM}{duty.pk}/end/")

    assert "not listed" not in before
    assert "not listed" in text(theirs.get("/desk/"))
    assert Event.objects.get(kind="duty").result == "taken"


def test_a_manager_does_not_shut_herself_out(client, manager, location):
    duty = Duty.objects.get(user=manager)

    page = text(client.post(f"{TEAM}{duty.pk}/end/", follow=True))

    assert "You cannot end your own duty" in page
    assert Duty.objects.get(user=manager).until is None


def test_a_duty_at_another_location_stays(client, manager):
    foreign = LocationFactory().duties.create(user=UserFactory())

    client.post(f"{TEAM}{foreign.pk}/end/")

    foreign.refresh_from_db()
    assert foreign.until is None


@pytest.mark.parametrize("clerks", [1, 3])
def test_the_team_takes_the_same_queries_however_large(
    client, manager, location, clerks, django_assert_num_queries
):
    location.clerks.add(*UserFactory.create_batch(clerks))
    client.get(TEAM)

    with django_assert_num_queries(5):  # the user, the place, who calls, who serves, who did
        client.get(TEAM)
