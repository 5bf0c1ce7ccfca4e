"""Who did not come is found when check-in has caught up, and told when the doors are closed."""

from datetime import date, datetime, time, timedelta
from functools import partial

import pytest
from django.utils import timezone

from appointments.claims import cancel, confirm, hold
from appointments.exceptions import NotAllowed
from appointments.hall import note_idle, set_line_outside, set_working, take_back
from appointments.models import Appointment, HallDay, Outage, Party, StatusChange
from appointments.no_shows import excuse, record_next_no_show, write_next_letter
from appointments.visits import check_in
from config.db import ids
from notices.models import Notice
from tests.appointments.steps import statuses
from tests.factories import ApplicantFactory, AppointmentFactory, LocationFactory, SlotFactory
from tests.races import race

pytestmark = pytest.mark.django_db


def moment(day, hour, minute=0):
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


DAY = date(2027, 3, 15)
NOON = moment(DAY, 12, 5)


@pytest.fixture(autouse=True)
def at(monkeypatch):
    """Set the clock; it stands still at noon unless told otherwise."""

    def stand(when):
        monkeypatch.setattr(timezone, "now", lambda: when)

    stand(NOON)
    return stand


def slot_at(minutes, location=None, now=NOON):
    start = now + timedelta(minutes=minutes)
    return SlotFactory(
        location=location or LocationFactory(),
        starts_at=start,
        ends_at=start + timedelta(minutes=10),
        opens_at=now - timedelta(days=30),
        planned=6,
    )


def booked(minutes=-15, **options):
    return AppointmentFactory(slot=slot_at(minutes), **options)


def came(slot, **options):
    return AppointmentFactory(slot=slot, status="checked_in", **options)


def record_all():
    while record_next_no_show():
        pass


def test_after_fifteen_minutes_who_is_missing_is_a_no_show():
    row = booked()
    came(row.slot)

    assert record_next_no_show()
    assert not record_next_no_show()

    assert statuses(row) == ["no_show"]
    assert Appointment.objects.get(pk=row.pk).public_at == NOON


def test_nobody_made_up_is_a_no_show():
    row = AppointmentFactory(slot=slot_at(-15, LocationFactory(practice=True)))
    came(row.slot)

    record_all()

    assert statuses(row) == ["booked"]


def test_nobody_made_up_is_written_to(at):
    practice = LocationFactory(practice=True)
    AppointmentFactory(slot=slot_at(-15, practice), status="no_show", public_at=NOON)
    at(NOON + timedelta(days=1))

    assert not write_next_letter()
    assert not Notice.objects.exists()


def test_before_fifteen_minutes_nobody_is():
    row = booked(-14)
    came(row.slot)

    assert not record_next_no_show()


@pytest.mark.parametrize("status", ["checked_in", "fulfilled", "unfinished"])
def test_somebody_of_a_later_slot_shows_that_check_in_has_caught_up(status):
    row = booked()
    AppointmentFactory(slot=slot_at(-5, row.slot.location), status=status)

    record_all()

    assert statuses(row) == ["no_show"]


def test_nobody_of_an_earlier_slot_or_of_another_place_or_day_does():
    row = booked()
    came(slot_at(-35, row.slot.location))
    came(slot_at(-5))
    came(slot_at(24 * 60, row.slot.location))

    assert not record_next_no_show()


def test_a_desk_that_stands_idle_shows_it_too():
    row = booked()
    note_idle(row.slot.location_id)

    record_all()

    assert statuses(row) == ["no_show"]


def test_a_desk_that_stood_idle_before_the_fifteen_minutes_were_over_does_not(at):
    row = booked(-20)
    at(NOON - timedelta(minutes=6))
    note_idle(row.slot.location_id)
    at(NOON)

    assert not record_next_no_show()


def test_while_people_stand_in_line_outside_nobody_is_a_no_show():
    row = booked()
    came(row.slot)
    set_line_outside(row.slot.location_id, line=True)

    waiting = record_next_no_show()
    set_line_outside(row.slot.location_id, line=False)

    assert not waiting
    assert record_next_no_show()


