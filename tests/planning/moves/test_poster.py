import pytest
from django.test import override_settings
from django.utils.translation import override

from planning.moves.poster import poster_of
from tests.planning.moves.world import at, closing, office

pytestmark = pytest.mark.django_db


def english(move):
    return next(part for part in poster_of(move) if part.language == "en")


def test_it_speaks_four_languages_ukrainian_first():
    with override("nl"):
        assert [part.language for part in poster_of(closing(office(), 1))] == [
            "uk",
            "ru",
            "nl",
            "en",
        ]


@override_settings(HELP_PHONE="088 043 04 30", SITE_URL="https://example.org")
def test_closed_says_what_to_do_instead():
    found = english(closing(office(), 1, starts=at(1, 13).time(), ends=at(1, 16, 30).time()))

    assert found.headline == "Closed today"
    assert dict(found.facts) == {
        "Time": "13:00 – 16:30",
        "Website": "https://example.org",
        "Phone": "088 043 04 30",
    }
    assert "This service is free." in found.lines


def test_fewer_desks_send_nobody_home_who_got_no_message():
    found = english(closing(office(), 1, desks=8, desks_gone=3))

    assert found.headline == "It takes longer today"
    assert "Did you get no message? Please come in. We help you today." in found.lines


def test_later_and_another_door_say_which():
    later = english(closing(office(), 1, act="later", delay=60, desks_gone=0))
    door = english(closing(office("Assen"), 1, act="door", door="Kade 2", desks_gone=0))

    assert ("Later by", "60 min") in later.facts
    assert ("Entrance", "Kade 2") in door.facts
