import pytest

from applicants.v_number import grouped, looks_like_bsn, read_v_number


@pytest.mark.parametrize(
    "typed",
    [
        "1234567890",
        " 1234567890\r\n",
        "V1234567890",
        "v 1234-567.890",
        "1234 567\u00a0890",
        "\ufeff1234567890\u200b",
        "\u202e12345\u20627890".replace("\u2062", "\u20626"),
        "１２３４５６７８９０",
        "١٢٣٤٥٦٧٨٩٠",
        "¹²³⁴⁵⁶⁷⁸⁹⁰",
        "1234–567—890",
    ],
)
def test_a_v_number_is_read_however_it_is_typed_or_pasted(typed):
    assert read_v_number(typed) == "1234567890"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "123456789",
        "12345678901",
        "1" * 50,
        "1" * 10**6,
        "123456789O",
        "l234567890",
        "12З4567890",
        "VV1234567890",
        "1234567890V",
        "1,23E+09",
        "①②③④⑤⑥⑦⑧⑨⑩",
        "' OR 1=1--",
        "{{7*7}}",
        "\0",
        "1234567\n890\0",
    ],
)
def test_what_is_no_v_number_is_none(typed):
    assert read_v_number(typed) is None


@pytest.mark.parametrize("typed", ["123456782", "1234.56.782", "111 222 333", "１２３４５６７８２"])
def test_nine_digits_that_pass_the_test_of_eleven_look_like_a_bsn(typed):
    assert looks_like_bsn(typed)


@pytest.mark.parametrize("typed", ["123456783", "1234567820", "12345678", "", "bsn"])
def test_other_numbers_do_not(typed):
    assert not looks_like_bsn(typed)


def test_one_number_in_eleven_looks_like_a_bsn():
    suspects = sum(looks_like_bsn(str(number)) for number in range(200_000_000, 200_001_100))

    assert suspects == 100


def test_a_number_is_shown_in_groups():
    assert grouped("2001000001") == "2001 000 001"
