from dataclasses import asdict, dataclass

import pytest

from booking.journey import Journey
from config.kept import restored
from desk.finding import Found
from phone.call import Call


@dataclass
class Newer(Journey):
    """That of a release which has come beside ours."""

    wish: str = "quiet"


def test_what_a_newer_release_added_does_not_end_a_journey_here():
    kept = asdict(Newer(applicant=7, people=[7, 8]))

    assert restored(Journey, kept).people == [7, 8]


def test_what_an_older_release_did_not_know_is_as_if_nobody_had_said_it():
    kept = asdict(Journey(applicant=7))

    assert restored(Newer, kept).wish == "quiet"


@pytest.mark.parametrize("kind", [Journey, Call, Found])
def test_whatever_is_kept_can_be_restored_from_nothing(kind):
    assert restored(kind, {}).people == []
