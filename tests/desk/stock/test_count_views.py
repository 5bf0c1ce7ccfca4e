from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.pins import choose
from desk.stock.second import serves_at
from stickers.models import StockCount
from tests.desk.stock.steps import SIGNED, get, post
from tests.factories import UserFactory
from tests.stickers.steps import give_sticker, state
from trail.models import Event

pytestmark = pytest.mark.django_db
ALL = "NL00000001\nNL00000010"
SHORT = "NL00000001\nNL00000008\nNL00000010\nNL00000010"


@pytest.fixture
def differing(at_desk, roll):
    """A count in which one is missing."""
    post(at_desk, "count/", ends=SHORT)
    return StockCount.objects.get()


def test_a_count_that_equals_the_book_ends_the_shift(at_desk, roll):
    page = post(at_desk, "count/", ends=ALL)

    assert "As in the book" in page
    assert "The shift can end." in page


def test_a_count_that_differs_lists_what(at_desk, roll):
    page = post(at_desk, "count/", ends=f"{SHORT}\nNL00000050\nNL00000051")

    assert "Differs from the book" in page
    assert "In the book, not found: 1" in page
    assert "NL00000009" in page
    assert "Found, not in this book: 2" in page


def test_an_empty_desk_is_counted_too(at_desk, desk):
    page = post(at_desk, "count/", nothing="on")

    assert "As in the book" in page


def test_a_colleague_signs_at_the_same_device(at_desk, differing, colleague):
    page = post(at_desk, f"count/{differing.pk}/", note="Looked everywhere", **SIGNED)

    differing.refresh_from_db()
    assert differing.signed_by == colleague
    assert "signed by two people" in page
    event = Event.objects.get(kind="second")
    assert (event.result, event.about) == ("signed", f"user:{colleague.pk}")


def test_a_colleague_signs_by_her_pin(at_desk, differing, colleague):
    choose(colleague, "192837")

    post(at_desk, f"count/{differing.pk}/", username="colleague", password="192838")
    differing.refresh_from_db()
    assert differing.signed_by is None
    post(at_desk, f"count/{differing.pk}/", username="colleague", password="192837")

    differing.refresh_from_db()
    assert differing.signed_by == colleague


def test_guesses_at_a_pin_are_slowed_down(at_desk, differing, colleague):
    choose(colleague, "192837")
    for number in range(12):
        post(at_desk, f"count/{differing.pk}/", username="colleague", password=f"0000{number:02}")

    post(at_desk, f"count/{differing.pk}/", username="colleague", password="192837")

    differing.refresh_from_db()
    assert differing.signed_by is None


def test_who_signs_does_not_become_who_is_signed_in(at_desk, clerk, differing, colleague):
    post(at_desk, f"count/{differing.pk}/", **SIGNED)

    assert at_desk.session["_auth_user_id"] == str(clerk.pk)


@pytest.mark.parametrize(
    "wrong", [{"password": "a wrong one"}, {"username": "nobody"}, {"password": ""}]
)
def test_a_wrong_password_signs_nothing(at_desk, differing, colleague, wrong):
    post(at_desk, f"count/{differing.pk}/", **SIGNED | wrong)

    differing.refresh_from_db()
    assert differing.signed_by is None


def test_who_does_not_serve_here_today_cannot_sign(at_desk, differing, colleague, location):
    location.duties.filter(user=colleague).update(until=timezone.localdate() - timedelta(days=1))

    page = post(at_desk, f"count/{differing.pk}/", **SIGNED)

    assert "Nobody who works here today" in page
    assert not serves_at(colleague, location)
    assert Event.objects.get(kind="second").result == "refused"


def test_the_same_person_is_not_a_second_one(at_desk, differing, clerk):
    page = post(at_desk, f"count/{differing.pk}/", username=clerk.username, password="x")

    assert "somebody else than you" in page
    assert not Event.objects.filter(kind="second").exists()


def test_guesses_at_the_password_are_slowed_down(at_desk, differing, colleague):
    for _ in range(12):
        post(at_desk, f"count/{differing.pk}/", **SIGNED | {"password": "a wrong one"})

    post(at_desk, f"count/{differing.pk}/", **SIGNED)

    differing.refresh_from_db()
    assert differing.signed_by is None


def test_a_colleague_signs_at_her_own_device(at_desk, differing, colleague):
    theirs = at_desk.__class__(headers={"accept-language": "en"})
    theirs.force_login(colleague)

    page = post(theirs, f"count/{differing.pk}/", note="Seen")

    differing.refresh_from_db()
    assert (differing.signed_by, differing.note) == (colleague, "Seen")
    assert "signed by two people" in page


def test_the_count_of_another_location_does_not_exist(at_desk, elsewhere):
    foreign = StockCount.objects.create(
        location=elsewhere,
        expected=1,
        found=0,
        counted_by=UserFactory(),
        counted_at=timezone.now(),
    )

    assert at_desk.get(f"/desk/stock/count/{foreign.pk}/").status_code == 404


def test_a_count_begun_before_midnight_is_taken_after_it(at_desk, clerk, roll):
    get(at_desk, "count/")
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        at_desk.force_login(clerk)
        page = post(at_desk, "count/", ends=ALL)

    assert "As in the book" in page


def test_what_was_passed_over_is_explained(at_desk, clerk, roll, desk):
    give_sticker(desk, clerk, "NL00000002")
    gap = desk.stickers.get(serial="NL00000001")

    before = get(at_desk, "gaps/")
    post(at_desk, f"gaps/{gap.pk}/", what="spoiled", reason="torn")

    assert "NL00000001" in before
    assert state("NL00000001") == "spoiled"
    assert "Nothing was passed over" in get(at_desk, "gaps/")


def test_still_on_the_roll_needs_no_reason_and_lost_does(at_desk, clerk, roll, desk):
    give_sticker(desk, clerk, "NL00000003")
    first, second = desk.stickers.filter(status="with_desk").order_by("serial")[:2]

    post(at_desk, f"gaps/{first.pk}/", what="on_roll")
    page = post(at_desk, f"gaps/{second.pk}/", what="lost")

    assert "Please say why. Nothing has changed." in page
    assert "NL00000001" not in get(at_desk, "gaps/")
    assert "NL00000002" in get(at_desk, "gaps/")


@pytest.mark.parametrize("passed_over", [1, 3])
def test_gaps_take_the_same_queries_however_many(
    at_desk, clerk, roll, desk, passed_over, django_assert_num_queries
):
    give_sticker(desk, clerk, f"NL0000000{passed_over + 1}")
    get(at_desk, "gaps/")

    with django_assert_num_queries(3):  # the user, the place, the gaps
        get(at_desk, "gaps/")
