"""A caller is helped from the search to another time; and the pages for everybody, looked at."""

import pytest
from django.utils import timezone

from appointments.models import Appointment
from appointments.references import spaced
from booking.status import status
from notices.models import Announcement
from tests.browser.conftest import DESKTOP, PHONE, faults, runs_over
from tests.factories import ApplicantFactory, AppointmentFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LANGUAGES = ["uk", "ru", "nl", "en"]


@pytest.fixture
def staff(transactional_db):
    staff = UserFactory(username="phone", phone=True)
    staff.set_password("a long pass phrase")
    staff.save()
    return staff


def sign_in(open_page, viewport, **options):
    page = open_page(
        "/desk/login/", viewport, extra_http_headers={"Accept-Language": "en"}, **options
    )
    page.locator("[name=username]").fill("phone")
    page.locator("[name=password]").fill("a long pass phrase")
    page.get_by_role("button").first.click()
    page.wait_for_url("**/phone/")
    return page


def is_clean(page):
    return faults(page) == [] and runs_over(page) <= 0


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP])
def test_a_caller_gets_another_time(open_page, staff, place, viewport):
    claim = AppointmentFactory(applicant__family_name="Shcherbakova")
    page = sign_in(open_page, viewport)
    assert is_clean(page)

    page.get_by_label("Reference, V-number or name").fill("Щербакова 1990")
    page.get_by_role("button", name="Search").click()
    assert is_clean(page)
    page.get_by_role("link", name=claim.applicant.given_names).click()
    assert is_clean(page)
    assert claim.slot.location.address not in page.content()
    page.get_by_label("Reference that the caller says").fill(spaced(claim.party.reference))
    for part, typed in [("Day", "17"), ("Month", "5"), ("Year", "1990")]:
        page.get_by_label(part, exact=True).fill(typed)
    page.get_by_role("button", name="Open the visit").click()
    assert claim.slot.location.address in page.content()
    assert is_clean(page)
    page.get_by_role("link", name="Another time or place").click()
    page.get_by_role("button", name="Show times").click()
    page.get_by_role("link", name="Rijswijk").click()
    assert is_clean(page)
    page.locator(".slots button").first.click()
    assert is_clean(page)
    page.get_by_role("button", name="Make this appointment").click()
    page.get_by_text("Booked. Reference to read out").wait_for()
    [now] = Appointment.objects.filter(status="booked")
    assert (now.party, now.slot.location) == (claim.party, place)


def test_somebody_is_booked_with_the_keyboard_and_without_a_script(open_page, staff, place):
    person = ApplicantFactory()
    page = sign_in(open_page, DESKTOP, java_script_enabled=False)

    page.get_by_label("Reference, V-number or name").fill(person.v_number)
    page.keyboard.press("Enter")
    for name in [person.given_names, "Book or put in line"]:
        page.get_by_role("link", name=name).press("Enter")
    page.get_by_role("button", name="Show times").press("Enter")
    page.get_by_role("link", name="Rijswijk").press("Enter")
    page.locator(".slots button").first.press("Enter")
    page.get_by_label("E-mail (optional)").fill("new@example.org")
    page.keyboard.press("Enter")
    page.get_by_text("Booked. Reference to read out").wait_for()

    [claim] = Appointment.objects.filter(status="booked")
    assert (claim.applicant, claim.party.channel) == (person, "phone")


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_for_everybody_have_no_fault(open_page, place, language, viewport):
    status.cache.clear()
    words = dict.fromkeys(LANGUAGES, "Closed on Monday")
    Announcement.objects.create(**words, last_shown_on=timezone.localdate())

    for address in ["why", "status", "toegankelijkheid"]:
        page = open_page(f"/{language}/{address}/", viewport)

        assert is_clean(page), address
    status.cache.clear()
