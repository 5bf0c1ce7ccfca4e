import uuid

import pytest
from django.test import override_settings
from django.urls import reverse

from notices.models import Notice
from planning.models import LineState, MassMove, MoveState
from planning.moves import acts
from planning.moves.waiting import decisions
from planning.moves.work import run
from tests.factories import UserFactory
from tests.planning.moves.world import at, begin, book, office, slots_on
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner():
    return UserFactory(planner=True, username="planner")


@pytest.fixture
def site(client, planner):
    """Open pages as a planner, in English."""
    client.force_login(planner)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def closed():
    location = office()
    [slot] = slots_on(location, 9, 4)
    slots_on(location, 10, 4)
    return slot


def address(name, *args):
    return reverse(f"planning:moves:{name}", args=args)


def what(location, **changes):
    given = {
        "location": location.pk,
        "first_day": "2026-12-09",
        "desks_gone": "4",
        "longest_wait": "0",
        "form_key": str(uuid.uuid4()),
    }
    return given | changes


def test_first_it_shows_what_it_means_and_tells_nobody(site, closed):
    book(closed, closed, language="uk")
    answer = site.get(address("new"), what(closed.location))
    text = answer.text

    for said in ["What it means", "09:00", "10 December", "Ukrainian", "nobody is helped"]:
        assert said in text
    assert "Does another time suit you?" in text
    assert not MassMove.objects.exists()
    assert not Notice.objects.exists()


def test_half_an_address_is_enough_for_the_rest(site, closed):
    answer = site.get(address("new"), {"location": closed.location.pk, "first_day": "2026-12-09"})

    assert "What it means" in answer.text
    assert 'name="form_key"' in answer.text


def test_confirmed_it_begins_and_sent_twice_it_begins_once(site, closed, planner):
    book(closed)
    given = what(closed.location)
    answers = [site.post(address("new"), given) for _ in range(2)]

    move = MassMove.objects.get()
    assert {answer.url for answer in answers} == {address("move", move.pk)}
    assert (move.asked_by, move.state) == (planner, MoveState.RUNNING)


def test_what_cannot_be_begun_says_why(site, closed):
    begin(closed.location, 9)

    answer = site.post(address("new"), what(closed.location))

    assert "Something is under way here on these days." in answer.text


def test_the_page_says_how_far_it_is(site, closed):
    book(closed)
    move = begin(closed.location, 9)
    assert "hx-trigger" in site.get(address("move", move.pk)).text
    run(60)

    answer = site.get(address("move", move.pk))

    assert "<b>1</b> / 1" in answer.text
    assert "hx-trigger" not in answer.text


def test_it_is_stopped_resumed_and_taken_back(site, closed):
    book(closed)
    move = begin(closed.location, 9)
    states = []
    for act in ["stop", "resume", "take_back"]:
        site.post(address("act", move.pk, act))
        move.refresh_from_db()
        states.append(move.state)

    assert states == [MoveState.STOPPED, MoveState.RUNNING, MoveState.TAKEN_BACK]


def test_above_50_another_planner_sees_the_same_and_signs(site, client, planner):
    [slot] = slots_on(office(), 9, 60)
    for _ in range(17):
        book(slot, slot, slot)
    answer = site.post(address("new"), what(slot.location, desks_gone="60"), follow=True)
    assert "Somebody else has to sign this." in answer.text
    move = MassMove.objects.get()
    assert "has to sign" in site.post(address("confirm", move.pk), follow=True).text

    client.force_login(UserFactory(planner=True))
    assert "Sign, and write to these people" in site.get(address("move", move.pk)).text
    site.post(address("confirm", move.pk))
    move.refresh_from_db()
    assert move.state == MoveState.RUNNING


def test_who_does_not_answer_is_called_and_the_trail_knows_who_looked(site, closed):
    party = book(closed)
    move = begin(closed.location, 9)
    run(60)
    move.lines.update(state=LineState.UNANSWERED)

    assert party.phone in site.get(address("move", move.pk)).text
    assert Event.objects.filter(kind="move-calls", about=f"party:{party.pk}").exists()
    line = move.lines.get()
    site.post(address("called", line.pk))
    assert party.phone not in site.get(address("move", move.pk)).text


def test_who_did_not_answer_can_be_asked_once_more(site, closed):
    book(closed)
    move = begin(closed.location, 9)
    run(60)
    move.lines.update(state=LineState.UNANSWERED)
    site.post(address("called", move.lines.get().pk), {"again": "yes"})

    assert move.lines.get().state == LineState.WAITING


