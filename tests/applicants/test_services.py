from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from django.utils import timezone

from applicants.forms import judge
from applicants.imports import Row, Sheet, read
from applicants.models import Applicant, RegistrationList
from applicants.services import (
    close_until_decided,
    mark_served,
    open_again,
    register,
    unmark_served,
)
from tests.factories import ApplicantFactory, MunicipalityFactory, UserFactory
from tests.races import race
from trail.models import Event

DATA = Path(__file__).parents[1] / "data"
TODAY = date(2026, 11, 24)
CELLS = {
    "v_number": "2001000001",
    "family_name": "Petrenko",
    "given_names": "Oksana",
    "date_of_birth": "17-05-1990",
    "registered_on": "01-04-2026",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def municipality():
    return MunicipalityFactory()


@pytest.fixture
def officer():
    return UserFactory(role="officer")


@pytest.fixture
def upload(municipality, officer):
    """Register rows, or a file, as an officer would."""

    def upload(*rows, municipality=municipality):
        return register(judged(*rows), municipality=municipality, by=officer)

    return upload


def judged(*rows):
    if isinstance(rows[0], str):
        return judge(read((DATA / rows[0]).read_bytes()), today=TODAY)
    return judge(Sheet([Row(line, row) for line, row in enumerate(rows, 2)], "", []), today=TODAY)


def counts(done):
    return done.added, done.changed, done.unchanged, len(done.refused)


def versions():
    """Where each row lies: one that is written, even with the same, moves."""
    return list(
        Applicant.objects.extra(select={"v": "ctid::text"}).order_by("pk").values_list("pk", "v")
    )


def test_a_list_registers_its_people(upload, municipality):
    done = upload("amersfoort-clean.csv")

    assert counts(done) == (60, 0, 0, 0)
    assert Applicant.objects.filter(municipality=municipality).count() == 60
    person = Applicant.objects.get(v_number="2001000002")
    assert str(person) == "Hrytsenko, Sofiia (2001000002)"
    assert person.native_name == "Гриценко Софія"
    assert person.search_key == " hritsenko sofa "
    assert person.birth_date == "1976-01-31"
    assert person.registered_on == date(2026, 5, 25)
    assert (person.household, person.language) == ("G0100002", "uk")
    assert (person.email, person.phone) == ("sofiia.1.2@example.org", "+447700900470")


def test_the_same_list_again_changes_nothing(upload):
    upload("amersfoort-clean.csv")
    before = versions()

    done = upload("amersfoort-clean.csv")

    assert counts(done) == (0, 0, 60, 0)
    assert versions() == before


def test_a_later_list_writes_only_what_changed(upload):
    upload("amersfoort-clean.csv")
    before = dict(versions())

    done = upload("amersfoort-week-later.csv")

    assert counts(done) == (2, 3, 56, 0)
    assert Applicant.objects.get(v_number="2001000001").email == "new.address@example.org"
    after = dict(versions())
    assert len([pk for pk in before if after[pk] != before[pk]]) == 3
    assert len(after) == 62


def test_a_wrong_row_is_refused_with_line_and_reason_while_the_others_enter(upload):
    done = upload("utrecht-damaged.csv")

    assert counts(done) == (40, 0, 0, 10)
    assert done.refused[0] == {"line": 22, "column": "v_number", "reason": "lost_zero"}
    assert [remark["column"] for remark in done.warned] == ["email", "language"]
    assert Applicant.objects.count() == 40


def test_people_are_numbered_in_the_order_of_their_v_numbers(upload):
    rows = [CELLS | {"v_number": f"200100000{digit}"} for digit in (3, 1, 2)]

    upload(*rows)

    numbers = Applicant.objects.order_by("pk").values_list("v_number", flat=True)
    assert list(numbers) == sorted(numbers)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_takes_the_same_statements_however_long_it_is(
    rows, upload, municipality, officer, django_assert_num_queries
):
    numbers = [f"200100000{digit}" for digit in range(rows)]
    upload(*[CELLS | {"v_number": number} for number in numbers])
    changed = [CELLS | {"v_number": number, "given_names": "Olena"} for number in numbers]
    new = [CELLS | {"v_number": number.replace("20", "30")} for number in numbers]
    found = judged(*changed, *new)

    with django_assert_num_queries(7):
        register(found, municipality=municipality, by=officer)


def test_what_came_of_a_list_is_kept_with_who_and_what(upload, municipality, officer):
    content = (DATA / "amersfoort-clean.csv").read_bytes()

    done = upload("amersfoort-clean.csv")

    assert RegistrationList.objects.get() == done
    assert (done.municipality, done.uploaded_by) == (municipality, officer)
    assert done.sha256 == read(content).sha256
    event = Event.objects.get()
    assert (event.kind, event.about) == ("list", f"list:{done.pk}")


def test_who_is_registered_elsewhere_is_refused_and_stays_untouched(upload):
    stranger = ApplicantFactory(v_number="2001000001", family_name="Boiko")

    done = upload(CELLS | {"v_number": "2001000002"}, CELLS)

    assert counts(done) == (1, 0, 0, 1)
    assert done.refused == [{"line": 3, "column": "v_number", "reason": "elsewhere"}]
    stranger.refresh_from_db()
    assert stranger.family_name == "Boiko"


def test_who_is_no_longer_on_the_list_stays(upload):
    upload(CELLS, CELLS | {"v_number": "2001000002"})

    done = upload(CELLS)

    assert counts(done) == (0, 0, 1, 0)
    assert Applicant.objects.filter(withdrawn_on=None).count() == 2


def test_a_list_without_a_column_erases_nothing(upload):
    upload(CELLS | {"email": "o@example.org", "household": "G1"})

    upload(CELLS | {"household": ""})

    person = Applicant.objects.get()
    assert (person.email, person.household) == ("o@example.org", "")


def test_a_cell_that_was_left_out_erases_nothing(upload):
    upload(CELLS | {"email": "o@example.org"})

    done = upload(CELLS | {"email": "o@@example.org"})

    assert counts(done) == (0, 0, 1, 0)
    assert Applicant.objects.get().email == "o@example.org"


def test_a_new_name_is_found_by_its_sound(upload):
    upload(CELLS)

    upload(CELLS | {"family_name": "Shevchenko"})

    assert list(Applicant.objects.named("Шевченко")) == [Applicant.objects.get()]
    assert not Applicant.objects.named("Petrenko").exists()


def test_a_language_that_is_not_known_is_ukrainian_for_the_new_and_unchanged_for_others(upload):
    upload(CELLS | {"language": "ru"})

    upload(CELLS | {"language": "xx"}, CELLS | {"v_number": "2001000002", "language": "xx"})

    assert list(Applicant.objects.order_by("pk").values_list("language", flat=True)) == ["ru", "uk"]


@pytest.mark.parametrize("said", ["", "01-10-2022", None])
def test_a_list_never_takes_a_sticker_back(upload, said):
    upload(CELLS)
    mark_served(Applicant.objects.get(), date(2026, 9, 1))

    done = upload(CELLS if said is None else CELLS | {"served_on": said})

    assert counts(done) == (0, 0, 1, 0)
    assert Applicant.objects.get().served_on == date(2026, 9, 1)


def test_a_list_can_tell_of_a_sticker_from_before(upload):
    upload(CELLS | {"served_on": "01-10-2022"})

    assert Applicant.objects.get().served_on == date(2022, 10, 1)


def test_who_left_and_is_registered_anew_has_come_back(upload):
    upload(CELLS | {"withdrawn_on": "01-05-2026"})

    done = upload(CELLS | {"registered_on": "01-06-2026"})

    assert counts(done) == (0, 1, 0, 0)
    assert Applicant.objects.get().withdrawn_on is None


def test_mark_served_writes_the_day_for_that_person_alone():
    served, other = ApplicantFactory(), ApplicantFactory()

    mark_served(served, timezone.localdate() - timedelta(days=1))

    served.refresh_from_db()
    other.refresh_from_db()
    assert served.served_on == timezone.localdate() - timedelta(days=1)
    assert other.served_on is None


def test_unmark_served_gives_back_the_day_there_was_before():
    before = date(2024, 5, 1)  # a child then, say
    served = ApplicantFactory(served_on=date(2026, 9, 1))
    for day in (before, None):
        unmark_served(served, day)

        served.refresh_from_db()
        assert served.served_on == day


def test_a_person_is_closed_until_the_decision_and_then_open_again():
    person, other = ApplicantFactory(), ApplicantFactory()

    close_until_decided(person, date(2026, 9, 1))

    person.refresh_from_db()
    other.refresh_from_db()
    assert (person.decision_pending_since, other.decision_pending_since) == (date(2026, 9, 1), None)
    open_again(person)
    person.refresh_from_db()
    assert person.decision_pending_since is None


@pytest.mark.django_db(transaction=True)
def test_the_same_list_uploaded_twice_at_once_registers_everybody_once(municipality, officer):
    job = partial(register, judged("amersfoort-clean.csv"), municipality=municipality, by=officer)

    results = race(job, job, job)

    assert sorted(map(counts, results)) == [(0, 0, 60, 0), (0, 0, 60, 0), (60, 0, 0, 0)]
    assert Applicant.objects.count() == 60


@pytest.mark.django_db(transaction=True)
def test_a_person_on_the_lists_of_two_municipalities_at_once_is_registered_with_one(officer):
    rows = [CELLS | {"v_number": f"20010000{number:02}"} for number in range(30)]
    there_and_back = judged(*rows), judged(*reversed(rows))
    jobs = [
        partial(register, judged, municipality=MunicipalityFactory(), by=officer)
        for judged in there_and_back
    ]

    results = race(*jobs)

    assert sorted(map(counts, results)) == [(0, 0, 0, 30), (30, 0, 0, 0)]
    assert Applicant.objects.values("municipality").distinct().count() == 1


def test_a_list_locks_its_municipality_and_then_who_changes(upload, django_assert_num_queries):
    upload(CELLS, CELLS | {"v_number": "2001000002"})

    with django_assert_num_queries(6) as queries:
        upload(CELLS | {"given_names": "Olena"}, CELLS | {"v_number": "2001000002"})

    locks = [query["sql"] for query in queries if "FOR NO KEY UPDATE" in query["sql"]]
    assert ['FROM "applicants_municipality"' in locks[0], len(locks)] == [True, 2]
    assert 'FROM "applicants_applicant"' in locks[1]
    assert "2001000002" not in locks[1]  # who is unchanged is not waited for
    assert 'ORDER BY "applicants_applicant"."id"' in locks[1]
