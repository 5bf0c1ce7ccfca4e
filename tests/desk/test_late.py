from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.models import Appointment, Status, StatusChange
from desk.late import OnPaper, enter, find_visit
from locations.models import Desk
from stickers.issuing import Finding
from stickers.models import Outcome, Result
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    LocationFactory,
    PartyFactory,
    SlotFactory,
)
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(location):
    return Desk.objects.create(location=location, number=1)


@pytest.fixture
def came(slot):
    """When somebody came, by the paper."""
    return slot.starts_at + timedelta(microseconds=1)


def last_change(row):
    return StatusChange.objects.filter(about="appointment", row=row.pk).latest("pk")


@pytest.mark.django_db(transaction=True)
def test_an_arrival_is_marked_as_entered_late_with_its_real_time(appointment, came, desk, clerk):
    (told,) = enter([OnPaper(appointment.pk, came)], desk=desk, by=clerk)

    appointment.refresh_from_db()
    assert told.refused == ""
    assert appointment.status == "checked_in"
    written = timezone.localtime(came).strftime("%Y-%m-%d %H:%M")
    assert last_change(appointment).reason == f"late entry: came {written}"


def test_what_came_of_it_is_written_with_the_real_time(slot, came, desk, clerk):
    row = AppointmentFactory(slot=slot, applicant=ApplicantFactory(child=True))
    finding = Finding(Result.UNDER_14, document="passport", at=came)

    (told,) = enter([OnPaper(row.pk, came, finding)], desk=desk, by=clerk)

    row.refresh_from_db()
    assert told.refused == ""
    assert row.status == "fulfilled"
    assert Outcome.objects.get().at == came


def test_entering_the_same_again_changes_nothing(slot, came, desk, clerk):
    row = AppointmentFactory(slot=slot, applicant=ApplicantFactory(child=True))
    note = OnPaper(row.pk, came, Finding(Result.UNDER_14, document="passport", at=came))

    enter([note], desk=desk, by=clerk)
    (told,) = enter([note], desk=desk, by=clerk)

    assert told.refused == ""
    assert Outcome.objects.count() == 1


def test_who_cancelled_meanwhile_is_shown_and_stays_cancelled(slot, came, desk, clerk):
    row = AppointmentFactory(slot=slot, cooling=True)

    (told,) = enter([OnPaper(row.pk, came)], desk=desk, by=clerk)

    row.refresh_from_db()
    assert told.refused
    assert told.status == Status.CANCELLED.label
    assert row.status == "cancelled"


def test_who_moved_meanwhile_is_shown_with_where_they_are_booked(slot, came, desk, clerk):
    row = AppointmentFactory(slot=slot, cooling=True)
    other = SlotFactory(location=LocationFactory(name="Zwolle"))
    AppointmentFactory(slot=other, applicant=row.applicant)

    (told,) = enter([OnPaper(row.pk, came)], desk=desk, by=clerk)

    assert told.booked.endswith("09:00, Zwolle")


def test_who_was_checked_in_elsewhere_is_shown_and_stays_as_it_was(slot, came, desk, clerk):
    row = AppointmentFactory(slot=slot, status="checked_in")

    (told,) = enter([OnPaper(row.pk, came)], desk=desk, by=clerk)

    assert told.refused
    assert told.status == Status.CHECKED_IN.label
    assert StatusChange.objects.filter(about="appointment", row=row.pk).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_arrival_entered_twice_is_no_conflict(appointment, came, desk, clerk):
    enter([OnPaper(appointment.pk, came)], desk=desk, by=clerk)

    (told,) = enter([OnPaper(appointment.pk, came)], desk=desk, by=clerk)

    assert told.refused == ""


def test_an_outcome_that_differs_is_shown_and_the_first_stays(slot, came, desk, clerk):
    row = AppointmentFactory(slot=slot, applicant=ApplicantFactory(child=True))
    first = Finding(Result.UNDER_14, document="passport", at=came)
    enter([OnPaper(row.pk, came, first)], desk=desk, by=clerk)

    other = Finding(Result.LEFT, at=came)
    (told,) = enter([OnPaper(row.pk, came, other)], desk=desk, by=clerk)

    assert told.refused
    assert told.who == str(clerk)
    assert Outcome.objects.get().result == Result.UNDER_14


def test_an_unknown_serial_is_refused_but_the_person_was_there(appointment, came, desk, clerk):
    finding = Finding(Result.STICKER, document="passport", serial="NL00000001", at=came)

    (told,) = enter([OnPaper(appointment.pk, came, finding)], desk=desk, by=clerk)

    appointment.refresh_from_db()
    assert told.refused
    assert appointment.status == "checked_in"
    assert not Outcome.objects.exists()


def test_who_was_taken_for_a_no_show_came_after_all(slot, came, desk, clerk):
    row = AppointmentFactory(slot=slot, status="no_show", public_at=timezone.now())

    (told,) = enter([OnPaper(row.pk, came)], desk=desk, by=clerk)

    assert told.refused == ""
    assert Appointment.objects.get(applicant=row.applicant, status="checked_in")


@pytest.fixture
def missed(location):
    """A mother and a child who were taken for no-shows yesterday."""
    yesterday = timezone.now() - timedelta(days=1)
    slot = SlotFactory(location=location, starts_at=yesterday, planned=2)
    party = PartyFactory()
    facts = {"slot": slot, "party": party, "status": "no_show", "public_at": timezone.now()}
    child = AppointmentFactory(applicant=ApplicantFactory(child=True), **facts)
    return [child, AppointmentFactory(**facts)]


