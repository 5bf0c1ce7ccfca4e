from datetime import timedelta

import pytest
from django.utils import timezone

from appointments.exceptions import NotAllowed
from stickers.exceptions import (
    ManyVoid,
    ReasonNeeded,
    SecondOfficer,
    UnknownSerial,
    WrongAge,
)
from stickers.models import Reissue, Sticker
from stickers.reissuing import ALONE, reissue, void
from tests.factories import ApplicantFactory
from tests.stickers.steps import give_sticker, state, states
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(roll, desk, clerk):
    """Somebody with NL00000001."""
    return give_sticker(desk, clerk, "NL00000001").applicant


@pytest.mark.parametrize("why", ["lost", "passport"])
def test_a_reissue_makes_the_sticker_void_and_its_owner_may_come_again(why, owner, desk, clerk):
    done = reissue(owner.pk, why, by=clerk)

    sticker = Sticker.objects.get(serial="NL00000001")
    owner.refresh_from_db()
    assert (sticker.status, sticker.applicant, sticker.note) == ("void", owner, why)
    assert (done.sticker, done.by, owner.served_on) == (sticker, clerk, None)
    give_sticker(desk, clerk, "NL00000002", applicant=owner)
    assert states("NL00000001", "NL00000002") == ["void", "issued"]


def test_what_was_stolen_has_a_report(owner, clerk):
    with pytest.raises(ReasonNeeded):
        reissue(owner.pk, "stolen", by=clerk)

    assert reissue(owner.pk, "stolen", by=clerk, report="PL1300-1").report == "PL1300-1"


def test_a_reissue_sent_twice_is_one(owner, clerk):
    assert reissue(owner.pk, "lost", by=clerk) == reissue(owner.pk, "lost", by=clerk)

    assert Reissue.objects.count() == 1


def test_who_was_never_served_needs_no_reissue(clerk):
    with pytest.raises(NotAllowed):
        reissue(ApplicantFactory().pk, "lost", by=clerk)


def test_who_was_served_before_us_has_no_sticker_of_ours(owner, clerk):
    with pytest.raises(NotAllowed):
        reissue(owner.pk, "before", by=clerk)

    assert reissue(ApplicantFactory(served=True).pk, "before", by=clerk).sticker is None


def test_who_turned_14_is_14(clerk):
    with pytest.raises(WrongAge):
        reissue(ApplicantFactory(child=True, served=True).pk, "turned_14", by=clerk)

    assert reissue(ApplicantFactory(teenager=True, served=True).pk, "turned_14", by=clerk)


def test_void_has_a_reason_and_twice_is_once(owner, clerk, colleague):
    with pytest.raises(ReasonNeeded):
        void("NL00000001", reason="", by=clerk)

    void("NL00000001", reason="Taken back", by=clerk)
    void("NL00000001", reason="Taken back", by=colleague)

    owner.refresh_from_db()
    assert Sticker.objects.get(serial="NL00000001").changed_by == clerk
    assert owner.served_on


def test_only_what_is_issued_becomes_void(owner, clerk):
    with pytest.raises(NotAllowed):
        void("NL00000002", reason="Taken back", by=clerk)
    with pytest.raises(UnknownSerial):
        void("NL09999999", reason="Taken back", by=clerk)

    assert state("NL00000002") == "with_desk"


# More than a few take two people


def serials(desk, clerk, number):
    """So many stickers that were issued."""
    given = [f"NL{each:08}" for each in range(1, number + 1)]
    for serial in given:
        give_sticker(desk, clerk, serial)
    return given


def test_after_five_void_ones_of_a_day_a_colleague_signs(roll, desk, clerk, colleague):
    *few, next_one = serials(desk, clerk, ALONE + 1)
    for serial in few:
        void(serial, reason="Fraud", by=clerk)

    with pytest.raises(ManyVoid):
        void(next_one, reason="Fraud", by=clerk)
    with pytest.raises(SecondOfficer):
        void(next_one, reason="Fraud", by=clerk, second=clerk)
    before = state(next_one)
    void(next_one, reason="Fraud", by=clerk, second=colleague)

    assert (before, state(next_one)) == ("issued", "void")
    signed = Event.objects.get(kind="void")
    assert (signed.result, signed.actor) == ("signed", f"user:{colleague.pk}")


def test_what_is_void_already_is_not_asked_about(roll, desk, clerk):
    given = serials(desk, clerk, ALONE)
    for serial in given:
        void(serial, reason="Fraud", by=clerk)

    assert void(given[0], reason="Fraud", by=clerk).status == "void"


def test_the_day_before_and_reissues_do_not_count(roll, desk, clerk):
    *before, reissued, last = serials(desk, clerk, ALONE + 2)
    for serial in before:
        void(serial, reason="Fraud", by=clerk)
    Sticker.objects.filter(serial=before[0]).update(changed_at=timezone.now() - timedelta(days=1))
    reissue(Sticker.objects.get(serial=reissued).applicant_id, "lost", by=clerk)

    assert void(last, reason="Fraud", by=clerk).status == "void"
