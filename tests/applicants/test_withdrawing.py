from datetime import date

import pytest
from django.conf import settings

from applicants.models import Applicant
from applicants.staging import discard
from applicants.undoing import undo
from applicants.withdrawing import missing, withdraw
from notices.models import Notice
from tests.applicants.list_steps import applied, cells, staged
from tests.factories import ApplicantFactory, MunicipalityFactory
from trail.models import Event

ON = date(2026, 11, 20)

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return MunicipalityFactory()


def test_who_is_no_longer_on_the_list_is_missing_and_stays(town):
    applied(town, "amersfoort-clean.csv")

    kept = staged(town, "amersfoort-week-later.csv")

    assert missing(kept).count() == 1
    assert Applicant.objects.filter(withdrawn_on=None).count() == 60


def test_who_is_on_a_wrong_row_or_left_or_lives_elsewhere_is_not_missing(town):
    applied(town, cells(1), cells(2, withdrawn_on="01-05-2026"), cells(3))
    ApplicantFactory()

    kept = staged(town, cells(1, family_name=""))

    assert [person.v_number for person in missing(kept)] == [cells(3)["v_number"]]


@pytest.mark.parametrize("end", [discard, undo])
def test_of_a_list_whose_rows_are_gone_nobody_is_missing(end, town):
    applied(town, cells(1))
    kept = applied(town, cells(2)) if end is undo else staged(town, cells(2))

    end(kept)

    kept.refresh_from_db()
    assert not missing(kept).exists()


def test_of_a_list_whose_file_was_destroyed_nobody_is_missing(town):
    applied(town, cells(1))
    kept = applied(town, cells(2))
    kept.raw.delete()
    kept.refresh_from_db()

    assert not missing(kept).exists()


def test_withdrawing_is_noted_and_told(town):
    person = ApplicantFactory(municipality=town, email="o@example.org", language="en")

    assert withdraw([person.pk], municipality=town, on=ON, contacts={}) == 1

    person.refresh_from_db()
    letter = Notice.objects.get()
    assert person.withdrawn_on == ON
    assert (letter.to, letter.about) == ("o@example.org", f"applicant:{person.pk}")
    assert Event.objects.get(kind="withdraw").about == f"applicant:{person.pk}"


def test_who_has_no_address_is_told_at_that_of_the_appointment(town):
    people = ApplicantFactory.create_batch(2, municipality=town)

    withdraw(
        [person.pk for person in people],
        municipality=town,
        on=ON,
        contacts={people[0].pk: "helper@example.org"},
    )

    assert Notice.objects.get().to == "helper@example.org"
    assert Applicant.objects.filter(withdrawn_on=ON).count() == 2


def test_withdrawing_twice_withdraws_and_tells_once(town):
    person = ApplicantFactory(municipality=town, email="o@example.org")
    withdraw([person.pk], municipality=town, on=ON, contacts={})

    assert withdraw([person.pk], municipality=town, on=date(2026, 11, 24), contacts={}) == 0

    person.refresh_from_db()
    assert person.withdrawn_on == ON
    assert Notice.objects.count() == 1


def test_people_of_others_are_not_withdrawn(town):
    stranger = ApplicantFactory()

    assert withdraw([stranger.pk], municipality=town, on=ON, contacts={}) == 0

    stranger.refresh_from_db()
    assert stranger.withdrawn_on is None


def test_nobody_leaves_before_they_came(town):
    person = ApplicantFactory(municipality=town, registered_on=date(2026, 11, 22))

    withdraw([person.pk], municipality=town, on=ON, contacts={})

    person.refresh_from_db()
    assert person.withdrawn_on == date(2026, 11, 22)


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_the_letter_is_whole_in_every_language_and_names_no_number(language, town):
    person = ApplicantFactory(municipality=town, email="o@example.org", language=language)

    withdraw([person.pk], municipality=town, on=ON, contacts={})

    letter = Notice.objects.get()
    letter.full_clean()
    assert person.given_names in letter.body
    assert letter.subject
    for secret in (person.v_number, person.birth_date, person.family_name):
        assert secret not in letter.subject + letter.body
