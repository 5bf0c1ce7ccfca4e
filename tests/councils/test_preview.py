import json

import pytest

from applicants.models import Applicant, ListState
from applicants.tasks import apply_lists
from tests.councils.list_steps import DATA, HEAD, csv, line, page, said, take_in, upload
from tests.factories import ApplicantFactory, MunicipalityFactory, UserFactory

EXPECTED = json.loads((DATA / "expected.json").read_text())
FILES = [name for name, result in EXPECTED.items() if "refused" not in result]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_the_lists(time_machine):
    time_machine.move_to("2026-11-24 10:00+01:00", tick=True)


@pytest.mark.parametrize("name", FILES)
def test_every_example_becomes_what_was_expected(name, office):
    expected = EXPECTED[name]
    if before := expected.get("after"):
        take_in(office, before)

    kept = upload(office, name)
    preview = office.get(page(kept)).context
    office.post(page(kept, "confirm/"))
    apply_lists()

    kept.refresh_from_db()
    counts = {kind: preview["totals"][kind] for kind in ("new", "changed", "unchanged")}
    assert counts == {kind: expected.get(kind, 0) for kind in counts}
    assert preview["missing"] == expected.get("missing", 0)
    assert columns(kept.refused) == expected["wrong"]
    assert columns(kept.warned) == expected.get("warned", {})
    assert (kept.added, kept.changed, kept.unchanged) == tuple(counts.values())


def columns(remarks):
    return {str(remark["line"]): remark["column"] for remark in remarks}


def test_a_preview_changes_nobody_and_says_so(office):
    kept = upload(office, "amersfoort-clean.csv")

    text = said(office.get(page(kept)))

    assert "Nothing has been changed yet" in text
    assert "New 60 Changed 0 Unchanged 0 With mistakes 0" in text
    assert not Applicant.objects.exists()


def test_a_changed_row_says_which_field_was_what_and_becomes_what(office):
    take_in(office, csv(line(1), line(2)))

    kept = upload(office, csv(line(1, given="Olha"), line(2, born="18-05-1990")))

    text = said(office.get(page(kept)))
    assert "2 2001000001 Petrenko, Olha given names: Oksana → Olha" in text
    assert "date of birth: 17-05-1990 → 18-05-1990" in text


def test_a_wrong_row_says_line_column_value_reason_and_how_to_mend_it(office):
    kept = upload(office, csv(line(1), line(2, born="31-02-1990")))

    text = said(office.get(page(kept)))

    assert "3 date of birth 31-02-1990 This is no possible date of birth. Write day-month" in text


def test_a_cell_that_is_left_out_is_shown_with_its_row(office):
    content = f"{HEAD};E-mailadres\n{line(1)};nobody".encode()

    text = said(office.get(page(upload(office, content))))

    assert "Cells that were left out: 1" in text
    assert "e-mail: nobody This is no e-mail address." in text


def test_columns_that_are_not_used_are_named(office):
    content = f"{HEAD};Huisdier\n{line(1)};Murka".encode()

    text = said(office.get(page(upload(office, content))))

    assert "Columns that are not used Huisdier" in text
    assert "Murka" not in text


def test_what_is_in_cells_is_escaped(office):
    kept = upload(office, csv(line(1, name="<b>x", born="<script>")))

    html = office.get(page(kept)).content.decode()

    assert "&lt;script&gt;" in html
    assert "<script>alert" not in html


@pytest.mark.parametrize("rows", [1, 3])
def test_a_preview_takes_the_same_queries_however_long_it_is(
    rows, office, django_assert_num_queries
):
    take_in(office, csv(*map(line, range(rows))))
    for digit in range(30, 30 + rows):
        ApplicantFactory(v_number=f"20010{digit:05}")
    changed = [line(digit, given="Olha") for digit in range(rows)]
    others = [line(digit, born=born) for digit in range(10, 10 + rows) for born in ["x", ""]]
    new, moved = map(line, range(20, 20 + rows)), map(line, range(30, 30 + rows))
    kept = upload(office, csv(*changed, *others, *new, *moved))
    office.get(page(kept))

    with django_assert_num_queries(22):
        office.get(page(kept))


def test_of_each_kind_the_first_fifty_are_shown_and_all_on_pages(office):
    kept = upload(office, csv(*map(line, range(120))))

    preview, second = office.get(page(kept)), office.get(page(kept, "rows/?kind=new&page=2"))
    last = office.get(page(kept, "rows/?kind=new&page=99"))

    assert len(preview.context["sections"][3]["rows"]) == 50
    assert "See all (120)" in said(preview)
    assert [row.line for row in second.context["section"]["rows"]] == list(range(52, 102))
    assert len(last.context["section"]["rows"]) == 20


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("kind", "queries"), [("new", 4), ("moved", 5), ("wrong", 4)])
def test_a_page_of_rows_takes_the_same_queries_however_long_it_is(
    kind, queries, rows, office, django_assert_num_queries
):
    for digit in range(30, 30 + rows):
        ApplicantFactory(v_number=f"20010{digit:05}")
    wrong = [line(digit, born="x") for digit in range(10, 10 + rows)]
    moved = map(line, range(30, 30 + rows))
    kept = upload(office, csv(*map(line, range(rows)), *wrong, *moved))
    address = page(kept, f"rows/?kind={kind}")
    office.get(address)

    with django_assert_num_queries(queries):
        answer = office.get(address)

    assert len(answer.context["section"]["rows"]) == rows


