"""An officer's pages in a real browser, and her letters as they come out of a printer."""

import re

import pytest

from applicants.models import LetterBatch
from tests.browser.conftest import DESKTOP, PHONE, faults, runs_over
from tests.factories import ApplicantFactory, MunicipalityFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer(transactional_db):
    officer = UserFactory(username="officer", officer=True)
    officer.set_password("a long pass phrase")
    officer.save()
    MunicipalityFactory(name="Amersfoort").officers.add(officer)
    return officer


@pytest.fixture
def town(officer):
    return officer.municipalities.get()


def signed_in(open_page, path, viewport=DESKTOP):
    page = open_page(f"/admin/login/?next={path}", viewport)
    page.fill("[name=username]", "officer")
    page.fill("[name=password]", "a long pass phrase")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


def sheets_of(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("language", ["uk", "ru", "nl", "en"])
def test_each_household_fits_one_sheet_however_large(open_page, officer, town, language):
    batch = LetterBatch.objects.create(municipality=town, printed_by=officer)
    for household, size in [("A", 1), ("B", 8), ("C", 20)]:
        batch.people.add(
            *ApplicantFactory.create_batch(
                size,
                municipality=town,
                household=household,
                language=language,
                given_names="Viktoriia-Oleksandra Mariia",
                family_name="Zinchenko-Bondarenko",
            )
        )

    page = signed_in(open_page, f"/admin/people/letters/{batch.pk}/")

    assert sheets_of(page.pdf(prefer_css_page_size=True)) == 3


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_her_pages_can_be_read_by_everybody(open_page, officer, town, viewport):
    first, second = ApplicantFactory.create_batch(2, municipality=town, given_names="Ivan")
    batch = LetterBatch.objects.create(municipality=town, printed_by=officer)
    batch.people.add(first, second)
    page, found = signed_in(open_page, "/admin/people/doubles/", viewport), []

    for path in [
        "people/doubles/",
        "people/letters/",
        f"people/letters/{batch.pk}/",
        f"people/{first.pk}/correct/",
        f"people/{first.pk}/withdraw/",
        f"applicants/applicant/{first.pk}/change/",
    ]:
        page.goto(f"/admin/{path}")
        found += [f"{path} runs over"] if runs_over(page) > 0 else []
        found += faults(page)

    assert found == []
