"""What planners propose to a caller: shown once it is proved, and answered for her."""

import re
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments import claims
from appointments.models import Appointment
from appointments.proposals import proposal_of
from config.db import ids
from notices.models import Notice
from phone import people
from tests.doors import door
from tests.factories import AppointmentFactory, PartyFactory, SlotFactory
from tests.phone.steps import page, prove, text
from trail.models import Event

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 12, 1, 10, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def by_day(time_machine):
    time_machine.move_to(DAY, tick=False)
    return time_machine


def slot(days, **changes):
    return SlotFactory(morning=DAY + timedelta(days=days), **changes)


def propose(rows, slot):
    people = [row.applicant_id for row in rows]
    clock = timedelta(hours=24)
    with door("planning", otherwise="phone"):
        return claims.hold(
            rows[0].party.form_key, people, [slot.pk], clock=clock, public=False, moving=True
        )


@pytest.fixture
def two():
    """A visit of two people that planners would move."""
    return AppointmentFactory.create_batch(2, slot=slot(20), party=PartyFactory(version=1))


@pytest.fixture
def proposed(two):
    return propose(two, slot(10, location__city="Assen"))


@pytest.fixture
def caller(staff, two, proposed):
    """The caller has proved the visit, to which something is proposed."""
    prove(staff, two[0].applicant, two[0].party)
    return two[0].applicant


def shown(staff, caller):
    html = staff.get(reverse("phone:person", args=[caller.pk])).content.decode()
    return re.search(r'name="proposal" value="([\d,]+)"', html)[1]


def take(staff, two, claims_shown):
    address = reverse("phone:take_proposal", args=[two[0].party_id])
    return text(staff.post(address, {"proposal": claims_shown}, follow=True))


def days():
    booked = Appointment.objects.filter(status="booked").select_related("slot")
    return {(timezone.localdate(row.slot.starts_at) - DAY.date()).days for row in booked}


def test_who_proved_it_hears_both_times_and_until_when(staff, caller):
    said = page(staff, caller)

    assert "Planners propose another time" in said
    assert "Until now Monday 21 December 2026, 10:00" in said
    assert "New time Friday 11 December 2026, 10:00" in said
    assert "They answer before Wednesday 2 December 2026, 10:00" in said
    assert "Assen" in said


def test_who_has_not_proved_it_hears_that_there_is_one_and_not_when(staff, two, proposed):
    said = page(staff, two[0].applicant)

    assert "other time proposed" in said
    assert "11 December" not in said
    assert "Assen" not in said


def test_it_is_taken_for_the_caller_who_is_told(staff, two, caller):
    said = take(staff, two, shown(staff, caller))

    assert "The new time is theirs." in said
    assert "Planners propose" not in said
    assert days() == {10}
    assert Notice.objects.filter(key__startswith="changed:").exists()
    event = Event.objects.get(kind="phone proposal")
    assert (event.result, event.actor) == ("accepted", f"user:{staff.user.pk}")


def test_taken_twice_is_one_appointment_each(staff, two, caller):
    seen = shown(staff, caller)

    for _ in range(2):
        assert "The new time is theirs." in take(staff, two, seen)

    assert Appointment.objects.filter(status="booked").count() == 2


def test_an_old_page_takes_nothing_of_another_proposal(staff, two, caller):
    seen = shown(staff, caller)
    propose(two, slot(12))

    assert "This proposal is gone. What they had is as it was." in take(staff, two, seen)
    assert days() == {20}


@pytest.mark.parametrize("nonsense", ["", "0", "x", "-1", ",", "9" * 30, "1,2,3" * 50, "\u0664"])
def test_nonsense_takes_nothing(staff, two, caller, nonsense):
    take(staff, two, nonsense)

    assert days() == {20}
    assert not Event.objects.filter(kind="phone proposal").exists()


def test_who_is_at_the_desk_takes_nothing(staff, two, caller):
    seen = shown(staff, caller)
    Appointment.objects.filter(pk__in=ids(two)).update(status="checked_in")

    take(staff, two, seen)

    assert not days()
    assert len(proposal_of(two[0].party)) == 2


def test_a_proposal_to_who_did_not_prove_it_does_not_exist(staff, two, proposed):
    address = reverse("phone:take_proposal", args=[two[0].party_id])
    answer = staff.post(address, {"proposal": ",".join(map(str, ids(proposed)))})

    assert answer.status_code == 404
    assert days() == {20}


@pytest.mark.parametrize("page_name", ["change", "join"])
def test_staff_read_that_another_time_ends_the_proposal(staff, two, caller, page_name):
    answer = staff.get(reverse(f"phone:{page_name}", args=[two[0].party_id]))

    assert "The time that planners propose goes to somebody else" in text(answer)


def test_another_time_ends_the_proposal(staff, two, caller):
    staff.post(reverse("phone:change", args=[two[0].party_id]), {"people": ids(two)})
    staff.post(reverse("phone:hold"), {"slots": str(slot(14).pk)})
    staff.post(reverse("phone:check"))

    assert days() == {14}
    assert proposal_of(two[0].party) == []


def test_who_cancels_gives_up_the_proposal_too(staff, two, caller):
    staff.post(reverse("phone:cancel", args=[two[0].party_id]), {"people": ids(two)})

    assert set(Appointment.objects.values_list("status", flat=True)) == {"cancelled"}


