import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.references import (
    ALPHABET,
    check_character,
    new_reference,
    spaced,
    unmistakable,
)
from desk.field import Entry, Kind, one_off, read_entry

TODAY = date(2026, 12, 1)
BODY = "K7MX4P9"
REFERENCE = BODY + check_character(BODY)


def read(typed):
    return read_entry(typed, TODAY)


def mistyped(reference):
    """The same reference as people misread it."""
    back = {theirs: ours for ours, theirs in zip("АВЕКМНОРСТХІ", "ABEKMH0PCTX1", strict=True)}
    return "".join(back.get(sign, sign) for sign in reference)


references = st.builds(new_reference)
names = st.text(
    st.sampled_from("abcdeflmnopqrstuvwxyzКОВАЛЕНКОїєґіїщ'’-ОІLIO "), min_size=1, max_size=30
).filter(lambda text: any(sign.isalpha() for sign in text))
births = st.dates(date(1900, 1, 1), date(2026, 11, 30))


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
        mistyped(REFERENCE),
        "".join(chr(ord(each) + 0xFEE0) for each in REFERENCE),  # full width
    ],
)
def test_a_reference_is_read_however_it_is_written(typed):
    assert read(typed) == Entry(Kind.REFERENCE, REFERENCE)


def test_a_reference_that_begins_like_the_prefix_is_read():
    body = "1NDK7MX"
    reference = body + check_character(body)

    found = {read(typed) for typed in (reference, f"IND{reference}", f"I{reference[1:]}")}

    assert found == {Entry(Kind.REFERENCE, reference)}


@given(references)
def test_every_reference_is_read_as_one_in_every_shape(reference):
    shapes = [
        reference,
        f"IND{reference}",
        reference.lower(),
        spaced(reference),
        spaced(reference).replace(" ", "-"),
        mistyped(reference),
        reference.replace("0", "O").replace("1", "I"),
        reference.replace("1", "l"),
    ]

    assert {read(shape) for shape in shapes} == {Entry(Kind.REFERENCE, reference)}


@given(st.integers(0, 10**10 - 1))
def test_every_ten_digits_are_a_v_number(number):
    digits = f"{number:010}"
    shapes = [digits, f"V{digits}", f"{digits[:4]} {digits[4:7]} {digits[7:]}", ".".join(digits)]

    assert {read(shape) for shape in shapes} == {Entry(Kind.V_NUMBER, digits)}


@given(st.integers(2 * 10**7, 10**8 - 1), st.sampled_from(["NL", "XX"]))
def test_every_serial_is_read_as_one(number, letters):
    digits = f"{number:08}"
    shapes = [
        f"{letters}{digits}",
        f"{letters.lower()} {digits[:4]} {digits[4:]}",
        f"{letters}-{digits}".replace("X", "Х"),  # Cyrillic
        f"{letters}{digits}".replace("0", "O").replace("1", "I"),
    ]

    assert {read(shape) for shape in shapes} == {Entry(Kind.SERIAL, f"{letters}{digits}")}


@given(births)
def test_every_birth_date_is_read_as_one(born):
    shapes = [
        f"{born:%d%m%Y}",
        f"{born:%Y%m%d}",
        f"{born:%d-%m-%Y}",
        f"{born:%d.%m.%Y}",
        f"{born:%d/%m/%Y}",
        f"{born:%Y-%m-%d}",
        f"{born.day}.{born.month}.{born.year}",
        f"{born.day} {born.month} {born.year}",
    ]

    assert {read(shape) for shape in shapes} == {Entry(Kind.BORN, "", (f"{born:%Y-%m-%d}",))}


@given(births)
def test_a_year_of_two_digits_can_be_of_this_century_or_the_last(born):
    found = [read(f"{born:%d%m%y}"), read(f"{born.day}.{born.month}.{born:%y}")]

    assert {entry.kind for entry in found} == {Kind.BORN}
    assert all(f"{born:%Y-%m-%d}" in entry.born for entry in found)


