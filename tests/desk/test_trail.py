"""Who, when and where: what each page that names somebody leaves in the trail, and each act."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from applicants.models import Applicant
from stickers.models import Outcome
from tests.access import TABLE, World
from trail.models import Event

PAGES = [case for case in TABLE if case.name.startswith("desk:") and case.method == "GET"]
ENTER = "/desk/enter/"

pytestmark = pytest.mark.django_db(transaction=True)  # else the history does not say who


@pytest.fixture
def world():
    """Everybody has a name that nothing else on a page has."""
    world = World()
    for person in Applicant.objects.all():
        person.family_name = person.given_names = f"Seen{person.pk}"
        person.save()
    return world


@pytest.fixture
def manager(client, world):
    """The manager, who may open every page of the desk, at desk 1."""
    manager = world.users[Role.MANAGER]
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    client.post("/desk/location/", {"desk": world.desk.pk})
    return manager


def look_up(client, world):
    """Have each page that shows what was looked up show somebody."""
    person = world.applicant
    born = {"born": "-".join(reversed(person.birth_date.split("-")))}
    client.post("/desk/late/find/", {"code": world.party.reference})
    client.post("/desk/stock/reissue/", {"code": person.v_number, **born})
    client.post(ENTER, {"code": world.twins[0].v_number})


def walk(client, world):
    """Open every page; return those that name somebody, and those of them without an event."""
    named, silent = set(), set()
    for case in PAGES:
        last = Event.objects.order_by("pk").last().pk
        page = client.get(reverse(case.name, kwargs=case.args(world)), case.data(world))
        if b"seen" in page.content.lower():
            named.add(case.name)
            silent |= set() if Event.objects.filter(pk__gt=last).exists() else {case.name}
    return named, silent


def test_every_page_that_names_somebody_leaves_a_trace(client, world, manager):
    look_up(client, world)
    booked, untold = walk(client, world)
    claim = world.party.appointments.get().pk
    client.post(ENTER, {"act": "check_in", "party": world.party.pk, "claim": [claim]})

    here, still_untold = walk(client, world)

    looked_up = {"desk:late", "desk:result", "desk:stock:reissue", "desk:stock:correct_one"}
    assert booked >= {"desk:day", "desk:visit", "desk:move", *looked_up}
    assert here >= {"desk:issue"}
    assert untold | still_untold == set()
    events = Event.objects.exclude(kind__in=["desk-open", "identify"])  # before all this
    assert set(events.values_list("actor", "place", "channel")) == {
        (f"user:{manager.pk}", f"desk:{world.desk.pk}", "desk")
    }


def test_what_is_found_by_a_number_leaves_whom_it_was_about(client, world, manager):
    reference = world.outcome.appointment.party.reference

    page = client.post("/desk/stock/correct/", {"code": reference})

    party = world.outcome.appointment.party_id
    assert b"Seen" in page.content
    assert Event.objects.filter(kind="outcome-find", about=f"party:{party}").exists()


def test_the_reception_leaves_its_location(client, world):
    clerk = world.users[Role.CLERK]
    client.force_login(clerk)
    client.post("/desk/location/", {"location": world.location.pk})

    client.get(f"/desk/visit/{world.party.pk}/")

    event = Event.objects.get(kind="visit")
    assert (event.actor, event.place) == (f"user:{clerk.pk}", f"location:{world.location.pk}")


def acts(world):
    """A shift, act by act: what is sent where, by what the trail calls it."""
    party, issue = world.party.pk, f"/desk/visit/{world.party.pk}/issue/"
    claim = world.party.appointments.get().pk
    serial = world.sticker.serial
    outcome = Outcome.objects.filter(appointment=claim)
    return {
        "desk-check-in": lambda: (ENTER, {"act": "check_in", "party": party, "claim": [claim]}),
        "ticket next": lambda: ("/desk/waiting/call/", {}),
        "ticket again": lambda: ("/desk/waiting/call/", {"act": "again"}),
        "ticket not_here": lambda: ("/desk/waiting/call/", {"act": "not_here"}),
        "ticket back": lambda: (f"/desk/waiting/{world.ticket.pk}/back/", {}),
        "ticket anybody": lambda: ("/desk/waiting/call/", {"act": "anybody"}),
        "ticket here": lambda: ("/desk/waiting/call/", {"act": "here"}),
        "outcome no_document": lambda: (issue, {"who": claim, "act": "6"}),
        "outcome-undo": lambda: (issue, {"act": "undo", "outcome": outcome.get().pk}),
        "hall line": lambda: ("/desk/waiting/hall/", {"say": "line"}),
        "call-supervisor": lambda: ("/desk/supervisor/call/", {}),
        "list-confirm": lambda: (f"/desk/lists/{world.day_list.pk}/confirm/", {}),
        "stock aside": lambda: (
            "/desk/stock/aside/",
            {"serial": serial, "what": "spoiled", "reason": "torn"},
        ),
        "count agrees": lambda: ("/desk/stock/count/", {"nothing": "on"}),
        "duty taken": lambda: (f"/desk/team/{world.duty.pk}/end/", {}),
        "practice start": lambda: ("/desk/practice/start/", {}),
    }


def test_every_act_leaves_a_trace(client, world, manager):
    for called, sent in acts(world).items():
        last = Event.objects.order_by("pk").last().pk

        client.post(*sent())

        left = Event.objects.filter(pk__gt=last)
        assert [f"{each.kind} {each.result}".strip() for each in left if each.about][:1] == [
            called.replace("desk-check-in", "desk-check-in done")
        ]
        assert {each.actor for each in left} == {f"user:{manager.pk}"}
        assert {each.place for each in left} == {f"desk:{world.desk.pk}"}
