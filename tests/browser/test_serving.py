"""A family is served from the scan to its outcomes, without a mouse."""

import pytest
from django.utils import timezone

from appointments.models import Appointment
from locations.models import Desk
from stickers.models import Outcome, Sticker
from stickers.stock import receive
from stickers.transfers import open_roll
from tests.browser.conftest import DESKTOP, faults, press, runs_over, scan
from tests.factories import AppointmentFactory, PartyFactory, SlotFactory, UserFactory
from tests.stickers.factories import DeliveryFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TABLET = {"width": 800, "height": 1100}


@pytest.fixture
def clerk(transactional_db):
    clerk = UserFactory(username="clerk", role="clerk")
    clerk.set_password("a long pass phrase")
    clerk.save()
    return clerk


@pytest.fixture
def family(clerk):
    """Two adults, a teenager and a child who are expected now, and a desk with a roll."""
    year = timezone.localdate().year
    slot = SlotFactory(morning=timezone.localtime().replace(second=0, microsecond=0), planned=6)
    slot.location.clerks.add(clerk)
    desk = Desk.objects.create(location=slot.location, number=3)
    receive(DeliveryFactory(location=slot.location).pk, [("NL00000001", "NL00000100")], by=clerk)
    open_roll(desk.pk, "NL00000001", "NL00000010", by=clerk)
    party = PartyFactory()
    return [
        AppointmentFactory(
            slot=slot,
            party=party,
            applicant__given_names=name,
            applicant__family_name="Kovalenko",
            applicant__birth_date=born,
        )
        for name, born in [
            ("Olena", "1988-03-27"),
            ("Andrii", "1985-05-02"),
            ("Marko", f"{year - 16}-01-01"),
            ("Sofiia", f"{year - 10}-01-01"),
        ]
    ]


def sign_in(open_page, viewport, **options):
    page = open_page("/desk/login/", viewport, **options)
    page.fill("[name=username]", "clerk")
    page.fill("[name=password]", "a long pass phrase")
    press(page, "Enter")
    page.wait_for_url("**/desk/")
    page.locator("button[name=desk]").first.focus()  # once for this device
    press(page, "Enter")
    page.wait_for_selector("#id_code:focus")
    return page


def say(page, text, until):
    """Type into whatever has the focus, then Enter, and wait for what comes."""
    scan(page, text)
    page.wait_for_selector(until)
    page.wait_for_selector("#id_code:focus")


def name(text):
    return f".now__name:text-is('{text}')"


@pytest.mark.parametrize("viewport", [TABLET, DESKTOP], ids=["tablet", "desktop"])
@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no script"])
def test_a_family_gets_three_kinds_of_outcome_by_keyboard_only(
    open_page, family, viewport, with_script
):
    stranger = AppointmentFactory(slot=family[0].slot)
    page, found = sign_in(open_page, viewport, java_script_enabled=with_script), []

    def check():
        assert page.evaluate("document.activeElement.id") == "id_code"
        assert runs_over(page) <= 0
        found.extend(faults(page) if with_script else [])

    say(page, f"IND{family[0].party.reference}", ".verdict--ok")
    say(page, "", "button[value=serve]")
    say(page, "", name("Olena"))
    check()
    say(page, "1", ".now__serial")
    check()
    say(page, "", name("Andrii"))  # the next on the roll
    say(page, "2", ".now__serial")
    say(page, "NL00009999", ".verdict--stop")  # unknown: the same person is asked about
    check()
    say(page, stranger.party.reference, "[data-key=F2]")  # the next visitor's code
    check()
    say(page, "6", name("Marko"))
    check()
    say(page, "8", "text=What differs?")
    say(page, "1", name("Sofiia"))
    say(page, "1", ".verdict--ok")
    check()

    results = dict(Outcome.objects.values_list("appointment__applicant__given_names", "result"))
    assert results == {
        "Olena": "sticker",
        "Andrii": "no_document",
        "Marko": "data_differ",
        "Sofiia": "under_14",
    }
    served = Appointment.objects.exclude(pk=stranger.pk).values_list("status", flat=True)
    assert set(served) == {"fulfilled", "unfinished"}
    assert Sticker.objects.get(status="issued").serial == "NL00000001"
    assert found == []


def test_keys_undo_an_outcome_and_exchange_the_stickers(open_page, family):
    page = sign_in(open_page, TABLET)
    say(page, family[0].party.reference, ".verdict--ok")
    say(page, "", "button[value=serve]")
    say(page, "", name("Olena"))
    for each, after in [("1", "Andrii"), ("3", "Marko")]:
        say(page, each, ".now__serial")
        say(page, "", name(after))

    with page.expect_response(lambda answer: answer.status == 200):
        press(page, "F4")
    exchanged = dict(Sticker.objects.values_list("serial", "applicant__given_names")[:2])
    page.wait_for_selector("text=Andrii: sticker on a separate sheet NL 0000 0001")
    press(page, "F8")
    page.wait_for_selector("text=Where is the sticker?")
    found = faults(page)
    say(page, "2", "text=Which document do you see?")

    assert exchanged == {"NL00000001": "Andrii", "NL00000002": "Olena"}
    assert Sticker.objects.get(serial="NL00000001").status == "spoiled"
    assert found == []


def test_a_key_calls_the_supervisor_whom_the_others_see(open_page, family):
    page = sign_in(open_page, TABLET)
    say(page, family[0].party.reference, ".verdict--ok")
    say(page, "", "button[value=serve]")
    say(page, "", name("Olena"))

    press(page, "F9")
    page.wait_for_selector("text=The supervisor is called")
    page.wait_for_selector("#id_code:focus")
    page.goto("/desk/waiting/")

    assert page.locator(".note--warning").inner_text().startswith("Calls the supervisor: Desk 3")
    assert faults(page) == []


@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no script"])
def test_enter_held_down_gives_one_sticker(open_page, family, with_script):
    page = sign_in(open_page, TABLET, java_script_enabled=with_script)
    say(page, family[0].party.reference, ".verdict--ok")
    say(page, "", "button[value=serve]")
    say(page, "", name("Olena"))
    say(page, "1", ".now__serial")

    for _held in range(12):
        page.keyboard.down("Enter")
        page.wait_for_timeout(60)
    page.keyboard.up("Enter")
    page.wait_for_selector(name("Andrii"))

    assert Outcome.objects.get().sticker.serial == "NL00000001"
