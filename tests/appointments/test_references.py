import pytest

from appointments.references import (
    ALPHABET,
    check_character,
    new_reference,
    read_reference,
    spaced,
)


def test_check_character_of_a_known_body():
    assert check_character("0000000") == "0"
    assert check_character("0000001") == "Y"  # twice 1 is 2, and 2 + 30 is 32


def test_a_new_reference_reads_as_itself():
    references = [new_reference() for _ in range(200)]

    assert [read_reference(reference) for reference in references] == references
    assert len(set(references)) == 200
    assert set("".join(references)) <= set(ALPHABET)


@pytest.mark.parametrize("typed", ["oooo-ooi y", "OOOO 00LY", "0000\u00a0001y", " 00000 01Y "])
def test_read_reference_forgives_what_people_misread(typed):
    assert read_reference(typed) == "0000001Y"


def test_read_reference_forgives_a_cyrillic_keyboard():
    latin = "ABEKMHP"
    reference = latin + check_character(latin)

    assert read_reference("АВЕКМНР" + reference[-1]) == reference
    assert read_reference("авекмнр" + reference[-1]) == reference


@pytest.mark.parametrize("place", range(8))
def test_read_reference_notices_every_wrong_character(place):
    reference = new_reference()
    slips = set(ALPHABET) - {reference[place]}

    for slip in slips:
        assert read_reference(reference[:place] + slip + reference[place + 1 :]) is None


@pytest.mark.parametrize(
    "typed",
    ["", "U0000000", "000000000", "0000000", "ЖЖЖЖЖЖЖЖ", "0000001Y\n", "00000\x0001Y", "🙂"],
)
def test_read_reference_refuses_what_is_none(typed):
    assert read_reference(typed) is None


def test_spaced_shows_two_groups_that_can_be_read_again():
    assert spaced("0000001Y") == "0000 001Y"
    assert read_reference(spaced("0000001Y")) == "0000001Y"
