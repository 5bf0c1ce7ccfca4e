import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from desk.stock.fields import RowsField, SerialField, slip_of
from desk.stock.forms import CountForm, EndsForm
from tests.factories import PartyFactory


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def rows(*lines):
    return RowsField(label="").clean("\n".join(lines))


@pytest.mark.parametrize("typed", ["NL00000007", " nl 0000-0007 ", "NLOOOOOOO7"])
def test_a_serial_is_read_as_it_is_typed_or_scanned(typed):
    assert SerialField(label="").clean(typed) == "NL00000007"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("K7P4QX9", "not the number of a sticker"),
        ("NL123", "not the number of a sticker"),
        ("31000000011", "not the number of a sticker"),
    ],
)
def test_what_is_no_serial_is_told(typed, told):
    with pytest.raises(ValidationError, match=told):
        SerialField(label="").clean(typed)


def test_the_code_of_a_visit_is_told_apart():
    reference = PartyFactory.build().reference

    with pytest.raises(ValidationError, match="code of a visit"):
        SerialField(label="").clean(reference)


def test_rows_are_pairs_of_lines():
    pairs = rows("NL00000001", "NL00000005", "", "nl 0000 0009", "NL00000009")

    assert pairs == [("NL00000001", "NL00000005"), ("NL00000009", "NL00000009")]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["NL00000001"], "left over"),
        (["NL00000001", "nonsense"], "2: This is not"),
        (["NL00000005", "NL00000001"], "lower than the first"),
        (["NL00000001", "XX00000005"], "two kinds"),
        (["NL00000001", "NL01000000"], "too far apart"),
        (["NL00000001", "NL00000009", "NL00000009", "NL00000012"], "two rows"),
        (["NL00000001"] * 201, "too many lines"),
        (
            ["NL00000001", "NL00019999", "NL00020001", "NL00039999", "NL00040001", "NL00059999"],
            "too many stickers",
        ),
    ],
)
def test_rows_that_cannot_be_are_told(lines, told):
    with pytest.raises(ValidationError, match=told):
        rows(*lines)


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("NL00000001", "NL00000001", ""),
        ("NL00000001", "NL00020000", ""),
        ("NL00000001", "NL00020001", "too far apart"),
        ("NL00000002", "NL00000001", "lower"),
    ],
)
def test_both_ends_make_a_row(first, last, told):
    assert told in slip_of(first, last)
    assert bool(told) == bool(slip_of(first, last))


def test_the_first_end_alone_is_half_a_row():
    form = EndsForm({"first": "NL00000001", "last": ""})

    assert form.is_valid()
    assert form.half
    assert "autofocus" in form.fields["last"].widget.attrs


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "Scan what lies there"),
        ({"ends": "NL00000001\nNL00000002", "nothing": "on"}, "said that nothing"),
    ],
)
def test_a_count_says_what_or_that_nothing_lies_there(data, told):
    form = CountForm(data)

    assert not form.is_valid()
    assert told in str(form.errors)


def test_nothing_can_be_counted():
    form = CountForm({"nothing": "on"})

    assert form.is_valid()
    assert not form.cleaned_data["ends"]
