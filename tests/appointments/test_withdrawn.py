"""Who is not registered any more keeps the visit until it is near, and then hears why it ends."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from appointments.claims import cancel
from appointments.models import StatusChange
from appointments.tasks import end_withdrawn
from appointments.visits import check_in
from appointments.withdrawn import NEAR, end_next_withdrawn
from notices.models import Notice
from notices.services import deliver_next
from tests.appointments.steps import statuses
from tests.factories import ApplicantFactory, AppointmentFactory, LocationFactory, SlotFactory
from tests.notices.conftest import mail_server as mail_server
from tests.races import deadlocks as deadlocks
from tests.races import race

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
NOON = timezone.make_aware(datetime.combine(TODAY, time(12)))


@pytest.fixture(autouse=True)
def at(monkeypatch):
    """Set the clock; it stands still at noon unless told otherwise."""

    def stand(when):
        monkeypatch.setattr(timezone, "now", lambda: when)

    stand(NOON)
    return stand


def slot_in(hours, **options):
    start = NOON + timedelta(hours=hours)
    return SlotFactory(starts_at=start, ends_at=start + timedelta(minutes=10), **options)


def withdrawn(hours=48, days=-1, **options):
    person = ApplicantFactory(withdrawn_on=TODAY + timedelta(days=days))
    return AppointmentFactory(applicant=person, slot=slot_in(hours), **options)


def test_a_near_visit_of_who_was_withdrawn_ends_and_they_hear_why(mail_server):
    row = withdrawn()

    end_withdrawn()
    end_withdrawn()
    while deliver_next():
        pass

    assert statuses(row) == ["cancelled"]
    [(to, letter)] = mail_server.letters
    assert to == [row.party.email]
    assert letter["Subject"].startswith("We cancelled your appointment")
    body = letter.get_body(("plain",)).get_content()
    assert "no longer registered" in body
    assert f"Who: {row.applicant.given_names}" in body


def test_a_visit_further_ahead_stays_for_they_may_have_moved():
    row = withdrawn(hours=NEAR.total_seconds() / 3600 + 1)

    assert not end_next_withdrawn()
    assert statuses(row) == ["booked"]


def test_who_is_withdrawn_from_a_later_day_on_may_still_come():
    row = withdrawn(hours=24, days=5)

    assert not end_next_withdrawn()
    assert statuses(row) == ["booked"]


def test_at_night_nothing_ends(at):
    withdrawn()
    at(NOON + timedelta(hours=10))

    assert not end_next_withdrawn()


@pytest.mark.parametrize("status", ["checked_in", "fulfilled", "unfinished"])
def test_who_is_or_was_at_the_desk_is_left_alone(status):
    withdrawn(status=status)

    assert not end_next_withdrawn()


def test_nobody_made_up_loses_a_visit():
    practice = slot_in(24, location=LocationFactory(practice=True))
    AppointmentFactory(applicant=ApplicantFactory(withdrawn=True), slot=practice)

    assert not end_next_withdrawn()


def test_the_others_of_the_family_keep_theirs():
    row = withdrawn()
    mate = AppointmentFactory(party=row.party, slot=row.slot)

    end_withdrawn()

    assert statuses(row, mate) == ["cancelled", "booked"]
    notice = Notice.objects.get()
    assert notice.key.startswith("fewer:")
    assert f"without an appointment: {row.applicant.given_names}\n" in notice.body


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_end_each_visit_once(deadlocks):
    rows = [withdrawn() for _ in range(5)]

    race(*[end_withdrawn] * 5)

    assert set(statuses(*rows)) == {"cancelled"}
    assert Notice.objects.count() == 5
    ended = StatusChange.objects.filter(status="cancelled").values_list("channel", "reason")
    assert list(ended) == [("task", "no longer registered")] * 5
    assert deadlocks == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", [cancel, check_in])
def test_who_cancels_or_checks_in_meanwhile_does_one_of_both(act, deadlocks):
    row = withdrawn(party__version=1)

    race(end_withdrawn, lambda: act([row.pk]))

    steps = StatusChange.objects.filter(about="appointment", row=row.pk).exclude(status="booked")
    assert steps.count() == 1
    assert Notice.objects.count() == int(statuses(row) == ["cancelled"])
    assert deadlocks == []
