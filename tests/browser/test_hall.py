"""The pages of the hall, looked at in a browser: waiting room, call board, team, practice."""

import pytest
from django.utils import timezone

from appointments.models import Appointment
from appointments.visits import check_in
from desk.board import board_link
from desk.models import Ticket
from desk.waiting import give_ticket
from locations.models import Desk
from tests.browser.conftest import DESKTOP, PHONE, faults, press, runs_over
from tests.factories import AppointmentFactory, PartyFactory, SlotFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TABLET = {"width": 800, "height": 1100}
SIZES = pytest.mark.parametrize(
    "viewport", [PHONE, TABLET, DESKTOP], ids=["phone", "tablet", "desktop"]
)
SCRIPT = pytest.mark.parametrize("with_script", [True, False], ids=["script", "no script"])


@pytest.fixture
def desk(transactional_db):
    """A desk of a location where three parties wait; its manager works there too."""
    slot = SlotFactory(morning=timezone.localtime().replace(second=0, microsecond=0), planned=9)
    manager = UserFactory(username="anna", role="manager")
    manager.set_password("a long pass phrase")
    manager.save()
    slot.location.clerks.add(manager)
    for language in ["uk", "ru", "nl"]:
        row = AppointmentFactory(slot=slot, party=PartyFactory(language=language))
        check_in([row.pk])
        give_ticket(row.party, slot.location)
    return Desk.objects.create(location=slot.location, number=4)


def sign_in(open_page, viewport, **options):
    """Sign in by the keyboard, and choose the desk of this device."""
    page = open_page("/desk/login/", viewport, **options)
    page.fill("[name=username]", "anna")
    page.fill("[name=password]", "a long pass phrase")
    press(page, "Enter")
    page.wait_for_selector(".strip")  # how the day goes: where a manager begins
    page.goto("/desk/")
    page.wait_for_selector("button[name=desk]")
    return page


def choose(page):
    page.locator("button[name=desk]").first.focus()
    press(page, "Enter")
    page.wait_for_selector("#id_code")


def looked_at(page, *addresses):
    """What is wrong with each of these pages: what axe finds, and what is too wide."""
    wrong = []
    for address in addresses:
        page.goto(address)
        page.wait_for_selector("main")
        wrong += faults(page) + [f"{address} is too wide"] * (runs_over(page) > 0)
    return wrong


@SIZES
def test_every_page_of_the_hall_can_be_read_by_everybody(open_page, desk, viewport):
    page = sign_in(open_page, viewport)
    wrong = faults(page) + ["too wide"] * (runs_over(page) > 0)
    choose(page)

    wrong += looked_at(
        page,
        "/desk/",
        "/desk/location/",
        "/desk/waiting/",
        "/desk/team/",
        "/desk/lists/",
        "/desk/late/",
        "/desk/practice/",
        board_link(desk.location),
    )

    assert wrong == []


@SCRIPT
def test_who_is_called_and_comes_is_served_by_the_keyboard_alone(open_page, desk, with_script):
    page = sign_in(open_page, TABLET, java_script_enabled=with_script)
    choose(page)

    press(page, "Enter")  # the field is empty: call the next
    page.wait_for_selector("button[value=here]:focus")
    called = page.inner_text(".ticket__number")
    wrong = faults(page) if with_script else []
    press(page, "Enter")
    page.wait_for_selector(".now__name")

    assert called == "001"
    assert Ticket.objects.get(number=1).state == "here"
    assert wrong + (faults(page) if with_script else []) == []


def test_keys_call_again_and_put_aside_who_does_not_come(open_page, desk):
    page = sign_in(open_page, TABLET)
    choose(page)
    press(page, "Enter")
    page.wait_for_selector("button[value=here]:focus")

    press(page, "F4")
    page.wait_for_selector("text=Calls: 2")
    press(page, "F8")
    page.wait_for_selector("text=Called, not here")
    wrong = faults(page)
    page.click("text=Let wait again")
    page.wait_for_selector("text=Waiting: 3")

    assert wrong == []
    assert set(Ticket.objects.values_list("state", flat=True)) == {"waiting"}


def test_enter_held_down_calls_nobody_past(open_page, desk):
    page = sign_in(open_page, TABLET)
    choose(page)

    for _held in range(6):
        page.keyboard.down("Enter")
        page.wait_for_timeout(80)
    page.keyboard.up("Enter")

    assert sorted(Ticket.objects.values_list("state", flat=True))[1:] == ["waiting", "waiting"]


def test_the_numbers_stand_on_the_first_page_without_a_script(open_page, desk):
    page = sign_in(open_page, TABLET, java_script_enabled=False)
    choose(page)

    assert page.inner_text(".tiles li >> nth=0") == "3\nwaiting"


def test_the_numbers_renew_themselves(open_page, desk):
    page = sign_in(open_page, TABLET)
    choose(page)
    page.clock.install()
    page.goto("/desk/")
    give_ticket(PartyFactory(), desk.location)

    page.clock.run_for(11_000)

    page.wait_for_selector(".tiles b:text-is('4')")


@SIZES
def test_the_board_says_so_once_it_is_older_than_thirty_seconds(open_page, desk, viewport):
    page = open_page("/desk/login/", viewport)
    page.clock.install()
    page.goto(board_link(desk.location))
    fresh = page.is_visible(".board__stale")
    page.route("**/board/**", lambda route: route.abort())

    page.clock.run_for(29_000)
    still_fresh = page.is_visible(".board__stale")
    page.clock.run_for(4_000)

    assert (fresh, still_fresh) == (False, False)
    assert page.is_visible(".board__stale")
    assert faults(page) == []
    page.unroute("**/board/**")
    page.clock.run_for(4_000)
    page.wait_for_selector(".board__stale", state="hidden")


def test_the_board_shows_who_is_called_by_itself(open_page, desk):
    board = open_page(board_link(desk.location), DESKTOP)
    page = sign_in(open_page, TABLET)
    choose(page)

    press(page, "Enter")

    board.wait_for_selector(".board__rows li >> text=001")
    assert "Petrenko" not in board.content()


@SCRIPT
def test_a_clerk_practises_and_is_told_so_on_every_page(open_page, desk, with_script):
    page = sign_in(open_page, TABLET, java_script_enabled=with_script)
    wrong = []

    page.goto("/desk/practice/")
    page.click("text=Start practising")
    page.wait_for_selector("ol .code")
    reference = page.inner_text("ol .code >> nth=0")
    wrong += faults(page) if with_script else []
    page.click("text=To the desk")
    page.fill("#id_code", reference)
    for until in [".verdict--ok", "button[value=serve]", ".now__name"]:
        press(page, "Enter")
        page.wait_for_selector(until)
        wrong += faults(page) if with_script else []
        assert page.is_visible(".practice")

    family = Appointment.objects.filter(slot__location__practice=True, status="checked_in")
    assert {row.applicant.family_name for row in family} == {"Kovalenko"}
    assert wrong == []