def test_one_who_does_not_come_leaves_the_proposal_to_the_other(staff, two, caller):
    staff.post(reverse("phone:cancel", args=[two[0].party_id]), {"people": [two[1].pk]})

    take(staff, two, shown(staff, caller))

    assert list(
        Appointment.objects.filter(status="booked").values_list("applicant", flat=True)
    ) == [caller.pk]


def test_it_can_be_taken_when_the_old_time_was_closed(staff, two, proposed):
    with door("planning", otherwise="phone"):
        claims.cancel(ids(two))
    prove(staff, two[0].applicant, two[0].party)

    said = page(staff, two[0].applicant)
    take(staff, two, shown(staff, two[0].applicant))

    assert "Until now" not in said
    assert "Book or put in line" not in said
    assert days() == {10}


def test_a_late_answer_counts_and_no_time_to_answer_is_named(staff, two, caller):
    past = timezone.now() - timedelta(minutes=5)
    Appointment.objects.filter(status="held").update(held_until=past, public_at=past)

    assert "They answer before" not in page(staff, caller)
    assert "The new time is theirs." in take(staff, two, shown(staff, caller))


def let_begin(staff, two, time_machine):
    """Their old time has begun; planners had told them not to come."""
    party = two[0].party
    party.excused_until = two[0].slot.ends_at
    party.save(update_fields=["excused_until"])
    time_machine.move_to(two[0].slot.starts_at + timedelta(minutes=1), tick=False)
    staff.force_login(staff.user)


def refuse(staff, two, claims_shown):
    address = reverse("phone:decline_proposal", args=[two[0].party_id])
    return text(staff.post(address, {"proposal": claims_shown}, follow=True))


@pytest.fixture
def late(staff, two, by_day):
    """The old time has begun, and the caller has proved the visit: what is proposed is later."""
    propose(two, slot(30))
    let_begin(staff, two, by_day)
    prove(staff, two[0].applicant, two[0].party)
    return two[0].applicant


def test_while_the_old_time_stands_there_is_no_button_for_no(staff, caller):
    assert "They say no" not in page(staff, caller)


def test_once_it_is_over_no_is_an_answer_and_staff_say_what_comes_next(staff, two, late):
    before = page(staff, late)
    after = refuse(staff, two, shown(staff, late))

    assert "If they say no, they come first on the waiting list" in before
    assert "They said no. Somebody else can have that time." in after
    assert "Planners propose" not in after
    event = Event.objects.get(kind="phone proposal")
    assert (event.result, event.actor) == ("declined", f"user:{staff.user.pk}")


def test_a_proposal_that_was_refused_is_no_visit_of_its_own(staff, two, late):
    refuse(staff, two, shown(staff, late))

    [visit] = people.visits(late, [two[0].party_id])

    assert visit.first == two[0]
    assert not visit.can_be_taken_back
    assert not visit.can_decline


def test_what_a_person_only_held_hides_nothing_of_what_is_booked(two, by_day):
    propose(two, slot(12))
    propose(two, slot(14))

    [visit] = people.visits(two[0].applicant, ())

    assert visit.can_change


def test_no_after_yes_leaves_the_new_time(staff, two, late):
    seen = shown(staff, late)
    take(staff, two, seen)

    assert "This proposal is gone." in refuse(staff, two, seen)
    assert days() == {30}


@pytest.mark.parametrize("nonsense", ["", "0", "x", "9" * 30])
def test_nonsense_refuses_nothing(staff, two, late, nonsense):
    refuse(staff, two, nonsense)

    assert len(proposal_of(two[0].party)) == 2
    assert not Event.objects.filter(kind="phone proposal").exists()


def test_nobody_says_no_for_who_did_not_prove_it(staff, two, proposed):
    address = reverse("phone:decline_proposal", args=[two[0].party_id])
    answer = staff.post(address, {"proposal": ",".join(map(str, ids(proposed)))})

    assert answer.status_code == 404
    assert len(proposal_of(two[0].party)) == 2


def test_when_the_old_time_was_closed_no_leaves_them_to_book_again(staff, two, proposed):
    with door("planning", otherwise="phone"):
        claims.cancel(ids(two))
    prove(staff, two[0].applicant, two[0].party)
    before = page(staff, two[0].applicant)

    after = refuse(staff, two, shown(staff, two[0].applicant))

    assert "If they say no, they can book again." in before
    assert "Book or put in line" in after


def test_who_was_to_come_and_did_not_is_promised_nothing(staff, two, by_day):
    propose(two, slot(30))
    by_day.move_to(two[0].slot.starts_at + timedelta(minutes=1), tick=False)

    [visit] = people.visits(two[0].applicant, ())

    assert visit.proposed
    assert not visit.can_decline


def test_the_contact_is_sent_a_proposal_whose_old_time_is_over(staff, two, late):
    Notice.objects.all().delete()

    staff.post(reverse("phone:resend", args=[late.pk]))

    [notice] = Notice.objects.all()
    assert notice.key.startswith("proposed_again:")
    assert notice.to == two[0].party.email


@pytest.mark.parametrize("number", [1, 3])
def test_proposals_are_found_by_one_statement(two, proposed, number, django_assert_num_queries):
    for _ in range(number):
        AppointmentFactory(applicant=two[0].applicant, cooled=True)

    with django_assert_num_queries(5):
        visits = people.visits(two[0].applicant, ())

    assert [len(visit.proposed) for visit in visits] == [0] * number + [2]
