import random

import pytest

from gate.tickets import LOT, Pass, Ticket, new_nonce, read_pass, read_ticket

NOW = 1_795_000_000


def ticket(number=0, opening="7", nonce=None):
    return Ticket(opening, number, NOW, nonce or new_nonce())


def test_a_ticket_says_again_what_was_written_into_it():
    found = read_ticket(ticket(12, nonce="a" * 16).text())

    assert found[:4] == ("7", 12, NOW, "a" * 16)


def test_a_pass_says_again_what_was_written_into_it():
    assert read_pass(Pass(NOW, "b" * 16).text()) == (NOW, "b" * 16)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(".500.", ".1."),
        lambda text: text.replace("t.7.", "t.8."),
        lambda text: text[:-1] + ("A" if text[-1] != "A" else "B"),
        lambda text: text.rpartition(".")[0],
        lambda text: text.rpartition(".")[0] + ".",
        lambda text: text.replace(".500.", ".-1."),
        lambda text: text.replace("t.", "p.", 1),
        lambda text: text + "x",
        lambda text: "",
        lambda text: "....",
        lambda text: "\udcff.ї" + text,
    ],
)
def test_a_changed_ticket_is_none(change):
    text = change(ticket(500).text())

    assert read_ticket(text) is None
    assert read_pass(text) is None


def test_a_ticket_is_no_pass_and_a_pass_no_ticket():
    assert read_pass(ticket(1).text()) is None
    assert read_ticket(Pass(NOW, new_nonce()).text()) is None


def test_the_key_of_another_site_signs_nothing(settings):
    text = ticket(1).text()

    settings.SECRET_KEY = "another one"  # noqa: S105

    assert read_ticket(text) is None


def test_a_new_key_of_the_site_leaves_place_and_lot_as_they_were(settings):
    text = ticket().text()
    before = read_ticket(text)

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new one"  # noqa: S105

    assert read_ticket(text) == before


def test_who_comes_after_the_opening_has_the_number_in_which_they_came():
    assert read_ticket(ticket(401).text()).place(400) == 401


def test_who_came_before_it_is_before_everybody_who_came_after():
    places = [read_ticket(ticket().text()).place(400) for _ in range(500)]

    assert min(places) >= 1
    assert max(places) <= 400


def test_if_nobody_was_counted_before_the_opening_a_ticket_of_then_is_first():
    assert read_ticket(ticket().text()).place(0) == 1


def test_a_lot_is_another_in_another_line():
    nonce = new_nonce()
    one, two = [read_ticket(ticket(opening=name, nonce=nonce).text()).lot for name in "78"]

    assert one != two


def test_the_lot_is_fair_whenever_somebody_came():
    chance = random.Random(4)
    lots = [
        read_ticket(ticket(nonce=f"{chance.randrange(16**16):016x}").text()).lot / LOT
        for _ in range(4000)
    ]

    first, last = lots[:2000], lots[2000:]

    assert abs(sum(first) / 2000 - sum(last) / 2000) < 0.04  # 4 standard deviations
    tenths = [sum(int(lot * 10) == tenth for lot in lots) for tenth in range(10)]
    assert sum((count - 400) ** 2 / 400 for count in tenths) < 28  # chi square, 1 in 1000