@pytest.mark.parametrize(
    ("typed", "born"),
    [
        ("270388", ("1988-03-27",)),
        ("27.3.88", ("1988-03-27",)),
        ("02022015", ("2015-02-02",)),
        ("020215", ("2015-02-02", "1915-02-02")),
        ("00031988", ("1988-03-00",)),
        ("00-00-1944", ("1944-00-00",)),
        ("٢٧٠٣١٩٨٨", ("1988-03-27",)),
    ],
)
def test_a_birth_date_says_what_it_can_mean(typed, born):
    assert read(typed) == Entry(Kind.BORN, "", born)


@pytest.mark.parametrize("typed", ["31021988", "311299999", "27-03.1988", "99-99-9999", "27032088"])
def test_what_is_no_day_of_anybody_is_a_slip(typed):
    assert read(typed).kind == Kind.SLIP


@given(names)
def test_what_has_letters_alone_is_a_name(name):
    assert read(name).kind == Kind.NAME


@given(names, births)
def test_a_name_with_a_birth_date_is_a_person(name, born):
    found = read(f"{name} {born:%d%m%Y}")

    assert (found.kind, found.born) == (Kind.PERSON, (f"{born:%Y-%m-%d}",))


@pytest.mark.parametrize("typed", ["Bo 270388", "Ян 27.3.88", "KOV 27-3-88", "Коваленко, 270388"])
def test_a_short_name_with_a_birth_date_is_no_reference(typed):
    assert read(typed).kind == Kind.PERSON


@pytest.mark.parametrize("word", ["NEXT", "UNDO", "NOW", "AGAIN"])
def test_a_card_says_a_command(word):
    assert read(f"CMD-{word}") == read(f"cmd-{word.lower()}\n") == Entry(Kind.COMMAND, word)


@pytest.mark.parametrize("typed", ["1", "9", "10", "03"])
def test_one_or_two_digits_choose_a_row(typed):
    assert read(typed) == Entry(Kind.CHOICE, str(int(typed)))


@given(st.text(max_size=40))
def test_whatever_is_typed_is_understood(typed):
    assert read(typed).kind in Kind


@pytest.mark.parametrize("typed", ["", "   ", "\r\n", "\u00a0"])
def test_nothing_is_nothing(typed):
    assert read(typed) == Entry(Kind.NOTHING)


@pytest.mark.parametrize(
    "typed", [REFERENCE[:7], REFERENCE + "0", "NL0481223", "' OR 1=1--", "\x00", "A1" * 10**6]
)
def test_what_is_nothing_of_these_is_a_slip(typed):
    assert read(typed).kind == Kind.SLIP


@pytest.mark.parametrize("place", range(8))
def test_a_wrong_character_is_a_slip_that_says_what_was_read(place):
    wrong = REFERENCE[:place] + ("3" if REFERENCE[place] != "3" else "5") + REFERENCE[place + 1 :]

    assert read(f"IND{wrong}") == read(wrong) == Entry(Kind.SLIP, wrong)


@given(references, st.integers(0, 7), st.sampled_from(ALPHABET))
def test_one_slip_is_one_off(reference, place, sign):
    wrong = reference[:place] + sign + reference[place + 1 :]
    short, long = reference[:place] + reference[place + 1 :], reference[:place] + sign
    long += reference[place:]
    first, second = reference[place : place + 1], reference[place + 1 : place + 2]
    swapped = reference[:place] + second + first + reference[place + 2 :]

    slips = [each for each in (wrong, short, long, swapped) if each != reference]
    assert all(one_off(each, reference) for each in slips)


def test_two_slips_are_not_one_off():
    assert not one_off("AA7MX4P9", "K7MX4P90")
    assert not one_off(REFERENCE, REFERENCE)


def test_no_new_reference_can_be_mistaken():
    found = [new_reference() for _ in range(2000)]

    assert all(re.search("[2-9]", each) and re.search("[A-Z]", each) for each in found)
    assert not [each for each in found if each.startswith("CMD")]


@pytest.mark.parametrize("reference", ["27031988", "PETRENK0", "CMD4NEXT"])
def test_what_may_be_mistaken_is_not_given(reference):
    assert not unmistakable(reference)
