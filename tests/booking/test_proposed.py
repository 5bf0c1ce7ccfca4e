import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments import claims, waitlist
from appointments.changes import contact_of
from appointments.models import Appointment
from appointments.waitlist import Wishes
from config.db import ids
from notices.models import Notice
from tests.booking.steps import born, text
from tests.doors import door
from tests.factories import ApplicantFactory, PartyFactory, row_of_slots

pytestmark = pytest.mark.django_db


@pytest.fixture
def slots():
    return row_of_slots(3, 3, 3)


@pytest.fixture
def party(slots):
    """Two people who have an appointment."""
    party = PartyFactory()
    people = ids(ApplicantFactory.create_batch(2))
    claims.confirm(ids(claims.hold(party.form_key, people, [slots[0].pk])))
    return party


@pytest.fixture
def client(client, party):
    find(client, party)
    return client


def find(client, party):
    client.post(reverse("booking:find"), {"reference": party.reference, **born("1990-05-17")})


@pytest.fixture
def proposed(party, slots):
    """Planners propose another time to them."""
    return propose(party, slots[1])


def propose(party, slot):
    people = party.appointments.filter(status="booked").values_list("applicant", flat=True)
    with door("planning"):
        return claims.hold(
            party.form_key,
            [*people],
            [slot.pk],
            clock=timedelta(hours=24),
            public=False,
            moving=True,
        )


def page(client):
    return client.get(reverse("booking:visit"))


def shown_on(client):
    return re.search(r'name="proposal" value="([\d,]+)"', page(client).content.decode())[1]


def take(client, shown=None):
    address = reverse("booking:accept_proposal")
    return client.post(address, {"proposal": shown or shown_on(client)}, follow=True)


def seats():
    return set(Appointment.objects.filter(status="booked").values_list("slot", flat=True))


def test_a_proposal_has_a_page_with_both_times_and_three_answers(client, party, proposed):
    shown = text(page(client))

    assert "We propose another time" in shown
    assert "Until now" in shown
    assert "Please answer before" in shown
    for answer in "Take the new time", "Choose another time or place", "Cancel the appointment":
        assert answer in shown
    assert "There is a place for you" not in shown
    assert party.reference[:4] in shown


def test_reading_a_proposal_takes_nothing(client, proposed, slots):
    client.get(reverse("booking:accept_proposal"))

    assert seats() == {slots[0].pk}


def test_who_takes_the_new_time_has_it_and_is_told(client, proposed, slots):
    shown = text(take(client))

    assert "The new time is yours." in shown
    assert "Your appointment is confirmed" in shown
    assert seats() == {slots[1].pk}
    assert Notice.objects.filter(key__startswith="changed:").exists()


def test_two_devices_get_one_answer(client, proposed, slots):
    shown = shown_on(client)

    for _ in range(2):
        assert "The new time is yours." in text(take(client, shown))

    assert seats() == {slots[1].pk}


def test_an_old_page_takes_nothing_of_another_proposal(client, party, proposed, slots):
    old = shown_on(client)
    propose(party, slots[2])

    shown = text(take(client, old))

    assert "This proposal is gone. What you had is as it was." in shown
    assert "We propose another time" in shown
    assert seats() == {slots[0].pk}


def test_a_late_answer_counts_as_long_as_nobody_needed_the_place(client, proposed, slots):
    past = timezone.now() - timedelta(minutes=5)
    Appointment.objects.filter(status="held").update(held_until=past, public_at=past)

    assert "Please answer before" not in text(page(client))
    assert "The new time is yours." in text(take(client))


def test_a_proposal_that_is_gone_leaves_what_she_had(client, proposed, slots):
    shown = shown_on(client)
    claims.cancel(ids(proposed))

    assert "This proposal is gone." in text(take(client, shown))
    assert "Your appointment is confirmed" in text(page(client))
    assert seats() == {slots[0].pk}


@pytest.mark.parametrize("nonsense", ["", "0", "x", "-1", ",", "9" * 30, "1,2,3" * 50, "\u0664"])
def test_nonsense_for_a_proposal_takes_nothing(client, proposed, slots, nonsense):
    client.post(reverse("booking:accept_proposal"), {"proposal": nonsense})

    assert seats() == {slots[0].pk}


def test_another_time_ends_the_proposal_and_the_page_says_so_before(client, party, proposed, slots):
    client.post(reverse("booking:change"), {"people": [row.pk for row in firm(party)]})
    times = text(client.get(reverse("booking:when")))
    client.post(reverse("booking:hold"), {"slots": str(slots[2].pk)})
    client.post(reverse("booking:check_change"))

    assert "The time that we propose goes to somebody else" in times
    assert seats() == {slots[2].pk}
    assert "Your appointment is confirmed" in text(page(client))


def test_who_cancels_gives_up_the_proposal_too(client, party, proposed):
    client.post(reverse("booking:cancel"), {"people": [row.pk for row in firm(party)]})

    assert set(party.appointments.values_list("status", flat=True)) == {"cancelled"}
    assert "This appointment has been cancelled" in text(page(client))


