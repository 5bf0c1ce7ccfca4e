from datetime import timedelta

import pytest
from django.utils import timezone

from appointments.models import Status
from stickers.models import Outcome, Reissue
from tests.desk.stock.steps import SIGNED, get, post
from tests.factories import ApplicantFactory
from tests.stickers.factories import DeskFactory, OutcomeFactory, visit
from tests.stickers.steps import give_sticker, state
from trail.models import Event

pytestmark = pytest.mark.django_db
RIGHT = {"result": "no_document", "where": "spoiled", "reason": "wrong person", **SIGNED}


@pytest.fixture
def given(at_desk, clerk, roll, desk):
    """A sticker that was issued at this desk."""
    return give_sticker(desk, clerk, "NL00000001", visit(desk.location))


@pytest.fixture
def older(given, desk, clerk):
    """An outcome of two days ago."""
    at = timezone.now() - timedelta(days=2)
    return OutcomeFactory(desk=desk, checked_by=clerk, at=at, recorded_at=at)


def correct(client, row, **data):
    return post(client, f"correct/{row.pk}/", **data)


def test_an_outcome_is_found_by_sticker_and_by_reference(at_desk, given):
    name = given.applicant.family_name

    assert name in post(at_desk, "correct/", code="NL00000001")
    assert name in post(at_desk, "correct/", code=given.appointment.party.reference)
    assert Event.objects.filter(kind="outcome-find", result="found").count() == 2


@pytest.mark.parametrize("code", ["NL00000002", "K7P4QX9T", "Olena", "2001000001", ""])
def test_what_is_nothing_finds_nothing(at_desk, given, code):
    page = post(at_desk, "correct/", code=code)

    assert given.applicant.family_name not in page


def test_a_correction_takes_a_reason_and_a_colleague(at_desk, given, colleague, clerk):
    page = correct(at_desk, given, **RIGHT)

    given.refresh_from_db()
    assert "What was written before is kept" in page
    assert (given.undone_by, given.second) == (clerk, colleague)
    assert given.reason == "wrong person"
    assert Outcome.objects.get(corrects=given).result == "no_document"
    assert given.appointment.__class__.objects.get(pk=given.appointment_id).status == (
        Status.UNFINISHED
    )
    assert state("NL00000001") == "spoiled"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"reason": ""}, "This field is required"),
        ({"where": ""}, "Say where the sticker is that was written"),
        ({"password": "a wrong one"}, "Nobody who works here today"),
        ({"username": ""}, "This field is required"),
        ({"result": "sticker", "document": "passport", "serial": ""}, "Please scan the sticker"),
        ({"result": "sticker", "document": "passport", "serial": "NL00000900"}, "do not know"),
        ({"result": "sticker", "serial": "NL00000002"}, "Please choose the kind of document"),
        ({"result": "under_14", "document": "passport"}, "does not go with the age"),
        ({"result": "data_differ"}, "Say what differs"),
    ],
)
def test_what_cannot_be_corrected_so_changes_nothing(at_desk, given, colleague, change, told):
    page = correct(at_desk, given, **RIGHT | change)

    assert told in page
    assert not Outcome.objects.exclude(undone_at=None).exists()
    assert state("NL00000001") == "issued"


def test_the_same_sticker_may_stay_with_another_document(at_desk, given, colleague):
    data = {"result": "sheet", "document": "expired", "serial": "NL00000001", "where": ""}
    correct(at_desk, given, **RIGHT | data)

    new = Outcome.objects.get(corrects=given)
    assert (new.result, new.sticker.serial) == ("sheet", "NL00000001")
    assert state("NL00000001") == "issued"


def test_a_correction_sent_twice_is_one(at_desk, given, colleague):
    for _ in range(2):
        page = correct(at_desk, given, **RIGHT)

    assert "What was written before is kept" in page
    assert Outcome.objects.count() == 2


def test_a_corrected_outcome_is_not_shown_to_be_corrected_again(at_desk, given, colleague):
    correct(at_desk, given, **RIGHT)

    assert (
        "corrected or taken back meanwhile"
        in at_desk.get(f"/desk/stock/correct/{given.pk}/", follow=True).content.decode()
    )


def test_a_clerk_corrects_what_is_of_today_and_the_manager_what_is_older(
    at_desk, older, location, request
):
    page = f"/desk/stock/correct/{older.pk}/"
    assert at_desk.get(page).status_code == 404

    request.getfixturevalue("manager")
    assert at_desk.get(page).status_code == 200


