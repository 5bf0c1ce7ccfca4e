from dataclasses import replace

import pytest
from django.utils import timezone

from notices.composing import text
from notices.examples import LONGEST_TOWN, REASONS, example, for_reason
from notices.kinds import Kind
from notices.texting import fits, is_gsm, narrow, units
from tests.languages import LANGUAGES


@pytest.mark.parametrize(
    ("said", "size"),
    [("", 0), ("abc", 3), ("a€", 3), ("[x]", 5), ("Привіт", 6), ("a’", 2), ("😀", 2), ("é", 1)],
)
def test_units_are_counted_as_the_network_counts(said, size):
    assert units(said) == size


@pytest.mark.parametrize(
    ("said", "whole"),
    [("a" * 160, True), ("a" * 161, False), ("€" * 81, False), ("і" * 70, True), ("і" * 71, False)],
)
def test_one_part_holds_160_latin_or_70_other_units(said, whole):
    assert fits(said) is whole


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("Súdwest-Fryslân", "Sudwest-Fryslan"),
        ("’s-Hertogenbosch", "'s-Hertogenbosch"),
        ("“a” – b…", '"a" - b...'),
        ("Überlingen é", "Überlingen é"),
        ("Київ", "????"),
        ("e\u0301", "e"),
    ],
)
def test_what_would_double_the_width_is_written_otherwise(said, plain):
    assert narrow(said) == plain
    assert is_gsm(narrow(said))


@pytest.mark.parametrize("site", ["", "ind.nl/12345"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_every_text_fits_one_part_with_the_longest_town(kind, language, site, settings):
    settings.SMS_SITE = site
    context = example(kind, timezone.now())

    _, said = text(kind, context, language)

    assert said
    assert fits(said), (units(said), said)
    assert language not in {"nl", "en"} or is_gsm(said)


LONGEST_DOOR = "Entrance at the car park"
TODAY = {Kind.TODAY_LATER: ["23:59"], Kind.TODAY_DOOR: [LONGEST_DOOR]}


def every_reason():
    """An example of each kind for each reason, time or door that the message may name."""
    now = timezone.now()
    for kind, reasons in REASONS.items():
        for reason in reasons:
            yield kind, for_reason(kind, example(kind, now), reason)
    for kind, details in TODAY.items():
        for detail in details:
            yield kind, replace(example(kind, now), detail=detail)


@pytest.mark.parametrize("site", ["", "ind.nl/12345"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_fits_one_part_with_the_longest_town(language, site, settings):
    settings.SMS_SITE = site

    for kind, context in every_reason():
        _, said = text(kind, context, language)

        assert said
        assert fits(said), (kind, context, units(said), said)


def test_who_comes_later_reads_the_new_time_first(settings):
    now = timezone.localtime().replace(year=2026, month=11, day=24, hour=9)

    _, said = text(Kind.TODAY_LATER, example(Kind.TODAY_LATER, now), "en")

    assert said.startswith(f"IND Later: 10:40 (01.12 09:20) {LONGEST_TOWN}")


def test_a_text_says_when_where_and_which(settings):
    settings.SMS_SITE = "ind.nl/vv"
    now = timezone.localtime().replace(year=2026, month=11, day=24, hour=9)

    _, said = text(Kind.VISIT, example(Kind.VISIT, now), "en")

    assert said == f"IND 01.12 09:20 {LONGEST_TOWN} K7P4QX9T. Passport! ind.nl/vv"


def test_the_address_of_the_site_goes_where_there_is_no_room(settings):
    settings.SMS_SITE = "https://a-very-long-name.example.org/" + "a" * 120

    _, said = text(Kind.VISIT, example(Kind.VISIT, timezone.now()), "en")

    assert "example.org" not in said
    assert "K7P4QX9T" in said


def test_without_a_short_address_the_site_is_named_by_its_own(settings):
    settings.SMS_SITE, settings.SITE_URL = "", "https://ind.example"

    _, said = text(Kind.INVITATION, example(Kind.INVITATION, timezone.now()), "en")

    assert said.endswith(": ind.example")


@pytest.mark.parametrize("kind", Kind)
def test_no_text_names_anybody_or_carries_the_personal_link(kind):
    _, said = text(kind, example(kind, timezone.now()), "en")

    assert not any(word in said for word in ["Maksym", "Олена", "example.org/v/"])
