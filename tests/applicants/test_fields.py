import pytest
import time_machine
from django import forms

from applicants.fields import BirthDateField, VNumberField


class IdentityForm(forms.Form):
    v_number = VNumberField(label="V-number", help_text="10 digits")
    birth_date = BirthDateField(label="Date of birth", help_text="For example 27 3 1988")


def identity(v_number="2001000001", day="27", month="3", year="1988"):
    return IdentityForm(
        {
            "v_number": v_number,
            "birth_date_day": day,
            "birth_date_month": month,
            "birth_date_year": year,
        }
    )


def codes(form, field):
    return {error.code for error in form.errors[field].as_data()} if field in form.errors else set()


@pytest.mark.parametrize(
    "typed",
    [
        "2001000001",
        " 2001 000 001 ",
        "V 2001-000.001",
        "v2001000001",
        "2001\u200b000\u200d001",
        "\ufeff2001000001",
        "\u202e2001000001\u202c",
        "2001\xa0000\xa0001",
        "2001–000—001",
        "２００１０００００１",
        "٢٠٠١٠٠٠٠٠١",
        "²⁰⁰¹⁰⁰⁰⁰⁰¹",
    ],
)
def test_a_v_number_is_read_however_it_was_typed_or_pasted(typed):
    form = identity(v_number=typed)

    assert form.is_valid()
    assert form.cleaned_data["v_number"] == "2001000001"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "required"),
        ("   ", "required"),
        ("200100000", "length"),
        ("20010000011", "length"),
        ("1" * 50, "length"),
        ("1" * 10**6, "length"),
        ("200100000О", "digits"),
        ("20010000З1", "digits"),
        ("200100000l", "digits"),
        ("20010\x0000001", "digits"),
        ("' OR 1=1--", "digits"),
        ("<script>alert(1)</script>", "digits"),
        ("%0d%0aX: y", "digits"),
        ("VV2001000001", "digits"),
    ],
)
def test_a_wrong_v_number_says_what_is_wrong(typed, code):
    form = identity(v_number=typed)

    assert not form.is_valid()
    assert codes(form, "v_number") == {code}


def test_a_bsn_is_recognised_and_not_shown_again():
    form = identity(v_number="1112.22.333")

    assert codes(form, "v_number") == {"bsn"}
    assert "not needed here" in str(form.errors["v_number"])
    assert "1112" not in form.as_div()


def test_nine_digits_that_are_no_bsn_are_only_too_few():
    form = identity(v_number="111222334")

    assert codes(form, "v_number") == {"length"}


def test_a_million_digits_are_not_sent_back():
    form = identity(v_number="1" * 10**6, day="2" * 10**6)

    assert len(form.as_div()) < 5_000


def test_markup_in_a_v_number_is_shown_again_as_text():
    html = identity(v_number="<script>{{ 7*7 }}</script>").as_div()

    assert "&lt;script&gt;{{ 7*7 }}" in html
    assert "<script" not in html


@pytest.mark.parametrize(
    ("parts", "read"),
    [
        (("27", "3", "1988"), "1988-03-27"),
        ((" 27 ", "03", "1988."), "1988-03-27"),
        (("２７", "３", "１９８８"), "1988-03-27"),
        (("29", "2", "2024"), "2024-02-29"),
        (("1", "1", "1900"), "1900-01-01"),
        (("00", "00", "1980"), "1980-00-00"),
        (("0", "5", "1980"), "1980-05-00"),
    ],
)
def test_a_birth_date_is_read_as_text_with_00_for_what_nobody_knows(parts, read):
    form = identity("2001000001", *parts)

    assert form.is_valid()
    assert form.cleaned_data["birth_date"] == read


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("", "", ""), "required"),
        (("", "3", "1988"), "day"),
        (("32", "3", "1988"), "day"),
        (("30", "2", "2020"), "day"),
        (("29", "2", "2023"), "day"),
        (("x", "3", "1988"), "day"),
        (("1\x00", "3", "1988"), "day"),
        (("2" * 10**6, "3", "1988"), "day"),
        (("3", "27", "1988"), "month"),
        (("27", "13", "1988"), "month"),
        (("27", "march", "1988"), "month"),
        (("27", "3", ""), "year"),
        (("27", "3", "88"), "year"),
        (("27", "3", "0000"), "year"),
        (("27", "3", "1850"), "year"),
        (("27", "3", "2124"), "year"),
    ],
)
def test_a_wrong_birth_date_names_the_part(parts, code):
    form = identity("2001000001", *parts)

    assert not form.is_valid()
    assert codes(form, "birth_date") == {code}


def test_each_wrong_part_is_named():
    form = identity(day="", month="13", year="88")

    assert codes(form, "birth_date") == {"day", "month", "year"}


@time_machine.travel("2026-11-24 12:00+01:00")
@pytest.mark.parametrize("parts", [("24", "11", "2026"), ("25", "11", "2026"), ("0", "12", "2026")])
def test_today_and_later_is_no_birth_date(parts):
    form = identity("2001000001", *parts)

    assert codes(form, "birth_date") == {"date"}


@time_machine.travel("2026-11-24 00:30+01:00")
def test_yesterday_is_one_also_just_after_midnight_here():
    form = identity("2001000001", "23", "11", "2026")

    assert form.is_valid()


def test_the_three_boxes_are_for_digits_and_for_browsers_that_know_the_birthday():
    html = IdentityForm().as_div()

    for part in "day", "month", "year":
        assert f'autocomplete="bday-{part}"' in html
    assert html.count('inputmode="numeric"') == 4
    assert html.index("birth_date_day") < html.index("birth_date_month")
    assert html.index("birth_date_month") < html.index("birth_date_year")


def test_only_the_wrong_box_is_marked_and_led_to():
    form = identity(month="13")

    boxes = [box for box in form["birth_date"].as_widget().split("<input") if "aria-invalid" in box]

    assert len(boxes) == 1
    assert 'name="birth_date_month"' in boxes[0]
    assert form["birth_date"].first_wrong_id == "id_birth_date_1"


def test_all_boxes_are_marked_when_the_date_is_missing():
    form = identity(day="", month="", year="")

    assert form["birth_date"].as_widget().count('aria-invalid="true"') == 3
    assert form["birth_date"].first_wrong_id == "id_birth_date_0"


def test_a_known_birth_date_fills_the_boxes():
    form = IdentityForm(initial={"birth_date": "1988-03-27"})

    html = form["birth_date"].as_widget()

    assert [html.index(f'value="{part}"') for part in ("27", "03", "1988")]


def test_a_form_without_the_boxes_asks_for_the_date():
    form = IdentityForm({"v_number": "2001000001"})

    assert codes(form, "birth_date") == {"required"}


def test_a_birth_date_may_be_optional():
    class Form(forms.Form):
        birth_date = BirthDateField(required=False)

    form = Form({})

    assert form.is_valid()
    assert form.cleaned_data["birth_date"] == ""
