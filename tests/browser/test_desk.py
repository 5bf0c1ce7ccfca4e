from datetime import timedelta

import pytest
from django.utils import timezone

from appointments.models import Appointment
from tests.browser.conftest import DESKTOP, PHONE, faults, press, runs_over, scan
from tests.factories import AppointmentFactory, SlotFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TABLET = {"width": 820, "height": 1100}


@pytest.fixture
def visit(transactional_db):
    """Somebody who is expected about now at the location of a clerk."""
    soon = timezone.localtime().replace(second=0, microsecond=0)
    row = AppointmentFactory(slot=SlotFactory(morning=soon))
    clerk = UserFactory(username="clerk", role="clerk")
    clerk.set_password("a long pass phrase")
    clerk.save()
    row.slot.location.clerks.add(clerk)
    return row


@pytest.mark.parametrize("viewport", [TABLET, DESKTOP], ids=["tablet", "desktop"])
@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no script"])
def test_a_clerk_signs_in_and_checks_a_visitor_in(open_page, visit, viewport, with_script):
    page = open_page("/desk/login/", viewport, java_script_enabled=with_script)

    page.fill("[name=username]", "clerk")
    page.fill("[name=password]", "a long pass phrase")
    press(page, "Enter")
    page.wait_for_url("**/desk/")
    scan(page, visit.party.reference.lower())
    page.wait_for_selector(".verdict--ok")
    found = faults(page) if with_script else []
    press(page, "Enter")
    page.wait_for_selector("[data-key=F8]")

    assert Appointment.objects.get().status == "checked_in"
    assert found + (faults(page) if with_script else []) == []
    page.wait_for_selector("#id_code:focus")
    assert runs_over(page) <= 0


def test_keys_undo_a_check_in_and_show_the_card(open_page, visit):
    page = open_page("/desk/login/", TABLET)
    page.fill("[name=username]", "clerk")
    page.fill("[name=password]", "a long pass phrase")
    press(page, "Enter")
    page.wait_for_url("**/desk/")
    scan(page, visit.party.reference)
    page.wait_for_selector(".verdict--ok")
    press(page, "Enter")
    page.wait_for_selector("[data-key=F8]")

    press(page, "F8")
    page.wait_for_selector("[data-key=Enter]")
    press(page, "F9")
    page.wait_for_selector(".card")
    found = faults(page)
    press(page, "F10")
    page.wait_for_selector(".verdict--ok")

    assert Appointment.objects.get().status == "booked"
    assert found == []
    assert runs_over(page) <= 0


@pytest.mark.parametrize("viewport", [PHONE, TABLET], ids=["phone", "tablet"])
def test_one_of_a_family_is_moved_and_another_place_is_freed(open_page, visit, viewport):
    more = [AppointmentFactory(slot=visit.slot, party=visit.party) for _ in range(2)]
    SlotFactory(location=visit.slot.location, morning=timezone.localtime() + timedelta(days=1))
    page = open_page("/desk/login/", viewport)
    page.fill("[name=username]", "clerk")
    page.fill("[name=password]", "a long pass phrase")
    press(page, "Enter")
    page.wait_for_url("**/desk/")
    scan(page, visit.party.reference)
    page.wait_for_selector(".verdict--ok")
    found = faults(page)

    page.click(f"button[value='free_one:{more[0].pk}']")
    page.wait_for_selector(f"button[value='free_one:{more[0].pk}']", state="detached")
    page.click(".one a >> nth=-1")
    page.wait_for_selector(".times button")
    found += faults(page) + ["too wide"] * (runs_over(page) > 0)
    page.click(".times button >> nth=-1")
    page.wait_for_selector("text=Moved to")

    assert found == []
    assert [row.status for row in Appointment.objects.order_by("pk")] == [
        "booked",
        "cancelled",
        "cancelled",
        "booked",
    ]


READS_CODES = "window.BarcodeDetector = class { async detect() { return [] } }"


@pytest.mark.parametrize(("script", "offered"), [("", False), (READS_CODES, True)])
def test_the_camera_is_offered_where_the_browser_reads_codes(open_page, visit, script, offered):
    page = open_page("/desk/login/", TABLET)
    page.add_init_script(f"delete window.BarcodeDetector; {script}")
    page.fill("[name=username]", "clerk")
    page.fill("[name=password]", "a long pass phrase")
    press(page, "Enter")
    page.wait_for_url("**/desk/")

    assert page.is_visible("[data-camera]") == offered
    assert faults(page) == []
