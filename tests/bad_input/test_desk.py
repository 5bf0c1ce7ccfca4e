"""The pages of the desk and the doors of staff: what no scanner reads and nobody is called."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from desk.stock.acts import Aside
from locations.models import Desk
from tests.factories import AppointmentFactory, LocationFactory, SlotFactory, UserFactory
from tests.stickers.factories import OutcomeFactory, StickerFactory, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, db):
    """A desk at which a clerk is signed in."""
    desk, clerk = Desk.objects.create(location=LocationFactory(), number=1), UserFactory()
    desk.location.clerks.add(clerk)
    client.force_login(clerk)
    client.cookies["django_language"] = "en"
    client.post("/desk/location/", {"desk": desk.pk})
    return desk


@pytest.fixture
def visit_that(desk):
    """Return who is booked: yesterday, tomorrow, at another place, or not any more."""

    def book(when):
        place = LocationFactory() if when == "elsewhere" else desk.location
        days = {"yesterday": -1, "tomorrow": 1}.get(when, 0)
        slot = SlotFactory(location=place, starts_at=timezone.now() + timedelta(days=days))
        return AppointmentFactory(slot=slot, cooled=when == "cancelled")

    return book


SCANS = [
    "",
    " ",
    "IND",
    "IND IND",
    "x" * 61,
    "x" * 5_000,
    "00000000",
    "' OR 1=1--",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "ﬀ" * 8,
    "IND" * 20,
    "\r\n",
    "=1+1",
]


@pytest.mark.parametrize("code", SCANS)
def test_what_is_no_reference_checks_nobody_in(client, code, nothing_changes):
    row, clerk = AppointmentFactory(), UserFactory()
    row.slot.location.clerks.add(clerk)
    client.force_login(clerk)

    with nothing_changes():
        answer = client.post("/desk/enter/", {"code": code})
        page = client.get(answer.url, follow=True).content.decode()

    assert answer.url in {"/desk/", "/desk/result/"}
    assert "<script>alert" not in page
    assert row.party.reference not in page or answer.url == "/desk/"  # the list of the day


@pytest.mark.parametrize("location", ["", "0", "-1", "x", "9" * 30, "9" * 5_000, "²", "foreign"])
def test_a_place_of_work_that_is_not_ones_own_is_no_page(client, location, nothing_changes):
    row, clerk = AppointmentFactory(), UserFactory()
    client.force_login(clerk)
    location = row.slot.location_id if location == "foreign" else location

    with nothing_changes():
        response = client.post("/desk/location/", {"location": location})

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("where", "landing"),
    [("/desk/enter/", "/desk/"), ("/desk/location/", "/desk/location/")],
)
def test_who_was_signed_out_meanwhile_comes_to_the_desk_after_signing_in(client, where, landing):
    clerk = UserFactory()
    clerk.set_password("a very long password")
    clerk.save()
    LocationFactory().clerks.add(clerk)
    form = {"username": clerk.username, "password": "a very long password"}

    response = client.post(client.post(where, {"code": "x"}).url, form, follow=True)

    assert response.status_code == 200
    assert response.request["PATH_INFO"] == landing


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"username": "' OR 1=1--", "password": "x"},
        {"username": "x" * 5_000, "password": "x"},
        {"username": "clerk", "password": "x" * 5_000},
        {"username": "<script>alert(1)</script>", "password": "x"},
        {"username": "clerk", "password": "", "is_staff": "1", "role": "admin"},
        {"username": ["clerk", "admin"], "password": "x"},
    ],
)
@pytest.mark.parametrize("where", ["/desk/login/", "/admin/login/"])
def test_nobody_signs_in_with_odd_words(client, form, where, nothing_changes):
    UserFactory(username="clerk")

    with nothing_changes():
        response = client.post(where, form)

    assert response.status_code in {200, 302, 400}
    assert "<script>alert" not in response.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("when", ["yesterday", "tomorrow", "elsewhere", "cancelled"])
@pytest.mark.parametrize("act", ["check_in", "free", "free_one", "undo", "serve"])
def test_a_visit_that_is_not_of_here_and_now_is_shown_and_stays(
    client, visit_that, when, act, nothing_changes
):
    row = visit_that(when)
    one = f"free_one:{row.pk}" if act == "free_one" else act

    with nothing_changes():
        form = {"act": one, "party": row.party_id, "claim": [row.pk]}
        page = client.post("/desk/enter/", form, follow=True)

    assert page.redirect_chain[-1] == (f"/desk/visit/{row.party_id}/", 302)
    assert 'class="verdict verdict--' in page.content.decode()


@pytest.mark.parametrize("act", ["1", "3", "4", "5", "6", "7", "8", "enter", "swap", "undo"])
def test_nobody_is_served_who_was_not_checked_in(client, desk, act, nothing_changes):
    row = AppointmentFactory(slot=SlotFactory(location=desk.location, starts_at=timezone.now()))
    sticker = StickerFactory(location=desk.location, desk=desk, at_desk=True)
    form = {"who": row.pk, "act": act, "document": "passport", "serial": sticker.serial}

    with nothing_changes():
        client.post(f"/desk/visit/{row.party_id}/issue/", form)


def test_a_sticker_is_void_for_a_reason_or_not_at_all(client, desk, nothing_changes):
    manager = UserFactory(role=Role.MANAGER)
    desk.location.clerks.add(manager)
    client.force_login(manager)
    owner = AppointmentFactory(status="fulfilled").applicant
    lies = {"location": desk.location, "desk": desk, "at_desk": True}
    sticker = StickerFactory(**lies, status="issued", applicant=owner)

    with nothing_changes():
        form = {"serial": sticker.serial, "what": Aside.VOID, "reason": " "}
        page = client.post("/desk/stock/aside/", form)

    assert "reason" in page.context["shown"].errors
    assert "what" not in page.context["shown"].errors


@pytest.mark.parametrize("act", ["undo", "swap"])
def test_after_a_quarter_of_an_hour_no_desk_takes_anything_back(client, desk, act, nothing_changes):
    then = timezone.now() - timedelta(minutes=15)
    row = visit(desk.location, status="unfinished")
    outcome = OutcomeFactory(desk=desk, appointment=row, at=then, recorded_at=then)
    form = {"act": "1", "ask": act, "outcome": outcome.pk, "other": outcome.pk}

    with nothing_changes():
        client.post(f"/desk/visit/{row.party_id}/issue/", form)
