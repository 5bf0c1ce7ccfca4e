import io
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override
from pypdf import PdfReader

from desk.day import visits_on
from desk.paper import day_list, halves, runs
from tests.factories import ApplicantFactory, AppointmentFactory, PartyFactory, SlotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def come(slot):
    """Somebody comes; says who."""

    def come(party=None, *, at=None, status="booked", **who):
        return AppointmentFactory(
            party=party or PartyFactory(),
            slot=at or slot,
            applicant=ApplicantFactory(**who),
            status=status,
        )

    return come


@pytest.fixture
def printed(location):
    """The text of the list, as a reader of PDF files finds it, page by page."""

    def printed():
        today = timezone.localdate()
        with override("en"):
            pdf = day_list(visits_on(today, location), location, today, made_at=timezone.now())
        return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]

    return printed


def test_a_visit_is_listed_with_time_reference_name_and_year(come, printed, slot):
    row = come(given_names="Oksana", family_name="Petrenko", birth_date="1990-05-17")

    (page,) = printed()

    reference = row.party.reference
    assert f"{timezone.localtime(slot.starts_at):%H:%M}" in page
    assert f"{reference[:4]} {reference[4:]}" in page
    assert "PETRENKO Oksana" in page
    assert "1990" in page
    assert "English" in page


def test_nothing_is_on_it_that_the_paper_does_not_need(come, printed):
    row = come(
        PartyFactory(email="secret@example.org", phone="+31612345678"),
        birth_date="1990-05-17",
        native_name="Оксана",
    )

    (page,) = printed()

    assert row.applicant.v_number not in page
    assert "secret@example.org" not in page
    assert "31612345678" not in page.replace(" ", "")
    assert "05-17" not in page
    assert "17-05" not in page
    assert "Оксана" not in page


@pytest.mark.parametrize(
    ("family", "given"),
    [
        ("Ґалаґан", "Євген Їжак"),
        ("О’Коннор", "Ірина"),
        ("Ёлкин", "Пётр"),
        ("Müller", "Séamus"),
    ],
)
def test_names_in_either_alphabet_come_back_letter_by_letter(family, given, come, printed):
    come(family_name=family, given_names=given)

    (page,) = printed()

    assert f"{family.upper()} {given}" in page


def test_a_long_name_takes_two_lines_and_loses_nothing(come, printed):
    come(family_name="Shcherbakova-Kovalchuk", given_names="Yelyzaveta Oleksandrivna Mariia")

    (page,) = printed()

    assert "SHCHERBAKOVA-KOVALCHUK" in page
    assert "Yelyzaveta Oleksandrivna Mariia" in page


def test_a_name_without_a_space_stays_whole():
    assert halves("Wolfeschlegelstein") == ["Wolfeschlegelstein"]


def test_who_comes_without_a_sticker_and_who_is_a_minor_is_marked(come, printed):
    party = PartyFactory()
    come(party, birth_date=f"{timezone.localdate().year - 9}-01-01")
    come(party, birth_date=f"{timezone.localdate().year - 15}-01-01")
    come(party)

    (page,) = printed()

    assert page.count("< 14") == 1
    assert page.count("< 18") == 1


def test_what_a_visit_needs_is_said(come, printed):
    come(PartyFactory(step_free=True, more_time=True))

    (page,) = printed()

    assert "Step-free · More time" in page


def test_visits_stand_by_time(come, printed, location, slot):
    later = SlotFactory(location=location, starts_at=slot.starts_at + timedelta(minutes=10))
    come(family_name="Second", at=later)
    come(family_name="First")

    (page,) = printed()

    assert page.index("FIRST") < page.index("SECOND")


def test_a_long_day_takes_more_pages_and_each_says_whose_it_is(come, printed):
    for _number in range(30):
        come()

    pages = printed()

    assert len(pages) > 1
    assert all("Rijswijk" in page and "Destroy it after this day" in page for page in pages)
    assert f"1 / {len(pages)}" in pages[0]


def test_a_party_is_never_cut_by_the_end_of_a_page(come, printed):
    for _number in range(9):
        party = PartyFactory()
        for name in ["A", "B", "C"]:
            come(party, family_name=f"{party.reference}{name}")

    pages = printed()

    for page in pages:
        assert page.count("A Oksana") == page.count("C Oksana")


def test_an_empty_day_has_room_for_who_comes_all_the_same(printed):
    (page,) = printed()

    assert "Not on this list" in page


def test_the_dark_stretches_of_a_row_are_found():
    assert runs(bytes([1, 1, 0, 1])) == [(0, 2), (3, 1)]
    assert runs(bytes([0, 0])) == []
