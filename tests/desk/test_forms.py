import pytest

from appointments.references import check_character
from desk.forms import ScanForm, read_code

BODY = "K7MX4P9"
REFERENCE = BODY + check_character(BODY)


@pytest.mark.parametrize(
    "typed",
    [
        REFERENCE,
        f"IND{REFERENCE}",
        f"ind{REFERENCE.lower()}",
        f"{REFERENCE[:4]} {REFERENCE[4:]}",
        f"{REFERENCE[:4]}-{REFERENCE[4:]}",
        f"  {REFERENCE}\r\n",
        f"IND {REFERENCE[:4]} {REFERENCE[4:]}",
        REFERENCE.replace("K", "К").replace("M", "М").replace("X", "Х").replace("P", "Р"),
        "".join(chr(ord(each) + 0xFEE0) for each in REFERENCE),  # full width
    ],
)
def test_a_reference_is_read_however_it_is_written(typed):
    assert read_code(typed) == REFERENCE


def test_a_reference_that_begins_like_the_prefix_is_read():
    body = "1NDK7MX"
    reference = body + check_character(body)

    assert read_code(reference) == read_code(f"IND{reference}") == reference
    assert read_code(f"I{reference[1:]}") == reference


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "IND", REFERENCE[:7], REFERENCE + "0", "2791046358", "NL0481223", "' OR 1=1--"],
)
def test_what_is_no_reference_is_not_taken_for_one(typed):
    assert read_code(typed) is None


def test_any_one_wrong_character_shows():
    wrong = [BODY[:place] + "Z" + BODY[place + 1 :] + REFERENCE[-1] for place in range(len(BODY))]

    assert [read_code(each) for each in wrong] == [None] * len(BODY)


@pytest.mark.parametrize("typed", ["\x00", "A" * 61, "A\x00B", "\ud800", "A" * 10**6])
def test_no_input_is_an_error(typed):
    assert not ScanForm({"code": typed}).is_valid()
