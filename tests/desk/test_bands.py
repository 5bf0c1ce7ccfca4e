import pytest
from django.utils import translation

from desk import verdicts
from desk.bands import WORDS, band
from desk.verdicts import Verdict

WORDS_OF_VERDICTS = {
    value for name, value in vars(verdicts).items() if name.isupper() and isinstance(value, str)
}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def verdict(word, **facts):
    known = {
        "scanned_at": "2026-12-01T08:12:00+00:00",
        "starts_at": "2026-12-01T08:20:00+00:00",
        "place": "Rijswijk",
        "people": 3,
        "party": 1,
    }
    return Verdict(word, **known | facts)


def test_the_expected_are_greeted_with_time_and_number():
    found = band(verdict(verdicts.EXPECTED))

    assert (found.tone, found.sign, found.title) == ("ok", "✓", "Expected 09:20 – 3 people")
    assert found.lines == ["Early: 8 min"]


@pytest.mark.parametrize(
    ("scanned", "line"),
    [
        ("08:20:59", []),
        ("08:21:00", ["Late: 1 min"]),
        ("09:25:00", ["Late: 1 h 5 min"]),
        ("08:19:59", ["Early: 1 min"]),
    ],
)
def test_how_punctual_the_expected_are(scanned, line):
    found = band(verdict(verdicts.EXPECTED, scanned_at=f"2026-12-01T{scanned}+00:00", people=1))

    assert (found.title, found.lines) == ("Expected 09:20 – 1 person", line)


def test_who_is_here_already_is_said_with_the_time():
    found = band(verdict(verdicts.ALREADY, checked_in_at="2026-12-01T08:12:31.5+00:00"))

    assert (found.tone, found.title) == ("warn", "Already checked in: 09:12")


@pytest.mark.parametrize("word", [verdicts.WRONG_DAY, verdicts.WRONG_PLACE])
def test_what_belongs_elsewhere_says_where_and_when(word):
    found = band(verdict(word))

    assert found.tone == "warn"
    assert found.lines[:2] == ["When: Tuesday 1 December 2026, 09:20", "Where: Rijswijk"]


def test_every_verdict_has_a_sign_and_words_of_its_own():
    bands = [band(verdict(word)) for word in WORDS]

    assert set(WORDS) == WORDS_OF_VERDICTS
    assert all(each.sign and each.title for each in bands)
    assert len({each.title for each in bands}) == len(bands)


@pytest.mark.parametrize("word", [verdicts.UNKNOWN, verdicts.SLIP])
def test_what_is_not_found_has_a_way_on(word):
    found = band(Verdict(word, scanned_at="2026-12-01T08:12:00+00:00"))

    assert found.tone == "warn"
    assert len(found.lines) == 1


@pytest.mark.parametrize("word", WORDS)
def test_no_verdict_reproaches(word):
    text = " ".join([band(verdict(word)).title, *band(verdict(word)).lines]).lower()

    assert not [bad for bad in ["refused", "wrong", "failed", "illegal", "must"] if bad in text]
