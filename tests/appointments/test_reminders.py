"""People are reminded 3 days and 1 day before, in decent hours, once, and only of what is so."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from icalendar import Calendar

from appointments import reminders
from appointments.claims import cancel
from appointments.letters import tell
from appointments.models import Party
from appointments.reminders import remind_next
from appointments.tasks import remind
from notices.models import Notice
from notices.services import deliver_next
from tests.factories import AppointmentFactory, LocationFactory, PartyFactory, SlotFactory
from tests.notices.conftest import mail_server as mail_server
from tests.races import race

pytestmark = pytest.mark.django_db
DAY = date(2027, 3, 15)
# The history is written by the database, and kept: as if somebody had booked then
BEFORE = """
alter table appointments_statuschange disable trigger user;
update appointments_statuschange set at = %s where about = 'appointment' and row = %s;
alter table appointments_statuschange enable trigger user
"""


def moment(day, hour, minute=0):
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


MORNING = moment(DAY, 9)


@pytest.fixture(autouse=True)
def at(monkeypatch):
    """Set the clock; it stands still on a morning unless told otherwise."""

    def stand(when):
        monkeypatch.setattr(timezone, "now", lambda: when)

    stand(MORNING)
    return stand


def booked_at(row, when):
    with connection.cursor() as cursor:
        cursor.execute(BEFORE, [when, row.pk])
    return row


def booked(days, hour=10, *, since=5, location=None, **options):
    """Somebody booked for that hour, so many days ahead; `since` days ago."""
    start = moment(DAY + timedelta(days=days), hour)
    times = {"starts_at": start, "ends_at": start + timedelta(minutes=10)}
    slot = SlotFactory(location=location or LocationFactory(), **times)
    row = AppointmentFactory(slot=slot, **options)
    return booked_at(row, MORNING - timedelta(days=since))


def kinds():
    keys = Notice.objects.order_by("pk").values_list("key", flat=True)
    return [key.partition(":")[0] for key in keys]


@pytest.mark.parametrize(("days", "kind"), [(3, "reminder_3"), (1, "reminder_1")])
@pytest.mark.parametrize("hour", [0, 10, 23])
def test_people_are_reminded_three_days_and_one_day_before(days, kind, hour):
    row = booked(days, hour)

    remind()
    remind()

    notice = Notice.objects.get()
    assert kinds() == [kind]
    assert notice.valid_until == moment(DAY, 21)  # tomorrow it is not true any more
    assert row.applicant.given_names in notice.body
    assert notice.code == row.party.reference


@pytest.mark.parametrize("days", [0, 2, 4])
def test_on_other_days_nobody_is(days):
    booked(days)

    assert not remind_next()


@pytest.mark.parametrize(("hour", "minute"), [(7, 59), (21, 0), (23, 0), (3, 0)])
def test_at_night_nobody_is(hour, minute, at):
    booked(3)
    at(moment(DAY, hour, minute))

    assert not remind_next()


@pytest.mark.parametrize(
    "status", ["cancelled", "no_show", "checked_in", "fulfilled", "unfinished"]
)
def test_only_who_is_booked_is_reminded(status):
    ended = {"public_at": MORNING} if status in {"cancelled", "no_show"} else {}
    booked(1, status=status, **ended)

    assert not remind_next()


def test_who_booked_today_knows_it():
    booked(3, since=0)

    assert not remind_next()


def test_who_booked_yesterday_for_tomorrow_is_reminded_of_it():
    booked(1, since=1)

    assert remind_next()


def test_who_has_no_contact_is_looked_at_once():
    row = booked(3, party__email="")

    assert remind_next()
    assert not remind_next()

    assert kinds() == []
    assert Party.objects.get(pk=row.party_id).reminded_on == DAY


def test_whom_we_asked_to_come_at_another_time_is_not_reminded_of_the_old_one():
    row = booked(3)
    Party.objects.filter(pk=row.party_id).update(excused_until=row.slot.ends_at)
    remind()
    assert kinds() == []

    Party.objects.filter(pk=row.party_id).update(excused_until=row.slot.starts_at - timedelta(1))
    remind()
    assert kinds() == ["reminder_3"]


def test_nobody_made_up_is_reminded():
    booked(3, location=LocationFactory(practice=True))

    assert not remind_next()


def test_a_family_is_reminded_once_and_its_helper_without_the_link():
    party = PartyFactory(helper_email="h@example.org", phone="+31612345678")
    row = booked(3, party=party)
    other = AppointmentFactory(slot=row.slot, party=party)

    remind()

    told = {notice.to: notice for notice in Notice.objects.all()}
    assert set(told) == {"oksana@example.org", "+31612345678", "h@example.org"}
    assert other.applicant.given_names in told["h@example.org"].body
    assert "http" not in told["h@example.org"].body


def test_both_reminders_come_each_on_its_day(at):
    booked(3)
    remind()
    at(MORNING + timedelta(days=2))

    remind()

    assert kinds() == ["reminder_3", "reminder_1"]


def test_a_change_withdraws_a_reminder_that_is_not_sent():
    row = booked(3)
    tell([row.party])
    remind()

    cancel([row.pk])

    assert Notice.objects.get(key__startswith="reminder_3").valid_until <= MORNING


def test_a_reminder_has_the_calendar_file_as_it_was(mail_server):
    row = booked(3)
    tell([row.party])
    remind()
    while deliver_next():
        pass

    files = [
        part.get_content()
        for _, letter in mail_server.letters
        for part in letter.walk()
        if part.get_content_type() == "text/calendar"
    ]
    first, reminded = [Calendar.from_ical(file).walk("VEVENT")[0] for file in files]
    assert first["UID"] == reminded["UID"]
    assert first["SEQUENCE"] == reminded["SEQUENCE"] == 1


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_remind_each_party_once():
    for _ in range(6):
        booked(3)

    race(*[remind] * 5)

    assert kinds() == ["reminder_3"] * 6


@pytest.mark.django_db(transaction=True)
def test_who_cancels_while_being_reminded_keeps_no_reminder():
    for _ in range(4):
        row = booked(3, party__version=1)

        race(remind, lambda row=row: cancel([row.pk]))

        live = Notice.objects.unsent(MORNING).filter(about=row.party.reference)
        assert [notice.key.partition(":")[0] for notice in live] == ["cancelled_by_you"]


def test_more_than_go_in_one_transaction_are_reminded_one_batch_after_the_other(monkeypatch):
    monkeypatch.setattr(reminders, "MOST", 2)
    for _ in range(5):
        booked(3)

    remind()

    assert kinds() == ["reminder_3"] * 5


@pytest.mark.parametrize("size", [1, 3])
def test_reminding_costs_the_same_for_one_member_as_for_three(size, django_assert_num_queries):
    row = booked(3)
    AppointmentFactory.create_batch(size - 1, slot=row.slot, party=row.party)

    with django_assert_num_queries(4):  # whom, who comes, outbox, that it is done
        remind_next()