def test_a_manager_sees_moves_of_the_own_location_only(site, client, closed):
    manager = UserFactory(manager=True)
    own = office("Assen")
    own.clerks.add(manager)
    mine, other = begin(own, 9), begin(closed.location, 9)
    client.force_login(manager)

    assert site.get(address("move", mine.pk)).status_code == 200
    assert site.get(address("move", other.pk)).status_code == 404
    assert site.post(address("act", other.pk, "stop")).status_code == 404
    assert site.post(address("confirm", mine.pk)).status_code == 403


def test_a_manager_stops_what_managers_began_and_only_looks_at_what_planners_did(site, client):
    manager, own = UserFactory(manager=True), office("Assen")
    own.clerks.add(manager)
    of_planners = begin(own, 9)
    mine = begin(own, 1, by=manager, alone=True, reason="ill")
    client.force_login(manager)

    assert site.post(address("act", of_planners.pk, "stop")).status_code == 403
    assert "Take back" not in site.get(address("move", of_planners.pk)).text
    assert "Take back" in site.get(address("move", mine.pk)).text
    assert site.post(address("act", mine.pk, "stop")).status_code == 302


def test_the_page_that_asks_again_by_itself_names_nobody(site, closed):
    party = book(closed)
    move = begin(closed.location, 9)
    move.lines.update(state=LineState.UNANSWERED)
    text = site.get(address("move", move.pk), headers={"HX-Request": "true"}).text

    assert party.phone not in text
    assert not Event.objects.filter(kind="move-calls").exists()


@override_settings(HELP_PHONE="088 043 04 30")
def test_the_poster_is_one_sheet_in_four_languages(site, closed):
    move = begin(closed.location, 9)
    text = site.get(address("poster", move.pk)).text

    assert [f'lang="{language}"' in text for language in ["uk", "ru", "nl", "en"]] == [True] * 4
    assert "Closed today" in text
    assert "088 043 04 30" in text


@pytest.mark.parametrize("moves", [1, 3])
def test_the_list_takes_as_many_queries_for_three_as_for_one(
    site, django_assert_num_queries, moves
):
    for number in range(moves):
        begin(office(f"Town {number}"), 9)

    with django_assert_num_queries(3):
        answer = site.get(address("list"))
    assert answer.text.count("Town ") == moves


@pytest.mark.parametrize("parties", [1, 3])
def test_a_page_takes_as_many_queries_for_three_as_for_one(
    site, closed, django_assert_num_queries, parties
):
    for _ in range(parties):
        book(closed)
    move = begin(closed.location, 9)
    move.lines.update(state=LineState.UNANSWERED)

    with django_assert_num_queries(7):
        assert site.get(address("move", move.pk)).text.count("tel:") == parties


@pytest.mark.parametrize("parties", [1, 3])
def test_a_preview_takes_as_many_queries_for_three_as_for_one(
    site, closed, django_assert_num_queries, parties
):
    for _ in range(parties):
        book(closed)

    with django_assert_num_queries(20):
        site.get(address("new"), what(closed.location))


def test_what_waits_for_a_planner_is_on_the_list_of_decisions(closed, by_day):
    [today] = slots_on(closed.location, 1, 4, hour=15)
    book(today)
    alone = begin(closed.location, 1, alone=True, reason="No power")
    move = begin(closed.location, 9)
    book(closed)
    acts.note_new(move.pk)
    move.lines.update(state=LineState.UNANSWERED)

    found = decisions()

    assert [(each.url, each.urgent) for each in found] == [
        (address("move", alone.pk), True),
        (address("move", move.pk), False),
    ]
    assert "Overdue" not in str(found[0].text)
    by_day.move_to(at(1, 14, 1), tick=False)
    assert "Overdue" in str(decisions()[0].text)


@pytest.mark.parametrize(
    ("gone", "people", "said"),
    [
        ("4", 1, "Close it and write to these people"),
        ("4", 0, "Close it for new bookings"),
        ("3", 4, "Work with fewer desks and write to these people"),
        ("1", 0, "Work with fewer desks"),
    ],
)
def test_the_button_says_what_it_does(site, closed, gone, people, said):
    for _ in range(people):
        book(closed)

    answer = site.get(address("new"), what(closed.location, desks_gone=gone))

    assert f">{said}</button>" in answer.text


def test_above_fifty_people_the_button_asks_for_a_second_planner(site):
    [slot] = slots_on(office(), 9, 51)
    book(*[slot] * 51)

    answer = site.get(address("new"), what(slot.location, desks_gone="51"))

    assert ">Ask a second planner to sign</button>" in answer.text