@pytest.mark.parametrize("query", ["", "?kind=x", "?kind=new'"])
def test_rows_of_no_kind_are_not_found(query, office):
    kept = upload(office, csv(line(1)))

    assert office.get(page(kept, f"rows/{query}")).status_code == 404


def test_the_same_file_again_is_recognised_until_it_is_undone(office):
    take_in(office, csv(line(1)))

    again = upload(office, csv(line(1)))
    other = upload(office, csv(line(2)))

    assert "This very file was taken in already" in said(office.get(page(again)))
    assert "This very file" not in said(office.get(page(other)))


def test_the_same_file_of_another_municipality_is_another_list(office):
    take_in(office, csv(line(1)))
    kept = upload(office, csv(line(1)))
    kept.municipality.lists.exclude(pk=kept.pk).update(municipality=MunicipalityFactory())

    assert "This very file" not in said(office.get(page(kept)))


@pytest.mark.parametrize(
    ("households", "warned"), [(["", ""], True), (["G1", ""], False), ([""], False)]
)
def test_a_list_without_households_says_once_what_follows(households, warned, office):
    rows = [f"{line(digit)};{key}" for digit, key in enumerate(households)]
    kept = upload(office, "\n".join([f"{HEAD};Gezinsnummer", *rows]).encode())

    text = said(office.get(page(kept)))

    assert ("No row has a household key. Everybody will book alone" in text) == warned


def test_a_zero_that_was_lost_is_offered_back(office):
    lost = line(2)[1:]  # nine digits

    damaged = said(office.get(page(upload(office, csv(line(1), lost)))))
    whole = said(office.get(page(upload(office, csv(line(1), line(2))))))

    assert "taken the 0 at the front of V-numbers. Rows: 1" in damaged
    assert "taken the 0" not in whole


def test_a_move_is_proposed_and_only_what_is_ticked_is_done(office, town):
    people = [ApplicantFactory(v_number=f"20010{digit:05}") for digit in (1, 2)]
    kept = upload(office, csv(line(1), line(2)))
    answer = office.get(page(kept))
    first = answer.context["moved"][0]

    office.post(page(kept, "confirm/"), {"move": [first.pk, "x", "²", "9" * 30]})
    apply_lists()

    for person in people:
        person.refresh_from_db()
    assert "Tick who lives with you now" in said(answer)
    assert first.changes[0].field == "municipality"
    assert [person.municipality == town for person in people] == [True, False]


def test_of_who_lives_elsewhere_no_more_is_told_than_where(office):
    ApplicantFactory(
        v_number="2001000001",
        family_name="Petrenko",
        email="secret@example.org",
        phone="+31687654321",
        household="SECRET",
        municipality=MunicipalityFactory(name="Zeist"),
    )
    kept = upload(office, csv(line(1)))

    pages = [said(office.get(page(kept, what))) for what in ("", "rows/?kind=moved")]

    assert all("municipality: Zeist → Amersfoort" in text for text in pages)
    assert not any(word in text.lower() for text in pages for word in ("secret", "31687654321"))


def test_discarding_takes_nothing_in(office):
    kept = upload(office, csv(line(1)))

    answer = office.post(page(kept, "discard/"), follow=True)

    kept.refresh_from_db()
    assert kept.state == ListState.WITHDRAWN
    assert "The list was not taken in" in said(answer)
    assert not Applicant.objects.exists()


@pytest.mark.parametrize("what", ["again/", "tick/", "confirm/", "discard/", "resume/"])
def test_reading_confirms_nothing(what, office):
    kept = upload(office, csv(line(1)))

    assert office.get(page(kept, what)).status_code == 405


@pytest.mark.parametrize(
    "what",
    [
        "rows/?kind=new",
        "to-mend.csv",
        "tick/",
        "confirm/",
        "discard/",
        "resume/",
        "undo/",
        "missing/",
    ],
)
def test_the_list_of_another_municipality_does_not_exist(what, office, client):
    kept = upload(office, csv(line(1)))
    stranger = UserFactory(role="officer")
    MunicipalityFactory().officers.add(stranger)
    client.force_login(stranger)

    answers = {client.get(page(kept, what)).status_code, client.post(page(kept, what)).status_code}

    assert answers <= {404, 405}
    assert 404 in answers
    kept.refresh_from_db()
    assert kept.state == ListState.JUDGED


def test_a_list_from_before_previews_is_recognised_too(office):
    old = take_in(office, csv(line(1)))
    old.municipality.lists.update(applied_at=None)

    again = upload(office, csv(line(1)))

    assert "This very file was taken in already" in said(office.get(page(again)))


def test_the_links_between_pages_keep_the_kind(office):
    kept = upload(office, csv(*map(line, range(60))))

    html = office.get(page(kept, "rows/?kind=new")).content.decode()

    assert 'href="?kind=new&amp;page=2"' in html


def test_possible_doubles_are_shown_side_by_side_before_anything_is_taken_in(office, town):
    known = take_in(office, csv(line(1))).municipality.applicants.get()

    answer = office.get(page(upload(office, csv(line(2, given="Oxana")))))

    text = said(answer)
    assert "Possible doubles: 1" in text
    assert "Petrenko, Oxana · Line: 2 V-number: 2001000002 Date of birth: 17-05-1990" in text
    assert "Petrenko, Oksana · registered V-number: 2001000001" in text
    assert f'href="/admin/applicants/applicant/{known.pk}/change/"' in answer.content.decode()
