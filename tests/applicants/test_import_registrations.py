import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from applicants.headings import name_columns
from applicants.models import Applicant, RawFile, RegistrationList
from tests.factories import ApplicantFactory, MunicipalityFactory

DATA = Path(__file__).parents[1] / "data"
EXPECTED = json.loads((DATA / "expected.json").read_text())
HEAD = "V-nummer;Achternaam;Voornamen;Geboortedatum;Datum inschrijving"
LINE = "2001000001;Petrenko;Oksana;17-05-1990;01-04-2026"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_the_lists(time_machine):
    time_machine.move_to("2026-11-24 10:00+01:00", tick=True)


@pytest.fixture
def here():
    return MunicipalityFactory(code="0307", name="Amersfoort")


def run(file, code="0307", **options):
    """The exit code, and what is printed on standard output."""
    out, code_of_exit = io.StringIO(), 0
    try:
        call_command(
            "import_registrations", str(file), municipality=code, stdout=out, json=True, **options
        )
    except CommandError as error:
        code_of_exit = error.returncode
    return code_of_exit, json.loads(out.getvalue() or "null")


def listed(folder, *lines, head=HEAD):
    file = folder / "list.csv"
    file.write_text("\n".join([head, *lines]), encoding="utf-8")
    return file


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize("name", EXPECTED)
def test_each_list_gives_what_is_expected_of_it(name, dry_run):
    expected = {"wrong": {}, "warned": {}, "refused": None} | EXPECTED[name]
    code = MunicipalityFactory(code=expected.pop("municipality")).code
    if before := expected.pop("after", None):
        run(DATA / before, code)

    exit_code, found = run(DATA / name, code, dry_run=dry_run)

    assert exit_code == (2 if expected["refused"] else 0)
    assert found.items() >= expected.items()
    assert set(found) == {
        *("new", "changed", "unchanged", "missing", "wrong", "warned", "refused"),
    }


def test_people_are_registered_and_the_list_is_kept_without_an_officer(here):
    run(DATA / "amersfoort-clean.csv")

    kept = RegistrationList.objects.get()
    assert (kept.municipality, kept.uploaded_by, kept.state) == (here, None, "applied")
    assert Applicant.objects.filter(municipality=here).count() == 60


def test_a_dry_run_stores_nothing(here):
    exit_code, found = run(DATA / "amersfoort-clean.csv", dry_run=True)

    assert (exit_code, found["new"]) == (0, 60)
    assert not Applicant.objects.exists()
    assert not RegistrationList.objects.exists()


def test_the_same_list_again_changes_nothing(here):
    run(DATA / "amersfoort-clean.csv")

    _, found = run(DATA / "amersfoort-clean.csv")

    assert (found["new"], found["changed"], found["unchanged"]) == (0, 0, 60)


def test_who_is_missing_is_counted_and_stays(here, tmp_path):
    ApplicantFactory(municipality=here)

    _, found = run(listed(tmp_path, LINE))

    assert found["missing"] == 1
    assert not Applicant.objects.exclude(withdrawn_on=None).exists()


def test_whoever_moved_waits_for_an_officer(here, tmp_path):
    ApplicantFactory(v_number="2001000001", birth_date="1990-05-17")

    exit_code, found = run(listed(tmp_path, LINE))

    assert exit_code == 0
    assert found["wrong"] == {"2": "v_number"}
    assert not Applicant.objects.filter(municipality=here).exists()


def test_a_lost_zero_is_mended_only_if_one_says_so(here, tmp_path):
    file = listed(tmp_path, LINE.replace("2001000001", "203000021"))

    _, without = run(file)
    _, mended = run(file, mend=True)

    assert without["wrong"] == {"2": "v_number"}
    assert (mended["new"], mended["wrong"]) == (1, {})
    assert Applicant.objects.get().v_number == "0203000021"


def test_headings_that_the_municipality_has_named_are_known(here, tmp_path):
    file = listed(tmp_path, LINE, head=HEAD.replace("Voornamen", "Roepnaam (1)"))
    before = run(file)

    name_columns({"Roepnaam (1)": "given_names"}, municipality=here)
    name_columns({"ROEPNAAM 1": "given_names"}, municipality=here)

    assert before[0] == 2
    assert "given names" in before[1]["refused"]
    assert run(file)[1]["new"] == 1
    assert here.column_names.count() == 1


def test_a_file_that_is_refused_stores_nothing(here):
    exit_code, found = run(DATA / "with-bsn.csv")

    assert (exit_code, found["refused"], found["new"]) == (2, "BSN", 0)
    assert not RawFile.objects.exists()


def test_the_message_says_which_column_and_what_to_do(here):
    with pytest.raises(CommandError, match=r"Column K \(BSN\) must not be in the file\. Delete"):
        call_command("import_registrations", str(DATA / "with-bsn.csv"), municipality="0307")


def test_a_municipality_or_a_file_that_is_not_there_is_no_refused_file(here, tmp_path):
    assert run(DATA / "amersfoort-clean.csv", "9999") == (1, None)
    assert run(tmp_path / "none.csv") == (1, None)
    assert run(tmp_path) == (1, None)


def test_without_json_a_line_is_printed_for_each_count(here):
    out = io.StringIO()

    call_command(
        "import_registrations", str(DATA / "amersfoort-clean.csv"), municipality="0307", stdout=out
    )

    assert out.getvalue().splitlines()[0] == "new: 60"
    assert "wrong: 0" in out.getvalue()