def test_a_family_that_was_missed_on_an_earlier_day_came_after_all(missed, desk, clerk):
    at = missed[0].slot.starts_at
    helped = Finding(Result.UNDER_14, document="passport", at=at)
    notes = [OnPaper(missed[0].pk, at, helped), OnPaper(missed[1].pk, at)]

    enter(notes, desk=desk, by=clerk)
    told = enter(notes, desk=desk, by=clerk)

    came = Appointment.objects.exclude(status="no_show").order_by("status")
    assert told[0].refused == ""
    assert [row.status for row in came] == ["checked_in", "fulfilled"]
    assert {(row.party, row.slot) for row in came} == {(missed[0].party, missed[0].slot)}
    assert Outcome.objects.get().at == at


@pytest.mark.django_db(transaction=True)
def test_both_of_them_are_entered_twice_without_a_conflict(missed, desk, clerk):
    notes = [OnPaper(row.pk, row.slot.starts_at) for row in missed]

    told = [enter(notes, desk=desk, by=clerk) for _again in range(2)]

    assert [each.refused for both in told for each in both] == [""] * 4


def test_who_was_missed_and_has_booked_since_is_shown_and_keeps_that(location, desk, clerk):
    yesterday = timezone.now() - timedelta(days=1)
    slot = SlotFactory(location=location, starts_at=yesterday, planned=2)
    row = AppointmentFactory(slot=slot, status="no_show", public_at=timezone.now())
    again = AppointmentFactory(slot=SlotFactory(location=location), applicant=row.applicant)

    (told,) = enter([OnPaper(row.pk, yesterday)], desk=desk, by=clerk)

    again.refresh_from_db()
    assert told.refused
    assert told.booked
    assert again.status == "booked"


def test_one_who_cannot_be_written_keeps_no_other_from_it(slot, came, desk, clerk):
    gone, here = AppointmentFactory(slot=slot, cooling=True), AppointmentFactory(slot=slot)

    notes = [OnPaper(gone.pk, came), OnPaper(here.pk, came)]
    first, second = enter(notes, desk=desk, by=clerk)

    here.refresh_from_db()
    assert (bool(first.refused), second.refused) == (True, "")
    assert here.status == "checked_in"


def test_a_time_that_has_not_come_is_refused(appointment, desk, clerk):
    soon = timezone.now() + timedelta(minutes=5)

    (told,) = enter([OnPaper(appointment.pk, soon)], desk=desk, by=clerk)

    appointment.refresh_from_db()
    assert told.refused
    assert appointment.status == "booked"


@pytest.mark.parametrize(("days", "found"), [(0, True), (3, True), (4, False), (-1, False)])
def test_a_visit_can_be_entered_for_three_days(days, found, location):
    noon = timezone.localtime().replace(hour=12)
    slot = SlotFactory(location=location, starts_at=noon - timedelta(days=days))
    row = AppointmentFactory(slot=slot)

    visit = find_visit(row.party.reference, location, timezone.now())

    assert (visit is not None) == found


def test_a_visit_of_another_location_is_not_found(appointment):
    now = timezone.now()

    assert find_visit(appointment.party.reference, LocationFactory(), now) is None


@pytest.fixture
def at_desk(client, clerk, desk):
    client.post(reverse("desk:location"), {"desk": desk.pk})
    return client


def find(client, row):
    return client.post(reverse("desk:late_find"), {"code": row.party.reference}, follow=True)


def test_a_clerk_finds_a_visit_and_enters_it(at_desk, appointment):
    page = find(at_desk, appointment).content.decode()
    assert appointment.applicant.family_name.upper() in page

    came = timezone.localtime(appointment.slot.starts_at)
    prefix = f"p{appointment.pk}"
    answer = at_desk.post(
        reverse("desk:late_write"),
        {"time": f"{came:%H:%M}", f"{prefix}-came": "on"},
        follow=True,
    )

    appointment.refresh_from_db()
    assert appointment.status == "checked_in"
    assert "entered" in answer.content.decode()
    event = Event.objects.get(kind="late-entry")
    assert (event.result, event.about) == ("in", f"party:{appointment.party_id}")


def test_a_conflict_is_shown_side_by_side(at_desk, slot):
    row = AppointmentFactory(slot=slot, cooling=True)
    find(at_desk, row)

    came = timezone.localtime(slot.starts_at)
    data = {"time": f"{came:%H:%M}", f"p{row.pk}-came": "on"}
    page = at_desk.post(reverse("desk:late_write"), data, follow=True).content.decode()

    assert "not entered" in page
    assert "Nothing was overwritten" in page


def test_what_was_typed_survives_a_slip(at_desk, appointment):
    find(at_desk, appointment)

    data = {"time": "", f"p{appointment.pk}-came": "on", f"p{appointment.pk}-serial": "NL12345678"}
    page = at_desk.post(reverse("desk:late_write"), data).content.decode()

    assert "NL12345678" in page
    appointment.refresh_from_db()
    assert appointment.status == "booked"


def test_an_unknown_reference_is_said(at_desk):
    answer = at_desk.post(reverse("desk:late_find"), {"code": "nothing"}, follow=True)

    assert "Not found" in answer.content.decode()