def test_on_a_day_when_the_desks_cannot_work_nobody_is():
    row = booked()
    came(row.slot)
    set_working(row.slot.location_id, works=False)

    assert not record_next_no_show()


@pytest.mark.parametrize(
    ("start", "end", "touched"),
    [(-30, -14, True), (-20, -10, True), (-1, 0, True), (-30, -15, False), (0, 5, False)],
)
def test_what_an_outage_touched_is_nobodys_absence(start, end, touched):
    row = booked()
    came(row.slot)
    Outage.objects.create(
        started_at=NOON + timedelta(minutes=start), ended_at=NOON + timedelta(minutes=end)
    )

    assert record_next_no_show() is not touched


def test_whom_we_told_to_come_later_is_not_missing():
    row, other = booked(), booked()
    came(row.slot)
    came(other.slot)
    excuse([row.party_id], NOON + timedelta(hours=2))
    excuse([other.party_id], NOON - timedelta(days=1))  # for a visit that is over

    record_all()

    assert statuses(row, other) == ["booked", "no_show"]


def test_what_nobody_counted_is_counted_after_three_days_if_the_desks_worked(at):
    row, closed = booked(), booked()
    came(slot_at(-65, row.slot.location))
    at(NOON + timedelta(days=2))
    too_early = record_next_no_show()
    at(NOON + timedelta(days=3))

    record_all()

    assert not too_early
    assert statuses(row, closed) == ["no_show", "booked"]


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_a_day_on_which_the_clock_changes_ends_at_its_own_midnight(day, at):
    at(moment(day, 23, 50))
    location = LocationFactory()
    row = AppointmentFactory(slot=slot_at(0, location, now=moment(day, 0, 10)))
    came(slot_at(0, location, now=moment(day + timedelta(days=1), 0)))
    tomorrow = record_next_no_show()
    came(slot_at(0, location, now=moment(day, 23, 30)))

    record_all()

    assert not tomorrow
    assert statuses(row) == ["no_show"]


def test_record_is_three_statements_however_many_are_missing(django_assert_num_queries):
    rows = [booked() for _ in range(3)]
    for row in rows:
        came(row.slot)

    with django_assert_num_queries(3):
        record_next_no_show()

    assert statuses(*rows) == ["no_show"] * 3


def test_while_nobody_is_booked_in_a_time_that_is_over_it_is_one(django_assert_num_queries):
    booked(minutes=30)
    came(slot_at(-40))

    with django_assert_num_queries(1):
        assert not record_next_no_show()


def missed(minutes=-15, **options):
    return booked(minutes, status="no_show", public_at=NOON, **options)


def test_the_letter_begins_with_what_can_be_done_and_waits_until_the_doors_are_closed(at):
    row = missed()
    last = slot_at(120, row.slot.location)
    early = write_next_letter()
    at(last.ends_at)

    assert not early
    assert write_next_letter()
    assert not write_next_letter()

    notice = Notice.objects.get()
    assert notice.subject == "You can make a new appointment"
    assert notice.body.startswith("You can book again.")
    assert row.applicant.given_names in notice.body
    assert "does not count against you" in notice.body
    assert "/en/" in notice.body
    assert notice.attachments == []
    for secret in [row.applicant.family_name, row.applicant.v_number]:
        assert secret not in notice.body


@pytest.mark.parametrize("language", ["uk", "ru", "nl", "en"])
def test_the_letter_is_in_the_language_of_the_party(language):
    missed(party__language=language)

    assert write_next_letter()

    notice = Notice.objects.get()
    assert notice.language == language
    assert f"/{language}/" in notice.body


def test_one_letter_for_a_party_and_a_day():
    row = missed()
    AppointmentFactory(slot=row.slot, party=row.party, status="no_show", public_at=NOON)

    assert write_next_letter()
    AppointmentFactory(slot=row.slot, party=row.party, status="no_show", public_at=NOON)

    assert not write_next_letter()
    assert Notice.objects.count() == 1


