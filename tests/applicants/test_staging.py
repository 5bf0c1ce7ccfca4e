import pytest

from applicants.models import Applicant, ListedRow, ListState, RawFile
from applicants.staging import confirm, discard
from tests.applicants.list_steps import (
    CELLS,
    DATA,
    applied,
    cells,
    counts,
    kinds,
    staged,
)
from tests.factories import ApplicantFactory, MunicipalityFactory, UserFactory
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return MunicipalityFactory()


def test_a_staged_list_changes_nobody(town):
    kept = staged(town, "amersfoort-clean.csv")

    assert kept.state == ListState.JUDGED
    assert counts(kept) == (60, 0, 0, 0)
    assert kept.rows.count() == 60
    assert not Applicant.objects.exists()
    assert Event.objects.get().result == "staged"


def test_the_file_is_kept_as_it_was_sent(town):
    kept = staged(town, "amersfoort-clean.csv")

    assert bytes(kept.raw.content) == (DATA / "amersfoort-clean.csv").read_bytes()


def test_each_row_says_what_it_would_do(town):
    applied(town, cells(1), cells(2))

    kept = staged(town, cells(1), cells(2, email="o@example.org"), cells(3), cells(4, v_number="x"))

    assert kinds(kept) == [(2, "unchanged"), (3, "changed"), (4, "new"), (5, "wrong")]
    assert counts(kept) == (1, 1, 1, 1)
    assert kept.rows.get(kind="changed").changes == {"email": ["", "o@example.org"]}


def test_a_changed_day_is_kept_as_text(town):
    applied(town, cells(1))

    kept = staged(town, cells(1, registered_on="02-04-2026"))

    assert kept.rows.get().changes == {"registered_on": ["2026-04-01", "2026-04-02"]}


def test_a_wrong_row_keeps_its_cells_and_every_reason(town):
    kept = staged(town, cells(1, family_name="", date_of_birth="31-02-1990"))

    row = kept.rows.get()
    assert (row.kind, row.v_number) == ("wrong", "2001000001")
    assert row.facts["date_of_birth"] == "31-02-1990"
    assert {remark["column"]: remark["value"] for remark in row.remarks} == {
        "family_name": "",
        "date_of_birth": "31-02-1990",
    }


def test_a_row_without_a_cell_that_cannot_be_read_is_warned(town):
    kept = staged(town, cells(1, email="nobody"), cells(2))

    assert [row.line for row in kept.rows.warned()] == [2]
    assert "email" not in kept.rows.get(line=2).facts
    assert kept.rows.get(line=2).kind == "new"


def test_who_is_known_elsewhere_with_that_birth_date_has_moved(town):
    person = ApplicantFactory(v_number=CELLS["v_number"], household="G9", family_name="Petrenko")

    kept = staged(town, CELLS)

    row = kept.rows.get()
    assert (row.kind, row.accepted) == ("moved", False)
    assert row.changes["municipality"] == [person.municipality_id, town.pk]
    assert row.changes["household"] == ["G9", ""]
    assert counts(kept) == (0, 0, 0, 0)


def test_somebody_elses_number_is_wrong_and_tells_nothing_of_them(town):
    ApplicantFactory(v_number=CELLS["v_number"], birth_date="1950-01-01", family_name="Secret")

    kept = staged(town, CELLS)

    row = kept.rows.get()
    assert (row.kind, row.changes) == ("wrong", {})
    assert row.remarks == [{"column": "v_number", "reason": "elsewhere", "value": ""}]
    assert kept.refused == [{"line": 2, "column": "v_number", "reason": "elsewhere"}]
    assert "Secret" not in str(row.facts)


def test_a_household_of_strangers_is_left_out_and_warned_of(town):
    ApplicantFactory(municipality=town, household="G1", family_name="Boiko")

    kept = staged(town, cells(1, household="G1"), cells(2, household="G2"))

    assert "household" not in kept.rows.get(line=2).facts
    assert kept.rows.get(line=2).remarks == [
        {"column": "household", "reason": "household", "value": "G1"}
    ]
    assert kept.rows.get(line=3).facts["household"] == "G2"


@pytest.mark.parametrize("name", ["Petrenko", "PETRENKOVA"])
def test_a_child_that_was_born_enters_the_household_of_its_name(town, name):
    ApplicantFactory(municipality=town, household="G1", family_name=name)

    kept = staged(town, cells(1, household="G1"))

    assert kept.rows.get().facts["household"] == "G1"


def test_who_marries_into_a_household_that_is_on_the_list_enters_it(town):
    ApplicantFactory(municipality=town, household="G1", family_name="Boiko", v_number="2001000002")

    kept = staged(town, cells(1, household="G1"), cells(2, household="G1", family_name="Boiko"))

    assert not kept.rows.warned().exists()


def test_a_household_of_another_municipality_is_another_household(town):
    ApplicantFactory(household="G1", family_name="Boiko")

    assert not staged(town, cells(1, household="G1")).rows.warned().exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_staging_takes_the_same_statements_however_long_the_list_is(
    town, rows, django_assert_num_queries
):
    officer = UserFactory(role="officer")
    household = [cells(digit, household="G1") for digit in range(rows)]

    with django_assert_num_queries(9):
        staged(town, *household, by=officer)


def test_confirming_twice_confirms_once(town):
    kept = staged(town, cells(1))

    confirm(kept, moves=[], by=kept.uploaded_by)
    confirm(kept, moves=[], by=UserFactory(role="officer"))

    kept.refresh_from_db()
    assert (kept.state, kept.confirmed_by) == (ListState.APPLYING, kept.uploaded_by)
    assert list(Event.objects.values_list("result", flat=True)) == ["confirmed", "staged"]


def test_only_moves_that_were_ticked_are_accepted(town):
    for digit in (1, 2):
        ApplicantFactory(v_number=cells(digit)["v_number"])
    kept = staged(town, cells(1), cells(2), cells(3))
    first, _, new = kept.rows.all()

    confirm(kept, moves=[first.pk, new.pk], by=kept.uploaded_by)

    assert list(kept.rows.filter(accepted=True)) == [first]
    assert list(kept.rows.good()) == [first, new]


def test_a_list_that_is_discarded_leaves_no_facts_of_people(town):
    kept = staged(town, cells(1))

    discard(kept)

    kept.refresh_from_db()
    assert kept.state == ListState.WITHDRAWN
    assert not ListedRow.objects.exists()
    assert not RawFile.objects.exists()


def test_a_list_that_was_taken_in_cannot_be_discarded(town):
    kept = applied(town, cells(1))

    discard(kept)

    kept.refresh_from_db()
    assert kept.state == ListState.APPLIED
    assert kept.rows.exists()
