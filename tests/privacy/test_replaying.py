"""A database that was restored does again what it does not know: erasures, restrictions."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from applicants.erasures import digests, erased, lift
from applicants.models import Applicant, Erasure
from applicants.people import CORRECTED, correct
from applicants.restricting import restrict
from notices.models import Notice
from privacy import journal
from privacy.erasing import erase
from privacy.replaying import replay
from privacy.tasks import export_erased
from tests.factories import ApplicantFactory, AppointmentFactory, UserFactory
from tests.trail.chained import as_superuser

V_NUMBER = "7300000019"


@pytest.fixture
def folder(settings, tmp_path):
    settings.ERASED = str(tmp_path / "erased")
    return tmp_path / "erased"


@pytest.fixture
def person(db):
    return ApplicantFactory(v_number=V_NUMBER, given_names="Zlatomyra", email="z@example.org")


def put_back(person):
    """As a backup from before has her, and nothing of the erasure."""
    Erasure.objects.all().delete()
    Applicant.objects.filter(pk=person.pk).update(
        v_number=V_NUMBER, given_names="Zlatomyra", email="z@example.org", restricted_on=None
    )


def run(folder):
    said = StringIO()
    call_command("replay_purge", folder, stdout=said)
    return said.getvalue().splitlines()[0]


def test_without_a_folder_nothing_is_written(person, settings):
    settings.ERASED = ""
    erase(person.pk)

    assert journal.export() == 0


def test_each_act_is_a_file_that_names_nobody(person, folder):
    erase(person.pk)

    export_erased()
    export_erased()

    [file] = folder.iterdir()
    said = json.loads(file.read_text())
    assert said["digest"] == digests(V_NUMBER)[0]
    assert V_NUMBER not in file.read_text() + file.name
    assert oct(file.stat().st_mode)[-3:] == "444"


def test_what_is_restored_is_erased_again_and_only_once(person, folder):
    erase(person.pk)
    journal.export()
    put_back(person)

    first, second = run(folder), run(folder)

    assert (first, second) == ("erased again: 1 of 1, known: 0", "erased again: 0 of 1, known: 1")
    assert not Applicant.objects.known().exists()
    assert erased([V_NUMBER]) == {V_NUMBER}


def test_who_was_erased_before_the_list_that_is_restored_stays_away(person, folder):
    erase(person.pk)
    journal.export()
    Applicant.objects.all().delete()
    Erasure.objects.all().delete()

    assert run(folder) == "erased again: 0 of 1, known: 0"
    assert erased([V_NUMBER]) == {V_NUMBER}


def test_who_came_back_after_that_stays(person, folder):
    erase(person.pk)
    lift(digests(V_NUMBER), timezone.now())
    journal.export()
    back = ApplicantFactory(v_number=V_NUMBER)

    assert run(folder) == "erased again: 0 of 2, known: 2"
    assert Applicant.objects.known().get() == back


def test_what_was_lifted_since_the_backup_is_lifted_again(person, folder):
    erase(person.pk)
    lift(digests(V_NUMBER), timezone.now())
    journal.export()
    put_back(person)

    run(folder)

    assert not Applicant.objects.known().exists()
    assert erased([V_NUMBER]) == set()
    assert len(journal.read(folder)) == 2


def test_she_is_not_told_a_second_time(person, folder):
    row = AppointmentFactory(applicant=person, party__version=1, party__email="z@example.org")

    act = journal.Act(timezone.now(), digests(V_NUMBER)[0], False, "")
    done = replay([act])

    row.refresh_from_db()
    assert (done.erased, row.status) == (1, "cancelled")
    assert not Notice.objects.exclude(body="").exists()


def test_who_is_at_a_desk_is_left_for_later(person, folder):
    erase(person.pk)
    journal.export()
    put_back(person)
    now = timezone.now()
    AppointmentFactory(applicant=person, status="checked_in", slot__starts_at=now)

    with pytest.raises(CommandError, match="Run this once more"):
        run(folder)


def test_a_key_that_is_gone_is_said(person, folder, settings):
    erase(person.pk)
    journal.export()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", []

    with pytest.raises(CommandError, match="not among ERASURE_KEYS"):
        run(folder)


@pytest.mark.parametrize("content", ["{", "{}", '{"at": "2026-01-01T00:00+00:00", "x": 1}'])
def test_a_file_that_holds_no_act_stops_it(content, folder, db):
    folder.mkdir()
    (folder / "1.json").write_text(content)

    with pytest.raises(CommandError, match="cannot be read"):
        run(folder)


def test_a_folder_that_is_not_there_stops_it(folder, db):
    with pytest.raises(CommandError, match="cannot be read"):
        run(folder)


@pytest.fixture
def officer():
    return UserFactory()


def corrected(person, officer, name="Zlatomira"):
    facts = {field: getattr(person, field) for field in CORRECTED} | {"given_names": name}
    correct(person, facts, by=officer)


def forget_the_trail():
    """As a backup from before has it."""
    as_superuser("delete from trail_event")


def said_by(folder):
    said = StringIO()
    call_command("replay_purge", folder, stdout=said)
    return said.getvalue()


def test_what_was_restricted_and_corrected_is_written_down_without_a_name(person, folder, officer):
    restrict(person.pk, restricted=True)
    corrected(person, officer)

    export_erased()
    export_erased()

    written = "".join(file.name + file.read_text() for file in folder.iterdir())
    assert sorted(act.what for act in journal.read(folder)) == ["corrected", "restricted"]
    assert not [each for each in [V_NUMBER, "Zlatom", "given_names"] if each in written]


def test_who_was_restricted_since_the_backup_is_so_again_and_only_once(person, folder):
    restrict(person.pk, restricted=True)
    journal.export()
    put_back(person)
    forget_the_trail()

    first, second = said_by(folder), said_by(folder)

    person.refresh_from_db()
    assert person.restricted_on
    assert "restrictions as they were: 1" in first
    assert "restrictions as they were: 0" in second


def test_the_last_word_on_a_restriction_counts(person, folder):
    restrict(person.pk, restricted=True)
    restrict(person.pk, restricted=False)
    journal.export()
    Applicant.objects.filter(pk=person.pk).update(restricted_on="2026-01-01")
    forget_the_trail()

    said_by(folder)

    person.refresh_from_db()
    assert person.restricted_on is None


def test_what_is_decided_after_the_restore_holds(person, folder):
    restrict(person.pk, restricted=True)
    journal.export()
    put_back(person)
    forget_the_trail()
    said_by(folder)
    restrict(person.pk, restricted=False)

    said_by(folder)

    person.refresh_from_db()
    assert person.restricted_on is None


def test_who_was_restricted_and_is_in_no_list_yet_is_counted(person, folder):
    restrict(person.pk, restricted=True)
    journal.export()
    Applicant.objects.all().delete()
    forget_the_trail()

    assert "in no list of this backup. Run this again after the next lists: 1" in said_by(folder)


def test_who_was_corrected_since_the_backup_is_named_to_the_officer_by_address(
    person, folder, officer
):
    corrected(person, officer)
    journal.export()
    put_back(person)
    forget_the_trail()
    where = f"to correct again: /admin/privacy/people/{person.pk}/"

    first = said_by(folder)
    corrected(person, officer, "Zlatomirka")
    second = said_by(folder)

    assert where in first
    assert where not in second
    assert V_NUMBER not in first


def test_who_was_restricted_and_then_erased_is_erased_only(person, folder):
    restrict(person.pk, restricted=True)
    journal.export()
    erase(person.pk)
    journal.export()
    put_back(person)
    forget_the_trail()

    said = said_by(folder)

    person.refresh_from_db()
    assert "erased again: 1 of 1" in said
    assert "in no list" not in said
    assert person.is_forgotten
