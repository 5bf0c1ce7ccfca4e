import pytest

from applicants.phones import read_phone


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("06 12345678", "+31612345678"),
        ("0612345678", "+31612345678"),
        ("+31 6 12 34 56 78", "+31612345678"),
        ("0031612345678", "+31612345678"),
        ("(020) 123 45 67", "+31201234567"),
        ("+380 44 123 45 67", "+380441234567"),
        ("00380441234567", "+380441234567"),
        ("+44 7700 900738", "+447700900738"),
        ("+４４7700900738", "+447700900738"),
        ("+31 (0)6 12345678", "+31612345678"),
    ],
)
def test_a_number_is_read_into_the_form_that_every_country_calls(typed, number):
    assert read_phone(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "geen",
        "12",
        "1" * 30,
        "1" * 10_000,
        "+49123456789012345",  # German, possible, and longer than E.164
        "0900 1234",
        "0906 123 4567",
        "0900-8844",
        "+31 900 1234",
        "\0",
        "<script>",
        "' OR 1=1--",
    ],
)
def test_what_cannot_be_called_without_extra_cost_is_none(typed):
    assert read_phone(typed) is None
