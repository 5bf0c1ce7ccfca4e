from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from appointments.letters import letter, visits_of
from tests.factories import AppointmentFactory, PartyFactory, SlotFactory

pytestmark = pytest.mark.django_db

KINDS = sorted(path.stem for path in Path(settings.BASE_DIR, "templates/notices").glob("*.txt"))
LANGUAGES = [code for code, _ in settings.LANGUAGES]


def a_party(language, people):
    party = PartyFactory(language=language, email="o@example.org")
    slot = SlotFactory(starts_at=timezone.now() + timedelta(days=3), planned=4)
    AppointmentFactory.create_batch(people, party=party, slot=slot)
    return party


def test_there_are_kinds():
    assert "visit" in KINDS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("people", [0, 1, 3])
def test_every_kind_is_a_whole_letter_in_every_language(kind, language, people):
    party = a_party(language, people)

    written = letter(kind, party, visits_of([party])[party.pk])

    assert 0 < len(written.subject) <= 200
    assert party.reference[4:] in written.body
    assert party.reference not in written.subject
    assert written.language == language
    written.full_clean()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_letter_holds_a_number_or_a_family_name(kind, language):
    party = a_party(language, 3)
    booked = visits_of([party])[party.pk]

    written = letter(kind, party, booked)

    text = f"{written.subject} {written.body} {written.attachments}"
    for row in booked:
        assert row.applicant.v_number not in text
        assert row.applicant.birth_date not in text
        assert row.applicant.family_name not in text
