from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from desk.stock.acts import Aside
from stickers.models import Sticker
from stickers.transfers import open_roll
from tests.desk.stock.conftest import PASSWORD
from tests.desk.stock.steps import get, post, scan
from tests.factories import PartyFactory, UserFactory
from tests.races import race
from tests.stickers.steps import give_sticker, state, states
from trail.models import Event

pytestmark = pytest.mark.django_db


def test_a_roll_is_opened_by_both_ends(at_desk, safe, desk):
    page = scan(at_desk, "open/", "NL00000001", "NL00000020")

    assert "Stickers on this roll: 20" in page
    assert Sticker.objects.filter(desk=desk, status="with_desk").count() == 20
    event = Event.objects.get(kind="stock")
    assert (event.result, event.place) == ("roll-opened", f"desk:{desk.pk}")


def test_after_the_first_end_the_page_asks_for_the_last(at_desk, safe):
    page = scan(at_desk, "open/", "NL00000001")

    assert "Now scan the last one" in page
    assert 'value="NL00000001"' in page
    assert not Sticker.objects.exclude(desk=None).exists()


def test_after_a_slip_the_cursor_waits_for_the_next_scan(at_desk, safe):
    page = scan(at_desk, "open/", "NL00000020", "NL00000001")

    assert "Scanned: NL00000020 – NL00000001" in page
    assert "There is a problem" not in page  # the cursor would go there
    assert "<title>Error: " in page
    assert page.count("autofocus") == 1
    assert 'value="NL' not in page
    assert page.index('name="first"') < page.index("autofocus") < page.index('name="last"')


def test_a_wrong_last_number_keeps_the_first(at_desk, safe):
    page = scan(at_desk, "open/", "NL00000001", PartyFactory().reference)

    assert 'name="first" value="NL00000001"' in page
    assert page.index('name="last"') < page.index("autofocus")


def test_opening_it_once_more_confirms_it(at_desk, roll):
    page = scan(at_desk, "open/", "NL00000001", "NL00000010")

    assert "Stickers on this roll: 10" in page


def test_who_has_the_roll_is_told(at_desk, safe, other_desk):
    holder = UserFactory(username="holder")
    open_roll(other_desk.pk, "NL00000005", "NL00000009", by=holder)

    page = scan(at_desk, "open/", "NL00000001", "NL00000020")

    assert "This roll is open at another desk. Nothing has changed." in page
    assert "holder" in page
    assert "Rijswijk 2" in page
    assert states("NL00000001", "NL00000005") == ["in_stock", "with_desk"]


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("NL00000020", "NL00000001", "lower than the first"),
        ("NL00000001", "NL01000001", "too far apart"),
        ("NL00000001", "NL00000501", "Not all of these stickers are here"),
        ("NL00000900", "NL00000901", "Not all of these stickers are here"),
        ("hello", "NL00000901", "not the number of a sticker"),
    ],
)
def test_what_is_no_roll_of_the_safe_changes_nothing(at_desk, safe, elsewhere, first, last, told):
    page = scan(at_desk, "open/", first, last)

    assert told in page
    assert "Nothing has changed" in page
    assert not Sticker.objects.exclude(desk=None).exists()


def test_a_reference_is_no_serial(at_desk, safe):
    page = scan(at_desk, "open/", PartyFactory().reference, "NL00000020")

    assert "This is the code of a visit" in page


def test_the_rest_of_a_roll_goes_back(at_desk, roll, desk):
    page = scan(at_desk, "back/", "NL00000006", "NL00000010")

    assert "Stickers back in the safe: 5" in page
    assert Sticker.objects.filter(desk=desk, status="with_desk").count() == 5


def test_what_is_not_at_the_desk_does_not_go_back(at_desk, roll):
    page = scan(at_desk, "back/", "NL00000010", "NL00000011")

    assert "Not all of these stickers are here" in page