def test_one_who_does_not_come_leaves_the_proposal_to_the_other(client, party, proposed, slots):
    client.post(reverse("booking:cancel"), {"people": [firm(party)[0].pk]})

    take(client)

    assert [row.slot_id for row in firm(party)] == [slots[1].pk]


def test_a_proposal_stays_on_the_page_when_the_old_time_is_gone(client, party, proposed, slots):
    with door("planning"):
        claims.cancel(ids(firm(party)))

    shown = text(page(client))
    take(client)

    assert "We propose another time" in shown
    assert "Until now" not in shown
    assert seats() == {slots[1].pk}


def let_begin(client, party, time_machine, after=timedelta(minutes=1)):
    """Its old time has begun; planners had told it not to come."""
    had = firm(party)[0].slot
    party.excused_until = had.ends_at
    party.save(update_fields=["excused_until"])
    time_machine.move_to(had.starts_at + after, tick=False)
    find(client, party)


def refuse(client, shown=None):
    address = reverse("booking:decline_proposal")
    return client.post(address, {"proposal": shown or shown_on(client)}, follow=True)


def test_while_the_old_time_stands_there_is_no_button_for_no(client, proposed):
    assert "No, this time does not suit me" not in text(page(client))


@pytest.mark.parametrize("hours", [0, 30])
def test_once_the_old_time_has_begun_the_answers_are_yes_and_no(
    client, party, proposed, time_machine, hours
):
    let_begin(client, party, time_machine, timedelta(hours=hours, minutes=1))

    shown = text(page(client))

    assert "Take the new time" in shown
    assert "No, this time does not suit me" in shown
    assert "we put you first on the waiting list" in shown
    for dead in "Choose another time", "Cancel the appointment", "until you answer":
        assert dead not in shown


def test_who_says_no_reads_what_comes_next(client, party, proposed, slots, time_machine):
    let_begin(client, party, time_machine)

    shown = text(refuse(client))

    assert "You said no. Somebody else can have that time." in shown
    assert "We look for another time for you" in shown
    assert "We put you first on the waiting list" in shown
    assert "Make a new appointment" not in shown
    assert seats() == {slots[0].pk}


def test_no_on_two_devices_gets_one_answer(client, party, proposed, time_machine):
    let_begin(client, party, time_machine)
    shown = shown_on(client)

    for _ in range(2):
        assert "You said no." in text(refuse(client, shown))


def test_reading_the_answer_refuses_nothing(client, proposed):
    client.get(reverse("booking:decline_proposal"))

    assert Appointment.objects.held().count() == 2


def test_no_after_yes_leaves_the_new_time(client, party, proposed, slots, time_machine):
    let_begin(client, party, time_machine)
    shown = shown_on(client)
    take(client)

    assert "This proposal is gone." in text(refuse(client, shown))
    assert seats() == {slots[1].pk}


@pytest.mark.parametrize("nonsense", ["", "0", "x", "-1", ",", "9" * 30, "1,2,3" * 50, "\u0664"])
def test_nonsense_for_a_proposal_refuses_nothing(client, proposed, nonsense):
    client.post(reverse("booking:decline_proposal"), {"proposal": nonsense})

    assert Appointment.objects.held().count() == 2


def test_when_the_old_time_is_gone_no_leaves_a_new_appointment(client, party, proposed):
    with door("planning"):
        claims.cancel(ids(firm(party)))

    before, after = text(page(client)), text(refuse(client))

    assert "If you say no, you can make a new appointment." in before
    assert "We had to cancel this appointment" in after
    assert "Make a new appointment" in after
    assert not Appointment.objects.held().exists()


def test_who_waits_in_line_goes_on_waiting(client, party, proposed, slots):
    with door("planning"):
        claims.cancel(ids(firm(party)))
    day = slots[0].starts_at.date()
    wishes = Wishes([slots[0].location_id], [*range(7)], day, day)
    waiting = [row.applicant_id for row in proposed]
    waitlist.join(party.form_key, waiting, wishes, contact_of(party))

    before, after = text(page(client)), text(refuse(client))

    assert "you go on waiting, and keep your place in line" in before
    assert "You are on the waiting list" in after


def test_who_was_to_come_and_did_not_reads_no_promise(client, party, proposed, time_machine):
    time_machine.move_to(firm(party)[0].slot.starts_at + timedelta(hours=1), tick=False)
    find(client, party)

    shown = text(page(client))

    assert "Take the new time" in shown
    assert "No, this time does not suit me" not in shown


def test_what_was_taken_and_then_told_to_come_later_is_looked_for_no_more(
    client, party, proposed, time_machine
):
    take(client)
    let_begin(client, party, time_machine)

    assert "We look for another time for you" not in text(page(client))


def firm(party):
    return party.appointments.filter(status="booked").order_by("pk")
