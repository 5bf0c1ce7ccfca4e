import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.references import new_reference, read_reference
from stickers.exceptions import WrongRange
from stickers.serials import MOST, between, read_ends, read_serial, runs, spell

numbers = st.integers(0, 10**8 - 1)


@pytest.mark.parametrize(
    "scanned",
    [
        "NL00012345",
        "nl00012345\r\n",
        " NL 0001 2345 ",
        "NL-0001-2345",
        "nlooo12345",
        "NLООО12345",  # Cyrillic
        "NL000I2345",
        "ＮＬ００012345",
    ],
)
def test_a_serial_is_read_however_it_is_scanned_or_typed(scanned):
    assert read_serial(scanned) == "NL00012345"


def test_a_serial_to_practise_with_is_read_with_cyrillic_letters_too():
    assert read_serial("ХХ00000007") == "XX00000007"


@pytest.mark.parametrize(
    "scanned",
    [
        "",
        "NL1234567",
        "NL123456789",
        "DE12345678",
        "1234567890",
        "12345678",
        "NL1234567A",
        "N" * 999,
    ],
)
def test_what_is_no_serial_is_not_read_as_one(scanned):
    assert read_serial(scanned) is None


def test_no_reference_is_a_serial_and_no_serial_a_reference():
    assert all(read_serial(new_reference()) is None for _ in range(200))
    assert read_reference("NL00012345") is None


@given(numbers, st.integers(0, 50))
def test_the_ends_of_a_row_say_what_is_between_them(start, more):
    first, last = f"NL{start:08}", f"NL{min(start + more, 10**8 - 1):08}"

    row = spell(*read_ends(first, last))

    assert len(row) == between(first, last)
    assert (row[0], row[-1]) == (first, last)
    assert runs(row) == [(first, last)]


@pytest.mark.parametrize(
    "ends",
    [
        ("NL00000002", "NL00000001"),
        ("NL00000001", "XX00000002"),
        ("NL00000001", "nothing"),
        ("NL00000001", f"NL{MOST + 1:08}"),
    ],
)
def test_ends_that_are_not_of_one_roll_are_refused(ends):
    with pytest.raises(WrongRange):
        read_ends(*ends)


def test_a_list_of_differences_is_told_in_unbroken_rows():
    assert runs(["NL00000005", "NL00000001", "NL00000002", "XX00000003"]) == [
        ("NL00000001", "NL00000002"),
        ("NL00000005", "NL00000005"),
        ("XX00000003", "XX00000003"),
    ]


def test_no_difference_is_no_row():
    assert runs([]) == []
