from datetime import timedelta
from random import Random

from planning.rehearsal import model
from planning.rehearsal.model import Shares

MANY = 20_000


def share(draw):
    chance = Random(3)
    return sum(draw(chance) for _ in range(MANY)) / MANY


def test_one_in_five_does_not_come_who_was_not_reminded():
    came = share(lambda chance: model.comes(chance, Shares(no_show=0.2), reminded=False))

    assert abs(came - 0.8) < 0.01


def test_reminders_halve_the_no_shows():
    came = share(lambda chance: model.comes(chance, Shares(no_show=0.2), reminded=True))

    assert abs(came - 0.9) < 0.01


def test_nearly_all_are_there_before_they_count_as_no_shows():
    late = share(lambda chance: model.arrival(chance) > timedelta(minutes=15))

    assert late < 0.02


def test_desks_are_a_little_quicker_than_planned():
    chance = Random(3)

    minutes = [model.at_desk(chance, child=False).total_seconds() / 60 for _ in range(MANY)]

    assert 8 < sum(minutes) / MANY < 10


def test_households_are_of_one_to_six():
    chance = Random(3)

    sizes = {model.size(chance) for _ in range(MANY)}

    assert sizes == {1, 2, 3, 4, 5, 6}
