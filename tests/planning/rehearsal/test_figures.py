from datetime import date

from planning.rehearsal.desks import Day
from planning.rehearsal.figures import Figures, causes

DAY = date(2027, 2, 8)


def test_what_is_served_beyond_a_days_places_is_not_used():
    figures = Figures(people=1_000)

    figures.add(DAY, {1: Day(served=125), 2: Day(served=90)}, {1: (120, 130), 2: (100, 100)})

    found = figures.summary()
    assert (found["open_places"], found["used"], found["served"]) == (220, 210, 215)


def test_it_is_counted_until_nearly_all_are_served():
    figures = Figures(people=100)

    for served in [50, 45, 5]:
        figures.add(DAY, {1: Day(served=served)}, {1: (50, 50)})

    found = figures.summary()
    assert (found["open_places"], found["used"], found["days"]) == (100, 95, 2)
    assert found["minimum_days"] == 2


def test_closed_places_do_not_count():
    figures = Figures(people=100)

    figures.add(DAY, {}, {})

    assert figures.summary()["open_places"] == 0
    assert figures.summary()["used_share"] == 0


def test_every_wasted_place_has_one_cause():
    found = causes(20, 100, 95, Day(no_shows=30, unfinished=2))

    assert found == {
        "no_sticker": 0, "not_taken": 5, "unfinished": 2, "sent_home": 0, "no_show": 13
    }  # fmt: skip


def test_more_people_than_places_waste_none_by_not_being_taken():
    assert causes(3, 100, 110, Day(no_shows=13))["not_taken"] == 0
