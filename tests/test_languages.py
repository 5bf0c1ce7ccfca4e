"""Every page, letter and number in every language: nothing is left in English, or empty."""

import re
from datetime import timedelta
from html import unescape

import polib
import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, override

from applicants.columns import COLUMNS, LABELS, bare
from appointments.letters import letter, visits_of
from booking.stops import STOPS
from config.catalogues import LOCALE, PLACEHOLDER
from desk.decorators import LANGUAGES as OF_STAFF
from tests.access import APPLICANT, NOBODY, TABLE, World
from tests.booking.steps import identify
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    PartyFactory,
    SlotFactory,
    WaveFactory,
)
from tests.notices.test_templates import KINDS

LANGUAGES = [code for code, _ in settings.LANGUAGES]
LONG = 12  # characters: shorter ones are parts of other words
NO_PAGES = {"health", "security_txt", "booking:calendar", "admin:jsi18n"}
PAGES = [
    case
    for case in TABLE
    if case.method == "GET" and 200 in case.answers.values() and case.name not in NO_PAGES
]
NEW = {"v_number": "3000000002", "birth_date_day": "1", "birth_date_month": "2"}
MISTAKES = [
    ("booking:start", {}),
    ("booking:start", {"v_number": "12a", "birth_date_day": "32", "birth_date_month": "13"}),
    ("booking:start", {"v_number": "123456782", "birth_date_year": "88"}),
    ("booking:start", {**NEW, "birth_date_year": "1990"}),
    ("booking:find", {}),
    ("booking:find", {**NEW, "birth_date_year": "1990", "reference": "ABCD EFGH"}),
    ("booking:add", {**NEW, "birth_date_year": "1990"}),
    ("booking:who", {}),
    ("booking:cancel", {}),
    ("desk:login", {"username": "clerk"}),
    ("desk:login", {"username": "clerk", "password": "wrong"}),
]
ERRORS = {
    "400.html": {},
    "403.html": {},
    "403_csrf.html": {},
    "404.html": {},
    "403_csrf.html, no cookies": {"no_cookies": True},
}
SAID = {
    "uk": "1 особа, 2 особи, 5 осіб, 11 осіб, 21 особа, 22 особи, 25 осіб, 111 осіб",
    "ru": "1 человек, 2 человека, 5 человек, 11 человек, 21 человек, 22 человека, 25 человек,"
    " 111 человек",
    "nl": "1 persoon, 2 personen, 5 personen, 11 personen, 21 personen, 22 personen,"
    " 25 personen, 111 personen",
    "en": "1 person, 2 people, 5 people, 11 people, 21 people, 22 people, 25 people, 111 people",
}
NUMBERS = [1, 2, 5, 11, 21, 22, 25, 111]


def in_each_language(*cases):
    """`cases`, whose first part is the name of a page, with each language that page is in."""
    pages = [(name, *rest, of) for name, *rest in cases for of in languages_of(name)]
    return [
        pytest.param(*page, id="-".join(map(str, [page[0], at, page[-1]])))
        for at, page in enumerate(pages)
    ]


def languages_of(name):
    return OF_STAFF if name == "home" or name.startswith("desk:") else LANGUAGES


def catalogue(language):
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))


def said_by(entry):
    return [entry.msgstr, *entry.msgstr_plural.values()]


def foreign(language):
    """The English words that are said otherwise in `language`, without their placeholders."""
    if language == "en":
        return set()
    entries = [each for each in catalogue(language) if each.msgstr != each.msgid]
    texts = [text for each in entries for text in (each.msgid, each.msgid_plural)]
    parts = {part.strip() for text in texts for part in PLACEHOLDER.split(text) if part}
    return {part for part in parts if len(part) > LONG}


ENGLISH = {language: foreign(language) for language in LANGUAGES}


def left_in_english(text, language):
    seen = " ".join(unescape(text).split())
    return {part for part in ENGLISH[language] if part in seen}


def visitor(world, actor, language):
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    if actor in world.users:
        client.force_login(world.users[actor])
    if actor == APPLICANT:
        session = client.session
        session.update(world.journey())
        session.save()
    return client


def page_in(language, ask):
    """What `ask` answers while addresses are made in `language`, judged for that language."""
    with override(language):
        answer = ask()
    html = answer.content.decode()
    assert re.search(r'<html[^>]* lang="(\w\w)"', html)[1] == language
    assert answer["Content-Language"] == language
    assert left_in_english(html, language) == set()
    return answer


@pytest.mark.parametrize(
    ("name", "case", "language"), in_each_language(*[(case.name, case) for case in PAGES])
)
def test_a_page_is_whole_in_every_language(db, name, case, language):
    world = World()
    actors = [actor for actor, status in case.answers.items() if status == 200]
    actor = next((each for each in (APPLICANT, NOBODY) if each in actors), actors[0])
    client = visitor(world, actor, language)

    answer = page_in(language, lambda: client.get(reverse(name, kwargs=case.args(world))))

    assert answer.status_code == 200


@pytest.mark.parametrize(("name", "typed", "language"), in_each_language(*MISTAKES))
def test_a_mistake_is_named_in_every_language(db, name, typed, language):
    client = visitor(World(), APPLICANT, language)

    answer = page_in(language, lambda: client.post(reverse(name), typed))

    assert "govuk-error-summary" in answer.content.decode()


def stopped_by(why):
    """Somebody whom `why` keeps from booking."""
    today = timezone.localdate()
    facts = {
        "served": {"served_on": today - timedelta(days=9)},
        "withdrawn": {"withdrawn_on": today},
        "wave_not_open": {"wave": WaveFactory(opens_at=timezone.now() + timedelta(days=9))},
    }
    person = ApplicantFactory(**facts.get(why, {}))
    if why == "booked":
        AppointmentFactory(applicant=person)
    return person


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("why", STOPS)
def test_what_is_in_the_way_is_said_in_every_language(db, client, why, language):
    person = stopped_by(why)
    with override(language):
        identify(client, person)

    answer = page_in(language, lambda: client.get(reverse("booking:stop")))

    assert answer.context["why"] == why


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("error", ERRORS)
def test_an_error_is_told_in_every_language(rf, error, language):
    with override(language):
        html = render_to_string(error.partition(",")[0], ERRORS[error], rf.get(f"/{language}/"))

    assert f'<html lang="{language}"' in html
    assert left_in_english(html, language) == set()


@pytest.mark.urls("tests.demo.urls")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["demo:index", "demo:notices"])
def test_an_example_is_explained_in_every_language(db, client, settings, page, language):
    settings.DEMO = True

    page_in(language, lambda: client.get(reverse(page)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("people", [0, 2], ids=["nobody", "two"])
def test_a_letter_is_whole_in_every_language(db, kind, people, language):
    party = PartyFactory(language=language, email="o@example.org")
    AppointmentFactory.create_batch(people, party=party, slot=SlotFactory(planned=4))

    written = letter(kind, party, visits_of([party])[party.pk])

    assert written.subject
    for text in written.subject, written.body, str(written.attachments):
        assert left_in_english(text, language) == set()


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
