"""No list brings back who was erased, and none says what it knew of them."""

import pytest
from django.utils import timezone

from applicants.applying import apply_list
from applicants.erasures import digests, lift, note_erased
from applicants.models import Applicant, ListedRow
from applicants.staging import confirm
from tests.applicants.list_steps import applied, cells, counts, kinds, staged
from tests.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db
GONE = cells(1)["v_number"]


@pytest.fixture
def town():
    return MunicipalityFactory()


def forget(v_number):
    note_erased(digests(v_number)[0], timezone.now())


def test_the_row_of_who_was_erased_is_left_out(town):
    forget(GONE)

    kept = applied(town, cells(1), cells(2))

    assert list(Applicant.objects.values_list("v_number", flat=True)) == [cells(2)["v_number"]]
    assert counts(kept) == (1, 0, 0, 1)
    assert kept.refused == [{"line": 2, "column": "v_number", "reason": "erased"}]


def test_nothing_of_that_row_is_kept(town):
    forget(GONE)

    kept = staged(town, cells(1, given_names="Zlatomyra"), cells(2))

    assert kinds(kept) == [(2, "wrong"), (3, "new")]
    row = ListedRow.objects.get(line=2)
    assert (row.v_number, row.facts) == ("", {})
    assert row.remarks[0]["reason"] == "erased"


def test_who_is_erased_while_a_list_waits_is_not_taken_in(town):
    kept = staged(town, cells(1), cells(2))
    confirm(kept, moves=[], by=kept.uploaded_by)
    forget(GONE)

    apply_list(kept.pk)

    assert not Applicant.objects.filter(v_number=GONE).exists()
    assert Applicant.objects.count() == 1


def test_who_asked_to_come_back_comes_with_the_next_list(town):
    forget(GONE)
    lift(digests(GONE), timezone.now())

    applied(town, cells(1))

    assert Applicant.objects.filter(v_number=GONE).exists()


def test_the_officer_reads_why(client, town):
    from tests.factories import UserFactory

    officer = UserFactory(officer=True)
    town.officers.add(officer)
    client.force_login(officer)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    forget(GONE)
    kept = staged(town, cells(1), cells(2), by=officer)

    page = client.get(f"/admin/applicants/registrationlist/{kept.pk}/change/").content.decode()

    assert "The IND keeps nothing about this person" in page
    assert GONE not in page