def test_another_day_is_another_letter(at):
    row = missed()
    write_next_letter()
    at(NOON + timedelta(days=1))
    slot = slot_at(-15, row.slot.location, now=NOON + timedelta(days=1))
    AppointmentFactory(
        slot=slot, party=row.party, applicant=row.applicant, status="no_show", public_at=NOON
    )

    assert write_next_letter()

    assert Notice.objects.count() == 2


@pytest.mark.parametrize("status", ["booked", "checked_in", "fulfilled", "unfinished"])
def test_no_letter_to_who_has_booked_or_come_meanwhile(status):
    row = missed()
    AppointmentFactory(applicant=row.applicant, status=status)

    assert write_next_letter()

    assert Notice.objects.count() == 0
    assert Party.objects.get(pk=row.party_id).no_show_told_on == DAY


def test_the_letter_names_only_who_is_still_missing():
    row = missed()
    other = AppointmentFactory(slot=row.slot, party=row.party, status="no_show", public_at=NOON)
    take_back([other.pk])

    write_next_letter()

    body = Notice.objects.get(key__startswith="could_not_come").body
    assert row.applicant.given_names in body
    assert other.applicant.given_names not in body


def test_who_has_no_address_is_asked_about_once():
    missed(party__email="")

    assert write_next_letter()
    assert not write_next_letter()

    assert Notice.objects.get().channel == "letter"


def test_after_a_week_a_letter_would_only_surprise(at):
    missed()
    at(NOON + timedelta(days=7))

    assert not write_next_letter()


def test_a_no_show_may_book_again_at_once():
    row = missed()

    AppointmentFactory(applicant=row.applicant)

    assert statuses(row) == ["no_show"]


@pytest.mark.django_db(transaction=True)
def test_a_check_in_and_a_no_show_at_the_same_moment_agree():
    for _ in range(5):
        row = booked()
        came(row.slot)

        arrived, _ = race(partial(check_in, [row.pk]), record_next_no_show)

        [status] = statuses(row)
        assert status == ("no_show" if isinstance(arrived, NotAllowed) else "checked_in")
        steps = StatusChange.objects.filter(row=row.pk, about="appointment")
        assert list(steps.values_list("status", flat=True)) == ["booked", status]


@pytest.mark.django_db(transaction=True)
def test_two_desks_check_in_the_same_person_and_once_is_enough():
    for _ in range(5):
        row = booked()

        results = race(*[partial(check_in, [row.pk])] * 2)

        assert sorted(len(arrived) for arrived in results) == [0, 1]


@pytest.mark.django_db(transaction=True)
def test_who_cancels_on_the_phone_while_being_checked_in_is_here_or_gone():
    for _ in range(5):
        row = booked()

        results = race(partial(check_in, [row.pk]), partial(cancel, [row.pk]))

        assert sum(isinstance(each, NotAllowed) for each in results) == 1
        assert statuses(row) == [
            "cancelled" if isinstance(results[0], NotAllowed) else "checked_in"
        ]


@pytest.mark.django_db(transaction=True)
def test_ten_workers_record_and_write_each_once():
    rows = [booked() for _ in range(6)]
    for row in rows:
        came(row.slot)

    race(*[record_all] * 5)
    race(*[write_all] * 5)

    assert set(statuses(*rows)) == {"no_show"}
    assert StatusChange.objects.filter(status="no_show").count() == 6
    assert Notice.objects.count() == 6


def write_all():
    while write_next_letter():
        pass


def test_a_day_in_the_hall_can_say_what_it_is():
    location = LocationFactory(name="Utrecht")

    assert str(HallDay(location=location, day=DAY)) == "Utrecht, 2027-03-15"


def test_a_child_is_missing_like_anybody():
    row = booked(applicant=ApplicantFactory(child=True))
    came(row.slot)

    assert record_next_no_show()


def test_who_books_again_is_excused_no_more():
    row = booked()
    Party.objects.filter(pk=row.party_id).update(excused_until=NOON + timedelta(days=5))
    slot = slot_at(2 * 24 * 60)
    people = [row.applicant_id]
    held = hold(row.party.form_key, people, [slot.pk], public=False, moving=True)

    confirm(ids(held))

    assert Party.objects.get(pk=row.party_id).excused_until is None
