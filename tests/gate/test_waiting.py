import re
import time
from datetime import UTC, datetime

import pytest

from gate.pace import Wait
from gate.pages import STATES, Shown, made, page
from gate.tickets import read_pass, read_ticket
from tests.factories import ApplicantFactory

pytestmark = pytest.mark.usefixtures("lets_in")
LATER, LONG_AGO = time.time() + 3600, time.time() - 100
OPEN = {"shown_at": LONG_AGO, "opens_at": LONG_AGO}
SOON = {"shown_at": LONG_AGO, "opens_at": LATER}


@pytest.fixture
def crowd(lets_in, switched, seen_by):
    """A line that is open, in which 1,000 people wait, and that lets in a few each second."""
    switched(**OPEN)
    seen_by(lets_in, time.time() - 1)
    for _ in range(1000):
        lets_in.join()
    seen_by(lets_in, time.time())


def waits(answer):
    return "Line" in answer.headers


def ask(client, path="/en/"):
    return client.get(path)


def post(client, person, path="/en/"):
    year, month, day = person.birth_date.split("-")
    boxes = {"birth_date_day": day, "birth_date_month": month, "birth_date_year": year}
    return client.post(path, {"v_number": person.v_number, **boxes})


def call_everybody(room):
    view = room.view
    room.view = view._replace(line=view.line._replace(front=10_000.0), seen=time.monotonic() + 60)


def test_while_there_is_no_line_the_first_page_is_as_it_always_was(client, switched):
    switched(line="")

    answer = ask(client)

    assert b"v_number" in answer.content
    assert "line" not in answer.cookies
    assert "Line" not in answer.headers


@pytest.mark.django_db
@pytest.mark.usefixtures("crowd")
def test_a_newcomer_waits_without_a_statement_or_a_session(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = ask(client)

    assert waits(answer)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(answer.cookies) == {"line"}
    assert answer.cookies["line"]["httponly"]
    assert 'http-equiv="refresh"' in answer.content.decode()


@pytest.mark.usefixtures("crowd")
def test_who_comes_back_has_the_place_of_before(client):
    first = read_ticket(ask(client).cookies["line"].value)

    again = client.get("/nl/", headers={"user-agent": "x"}, REMOTE_ADDR="203.0.113.9")

    assert waits(again)
    assert read_ticket(again.cookies["line"].value) == first
    assert first.number == 1001


@pytest.mark.usefixtures("crowd")
def test_a_forged_ticket_goes_to_the_end(client):
    text = ask(client).cookies["line"].value
    client.cookies["line"] = text.replace(".1001.", ".1.")

    found = read_ticket(ask(client).cookies["line"].value)

    assert found.number == 1002


@pytest.mark.usefixtures("crowd")
def test_a_ticket_of_another_line_goes_to_the_end(client, lets_in):
    old = read_ticket(ask(client).cookies["line"].value)._replace(opening="p0", number=1)
    client.cookies["line"] = old.text()

    assert read_ticket(ask(client).cookies["line"].value).number == 1002


@pytest.mark.usefixtures("crowd")
def test_what_was_being_sent_is_a_ticket_too(client):
    assert waits(client.post("/en/", {"v_number": "1"}))


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize(
    "path", ["/en/visit/find/", "/en/v/x/", "/en/i/x/", "/en/why/", "/en/check/", "/desk/login/"]
)
def test_only_newcomers_wait(db, client, path):
    assert not waits(client.get(path))


def test_before_the_opening_everybody_gets_a_ticket_for_the_lot(client, switched, lets_in, seen_by):
    switched(**SOON)
    seen_by(lets_in, time.time())

    answer = ask(client)

    assert waits(answer)
    assert "Booking has not opened yet" in answer.content.decode()
    assert read_ticket(answer.cookies["line"].value).number == 0


@pytest.mark.usefixtures("crowd")
def test_who_was_called_comes_in_with_a_pass_and_stays(db, client, lets_in):
    ask(client)
    call_everybody(lets_in)

    answer = ask(client)

    assert b"v_number" in answer.content
    assert read_pass(answer.cookies["line"].value)
    assert b"v_number" in ask(client).content


@pytest.mark.usefixtures("crowd")
def test_a_full_house_says_that_it_is_your_turn_and_asks_soon_again(db, client, lets_in):
    ask(client)
    call_everybody(lets_in)
    for turn in range(100):
        lets_in.enter(f"n{turn}", time.time())

    answer = ask(client)

    assert waits(answer)
    assert "It is your turn" in answer.content.decode()
    assert int(answer.headers["Retry-After"]) <= 20


@pytest.mark.django_db
@pytest.mark.usefixtures("crowd")
def test_a_copied_pass_lets_in_its_household_alone(client, lets_in):
    mine, other = ApplicantFactory(household=""), ApplicantFactory(household="")
    ask(client)
    call_everybody(lets_in)
    copied = ask(client).cookies["line"].value

    first = post(client, mine)
    client.cookies.clear()
    client.cookies["line"] = copied
    second = post(client, other)

    assert first.headers["Location"] == "/en/who/"
    assert second.headers["Location"] == "/en/"
    assert read_pass(ask(client).cookies["line"].value).nonce != read_pass(copied).nonce


@pytest.mark.django_db
@pytest.mark.usefixtures("crowd")
def test_a_copied_ticket_that_is_sent_at_once_lets_in_one_household_alone(client, lets_in):
    people = [ApplicantFactory(household="") for _ in range(2)]
    ticket = ask(client).cookies["line"].value
    call_everybody(lets_in)

    answers = []
    for person in people:
        client.cookies.clear()
        client.cookies["line"] = ticket
        answers.append(post(client, person).headers["Location"])

    assert answers == ["/en/who/", "/en/"]
    assert client.cookies["line"].value == ""  # told to forget it, or it would be refused for ever


@pytest.mark.django_db
@pytest.mark.usefixtures("crowd")
def test_the_household_of_a_pass_may_send_it_again(client, lets_in):
    person = ApplicantFactory(household="")
    ask(client)
    call_everybody(lets_in)
    ask(client)

    answers = [post(client, person).headers["Location"] for _ in range(2)]

    assert answers == ["/en/who/", "/en/who/"]


def test_the_pages_are_there_in_each_language_with_all_that_they_say():
    for language in ["uk", "ru", "nl", "en"]:
        for state in STATES:
            text = page(language, Shown(state, 20, LATER, 12_345, Wait(10, 20)))
            assert f'lang="{language}" class' in text
            assert 'content="20;url=/' in text
            assert "[[" not in text
        assert "10–20" in page(language, Shown("waits", 20, 0, 12_345, Wait(10, 20)))


def test_a_page_is_filled_in_without_a_template():
    made("en", "waits")

    text = page("en", Shown("waits", 20.4, 0, 12_345, Wait(10, 20)))

    assert "<b>12,345</b>" in text
    assert len(re.findall(r"\b20\b", text)) >= 2


def test_the_moment_of_the_opening_is_local():
    summer = datetime(2027, 6, 1, 7, 0, tzinfo=UTC).timestamp()

    assert "tuesday 1 june 2027, 09:00" in page("en", Shown("early", 20, summer)).lower()