def test_a_spoiled_sticker_goes_out_of_use_with_its_reason(at_desk, roll):
    post(at_desk, "aside/", serial="NL00000003", what="spoiled", reason="torn")

    row = Sticker.objects.get(serial="NL00000003")
    assert (row.status, row.note) == ("spoiled", "torn")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"serial": "NL00000003", "what": "spoiled"}, "This field is required"),
        ({"serial": "NL00000003", "reason": "torn"}, "This field is required"),
        ({"serial": "NL00000900", "what": "lost", "reason": "gone"}, "We do not know this number"),
        ({"serial": "NL00000501", "what": "lost", "reason": "gone"}, "not of this location"),
        ({"serial": "NL00000003", "what": "void", "reason": "x"}, "Select a valid choice"),
    ],
)
def test_what_cannot_go_out_of_use_is_told(at_desk, roll, elsewhere, data, told):
    page = post(at_desk, "aside/", **data)

    assert told in page
    assert not Sticker.objects.filter(status__in=["spoiled", "lost", "void"]).exists()


def test_only_a_manager_makes_a_sticker_void(client, manager, roll):
    assert "no longer valid" in get(client, "aside/")
    assert [each.value for each in Aside] == ["spoiled", "lost", "void"]

    page = post(client, "aside/", serial="NL00000003", what="void", reason="fraud")

    assert "Nothing has changed" in page  # it is nobody's
    assert state("NL00000003") == "with_desk"


def test_from_the_sixth_void_one_of_a_day_a_colleague_signs_on_the_same_page(
    client, manager, colleague, desk, roll
):
    serials = [f"NL{number:08}" for number in range(1, 7)]
    for serial in serials:
        give_sticker(desk, manager, serial)
    form = {"what": "void", "reason": "fraud"}
    pages = [post(client, "aside/", serial=serial, **form) for serial in serials]

    signed = {"username": colleague.username, "password": PASSWORD}
    wrong = post(client, "aside/", serial=serials[-1], **form, **signed | {"password": "x"})
    before = state(serials[-1])
    post(client, "aside/", serial=serials[-1], **form, **signed)

    assert "a colleague signs too" in pages[-1]
    assert "Nobody who works here today" in wrong
    assert (before, state(serials[-1])) == ("issued", "void")


def test_the_page_of_a_desk_shows_its_roll(at_desk, roll):
    page = get(at_desk)

    assert "NL00000001" in page
    assert "NL00000010" in page
    assert '<b class="ticket__number">10</b>' in page


def test_without_a_desk_the_page_asks_for_one(client, clerk, desk, safe):
    page = get(client)

    assert "Choose your desk" in page
    assert client.get("/desk/stock/open/").headers["Location"] == "/desk/location/"


def test_a_roll_that_is_open_at_midnight_stays_open(at_desk, clerk, roll):
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        at_desk.force_login(clerk)
        page = get(at_desk)

        assert '<b class="ticket__number">10</b>' in page
        assert "on this roll: 10" in scan(at_desk, "open/", "NL00000001", "NL00000010")


@pytest.mark.django_db(transaction=True)
def test_of_two_desks_one_gets_the_roll(at_desk, clerk, safe, desk, other_desk):
    second = at_desk.__class__(headers={"accept-language": "en"})
    second.force_login(clerk)
    second.post("/desk/location/", {"desk": other_desk.pk})

    pages = race(
        lambda: scan(at_desk, "open/", "NL00000001", "NL00000020"),
        lambda: scan(second, "open/", "NL00000001", "NL00000020"),
    )

    assert sorted("on this roll: 20" in page for page in pages) == [False, True]
    assert sorted("open at another desk" in page for page in pages) == [False, True]
    assert set(Sticker.objects.exclude(desk=None).values_list("desk", flat=True)) in (
        {desk.pk},
        {other_desk.pk},
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries_however_many_rows(
    at_desk, clerk, roll, desk, rows, django_assert_num_queries
):
    for each in range(rows):
        post(at_desk, "count/", ends=f"NL0000000{each + 1}\nNL0000000{each + 1}")
    get(at_desk)

    with django_assert_num_queries(8):
        get(at_desk)
