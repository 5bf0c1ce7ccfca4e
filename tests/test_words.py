"""Letters, counts and column names in every language."""

import re

import pytest
from django.utils import timezone
from django.utils.translation import ngettext, override

from applicants import withdrawing
from applicants.columns import COLUMNS, LABELS, bare
from notices.composing import mail, text
from notices.examples import example
from notices.kinds import Kind
from tests.factories import ApplicantFactory
from tests.languages import LANGUAGES, catalogue, left_in_english, said_by

SAID = {
    "uk": "1 особа, 2 особи, 5 осіб, 11 осіб, 21 особа, 22 особи, 25 осіб, 111 осіб",
    "ru": "1 человек, 2 человека, 5 человек, 11 человек, 21 человек, 22 человека, 25 человек,"
    " 111 человек",
    "nl": "1 persoon, 2 personen, 5 personen, 11 personen, 21 personen, 22 personen,"
    " 25 personen, 111 personen",
    "en": "1 person, 2 people, 5 people, 11 people, 21 people, 22 people, 25 people, 111 people",
}
NUMBERS = [1, 2, 5, 11, 21, 22, 25, 111]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_a_message_is_whole_in_every_language(kind, language):
    context = example(kind, timezone.now())

    for said in [*mail(kind, context, language), *text(kind, context, language)]:
        assert left_in_english(said, language) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_to_one_person_is_whole_in_every_language(db, language):
    person = ApplicantFactory(language=language, withdrawn_on=timezone.localdate())

    written = withdrawing.letter(person, "o@example.org")

    assert left_in_english(f"{written.subject} {written.body}", language) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_of_people_are_said_as_people_say_them(language):
    with override(language):
        said = [ngettext("%(n)s person", "%(n)s people", n) % {"n": n} for n in NUMBERS]

    assert ", ".join(said) == SAID[language]


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
@pytest.mark.parametrize("number", NUMBERS)
def test_every_count_has_words_for_every_number(language, number):
    for entry in catalogue(language):
        if entry.msgid_plural:
            with override(language):
                said = ngettext(entry.msgid, entry.msgid_plural, number)

            assert said in said_by(entry)


@pytest.mark.parametrize(("language", "strange"), [("uk", "[ыэъё]"), ("ru", "[іїєґ]")])
def test_no_letter_of_the_other_alphabet_slipped_in(language, strange):
    words = [text for entry in catalogue(language) for text in said_by(entry)]

    assert [text for text in words if re.search(strange, text, re.IGNORECASE)] == []


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("column", LABELS)
def test_a_list_may_name_its_columns_as_the_pages_do(column, language):
    with override(language):
        label = str(LABELS[column])

    assert COLUMNS[bare(label)] == column