def test_an_outcome_of_another_location_does_not_exist(at_desk, clerk):
    foreign = OutcomeFactory(desk=DeskFactory())

    assert at_desk.get(f"/desk/stock/correct/{foreign.pk}/").status_code == 404
    assert "No outcome of this location" in post(
        at_desk, "correct/", code=foreign.appointment.party.reference
    )


def test_stickers_of_twins_are_exchanged(at_desk, given, clerk, desk, colleague):
    other = give_sticker(desk, clerk, "NL00000002", visit(desk.location))
    data = {"one": "NL00000001", "other": "NL00000002", "reason": "twins"}

    page = post(at_desk, "swap/", **data, **SIGNED)

    now = {row.applicant: row.sticker.serial for row in Outcome.objects.active()}
    assert "Exchanged" in page
    assert now == {given.applicant: "NL00000002", other.applicant: "NL00000001"}


@pytest.mark.parametrize("other", ["NL00000001", "NL00000003", "NL00000900"])
def test_what_was_not_given_is_not_exchanged(at_desk, given, colleague, other):
    page = post(at_desk, "swap/", one="NL00000001", other=other, reason="twins", **SIGNED)

    assert "Nothing has changed" in page
    assert not Outcome.objects.exclude(undone_at=None).exists()


def reissue(client, person, **data):
    return post(client, f"reissue/{person.pk}/", **data)


@pytest.fixture
def lost(client, manager, roll, desk):
    """Somebody who was served here and has lost the sticker; the manager has found her."""
    row = give_sticker(desk, manager, "NL00000001", visit(desk.location))
    page = post(client, "reissue/", code="NL00000001")
    assert row.applicant.family_name in page
    return row.applicant


def test_a_reissue_makes_the_earlier_sticker_void(client, lost):
    page = reissue(client, lost, why="lost")

    lost.refresh_from_db()
    assert "They can book again" in page
    assert lost.served_on is None
    assert state("NL00000001") == "void"
    assert Event.objects.filter(result="reissued", about=f"applicant:{lost.pk}").exists()


def test_a_theft_needs_the_number_of_the_report(client, lost):
    refused = reissue(client, lost, why="stolen")
    assert "Please say why. Nothing has changed." in refused

    reissue(client, lost, why="stolen", report="PL1700-2026")

    assert Reissue.objects.get().report == "PL1700-2026"


@pytest.mark.parametrize("why", ["turned_14", "before", "", "whatever"])
def test_a_reason_that_does_not_fit_changes_nothing(client, lost, why):
    reissue(client, lost, why=why)

    assert not Reissue.objects.exists()
    assert state("NL00000001") == "issued"


def test_who_was_served_before_is_found_by_the_passport(client, manager):
    person = ApplicantFactory(birth_date="1988-04-12", served_on=timezone.localdate())

    post(client, "reissue/", code=person.v_number, born="12-04-1988")
    page = reissue(client, person, why="before")

    assert "They can book again" in page
    assert Reissue.objects.get().applicant == person


@pytest.mark.parametrize("born", ["", "13-04-1988", "soon"])
def test_a_v_number_alone_opens_nobody(client, manager, born):
    person = ApplicantFactory(birth_date="1988-04-12", served_on=timezone.localdate())

    page = post(client, "reissue/", code=person.v_number, born=born)

    assert person.family_name not in page
    assert client.get(f"/desk/stock/reissue/{person.pk}/").status_code == 404


def test_who_was_served_elsewhere_is_not_found_by_the_reference(client, manager):
    foreign = OutcomeFactory(desk=DeskFactory())

    page = post(client, "reissue/", code=foreign.appointment.party.reference)

    assert "Nobody was found at this location" in page


def test_whom_the_ind_decided_about_may_book_again(client, manager, desk):
    today = timezone.localdate()
    person = ApplicantFactory(birth_date="1988-04-12", decision_pending_since=today)
    post(client, "reissue/", code=person.v_number, born="12041988")

    for _ in range(2):
        page = post(client, f"reissue/{person.pk}/decided/")

    person.refresh_from_db()
    assert "The IND has decided" in page
    assert person.decision_pending_since is None
    assert Event.objects.filter(result="opened-again", about=f"applicant:{person.pk}").exists()


def test_nobody_is_opened_who_was_not_found_first(client, manager):
    person = ApplicantFactory(decision_pending_since=timezone.localdate())

    response = client.post(f"/desk/stock/reissue/{person.pk}/decided/")

    person.refresh_from_db()
    assert response.status_code == 404
    assert person.decision_pending_since


def test_a_clerk_reissues_nothing(at_desk):
    assert at_desk.get("/desk/stock/reissue/").status_code == 403
    assert "IND has decided" not in get(at_desk)
