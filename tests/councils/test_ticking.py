"""Any number of people who are registered elsewhere: all of one town at once, or page by page."""

import pytest

from applicants.models import ListState
from applicants.tasks import apply_lists
from councils.rows import PER_PAGE
from tests.councils.list_steps import csv, line, page, said, upload
from tests.factories import ApplicantFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def zeist():
    return MunicipalityFactory(name="Zeist")


@pytest.fixture
def soest():
    return MunicipalityFactory(name="Soest")


def lives_in(town, digits):
    for digit in digits:
        number = f"20010{digit:05}"
        ApplicantFactory(v_number=number, birth_date="1990-05-17", municipality=town)


def sent(office, number):
    return upload(office, csv(*map(line, range(number))))


def confirm(office, kept, **data):
    office.post(page(kept, "confirm/"), data)
    apply_lists()


def test_everybody_of_a_town_is_taken_with_one_tick_however_many(office, town, zeist, soest):
    lives_in(zeist, range(60))
    lives_in(soest, range(60, 63))
    kept = sent(office, 63)

    text = said(office.get(page(kept)))
    confirm(office, kept, **{"from": [zeist.pk]})

    assert "Everybody from: Zeist (60) Everybody from: Soest (3)" in text
    assert town.applicants.count() == 60
    assert soest.applicants.count() == 3


def test_more_than_a_page_are_ticked_page_by_page(office, town, zeist):
    lives_in(zeist, range(60))
    kept = sent(office, 60)
    address = page(kept, "rows/?kind=moved")
    first = office.get(address).context["section"]["rows"]
    second = office.get(f"{address}&page=2").context["section"]["rows"]

    following = tick(office, kept, first, first[:2], next=2)
    after = tick(office, kept, second, second[:1])
    text = said(office.get(after["Location"]))
    confirm(office, kept)

    assert following["Location"] == f"{address}&page=2"
    assert "Ticked: 3 / 60" in text
    assert town.applicants.count() == 3


def tick(office, kept, shown, ticked, **more):
    data = {"shown": [row.pk for row in shown], "move": [row.pk for row in ticked], **more}
    return office.post(page(kept, "tick/"), data)


def test_what_was_ticked_is_shown_so_and_can_be_taken_back(office, zeist):
    lives_in(zeist, range(60))
    kept = sent(office, 60)
    rows = office.get(page(kept, "rows/?kind=moved")).context["section"]["rows"]

    tick(office, kept, rows, rows)
    before = office.get(page(kept, "rows/?kind=moved")).content.decode()
    tick(office, kept, rows, [])
    after = office.get(page(kept, "rows/?kind=moved")).content.decode()

    assert [before.count(" checked"), after.count(" checked")] == [PER_PAGE, 0]


def test_few_are_ticked_in_the_preview_itself(office, zeist):
    lives_in(zeist, range(2))

    answer = office.get(page(sent(office, 2)))

    assert len(answer.context["moved"]) == 2
    assert "one by one:" in said(answer)


def test_what_is_ticked_after_the_list_was_confirmed_changes_nothing(office, town, zeist):
    lives_in(zeist, range(3))
    kept = sent(office, 3)
    rows = list(kept.rows.all())
    confirm(office, kept)

    tick(office, kept, rows, rows)

    kept.refresh_from_db()
    assert kept.state == ListState.APPLIED
    assert not kept.rows.filter(accepted=True).exists()


def test_a_tick_moves_nobody_whom_the_list_does_not_propose(office, town, zeist):
    kept = sent(office, 3)

    tick(office, kept, kept.rows.all(), kept.rows.all())

    assert not kept.rows.filter(accepted=True).exists()


def test_once_taken_in_nothing_can_be_ticked(office, zeist):
    lives_in(zeist, range(60))
    kept = sent(office, 60)
    confirm(office, kept)

    assert "Keep these ticks" not in said(office.get(page(kept, "rows/?kind=moved")))


@pytest.mark.parametrize("number", [2, 4])
def test_a_preview_takes_the_same_queries_however_many_towns_there_are(
    number, office, django_assert_num_queries
):
    for digit, town in enumerate(MunicipalityFactory.create_batch(number)):
        lives_in(town, [digit])
    kept = sent(office, number)
    office.get(page(kept))

    with django_assert_num_queries(15):
        office.get(page(kept))
