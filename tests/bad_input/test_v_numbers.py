"""The first box: a number as people type, paste and mistake it."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from applicants.fields import VNumberField
from tests.bad_input.reading import (
    everything_stored,
    refused_at,
    valkey_contents,
)
from tests.booking.steps import identify, text

pytestmark = pytest.mark.django_db

WHO = "/en/who/"


@pytest.mark.parametrize("typed", ["", " ", "\t \n", "\u00a0", "\u200b", "V", "-", "."])
def test_an_empty_number_is_asked_for_again(client, person, typed, nothing_changes):
    with nothing_changes():
        response = identify(client, person, v_number=typed)

    assert refused_at(response, "v_number")


@pytest.mark.parametrize("digits", [1, 9, 11, 50, 61, 5_000, 50_000])
def test_too_few_or_too_many_digits_are_counted_for_the_person(
    client, person, digits, nothing_changes
):
    with nothing_changes():
        response = identify(client, person, v_number="2" * digits)

    assert refused_at(response, "v_number")
    assert "exactly 10 digits" in text(response)
    assert len(response.content) < 20_000


@pytest.mark.parametrize(
    "typed",
    [
        "V 2001-000.001",
        "v2001000001",
        "  2001 000 001\n",
        "2001–000—001",
        "\ufeff2001000001",
        "\u200f2001\u200b000\u200d001\u00ad",
        "2001\u00a0000\u202f001",
        "\u202a2001000001\u202c",
        "Ｖ２００１０００００１",
        "٢٠٠١٠٠٠٠٠١",
        "۲۰۰۱۰۰۰۰۰۱",
        "²⁰⁰¹⁰⁰⁰⁰⁰¹",
        "₂₀₀₁₀₀₀₀₀₁",
        "२००१०००००१",
        "𝟚𝟘𝟘𝟙𝟘𝟘𝟘𝟘𝟘𝟙",
    ],
)
def test_what_comes_along_when_a_number_is_pasted_is_forgiven(client, person, typed):
    assert identify(client, person, v_number=typed).url == WHO


@pytest.mark.parametrize(
    ("language", "typed"),
    [("uk", "20010000ІІ"), ("ru", "200100000З"), ("nl", "2001OOOOO1"), ("en", "2ОО1ОООООl")],
)
def test_letters_that_look_like_digits_are_named_in_the_own_language(
    client, person, language, typed, nothing_changes
):
    with nothing_changes():
        response = client.post(f"/{language}/", {"v_number": typed})

    with translation.override(language):
        assert str(VNumberField.default_error_messages["digits"]) in text(response)


@pytest.mark.parametrize(
    "typed",
    ["ⅣⅣⅣⅣⅣⅣⅣⅣⅣⅣ", "一二三四五六七八九十", "½½½½½", "2001e00001", "+200100001", "0x2001000"],
)
def test_what_only_looks_like_a_number_is_none(client, person, typed, nothing_changes):
    with nothing_changes():
        response = identify(client, person, v_number=typed)

    assert refused_at(response, "v_number")


@pytest.mark.parametrize(
    "typed", ["111222333", "1112.22.333", "V111222333", "１１１２２２３３３", " 111 222 333 "]
)
@pytest.mark.parametrize("form", ["booking:start", "booking:add"])
def test_a_bsn_is_recognised_not_repeated_and_stored_nowhere(
    identified, typed, form, nothing_changes
):
    with nothing_changes():
        response = identified.post(reverse(form), {"v_number": typed})

    assert "This looks like a BSN" in text(response)
    for kept in (
        response.content.decode(),
        str(response.headers),
        everything_stored(),
        valkey_contents(),
    ):
        assert "111222333" not in re.sub(r"[ .]", "", kept)
