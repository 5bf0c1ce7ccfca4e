"""What the line keeps for a caller: taken, given back, and never ended in silence."""

import re
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments import waitlist
from appointments.line import offer_of
from appointments.models import Appointment, Contact, Party, Status, WaitlistEntry
from appointments.waitlist import Wishes
from notices.models import Notice
from tests.factories import ApplicantFactory, AppointmentFactory, PartyFactory, SlotFactory
from tests.phone.steps import born, page, prove, text
from tests.races import race
from trail.models import Event

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 12, 1, 10, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def by_day(time_machine):
    time_machine.move_to(DAY, tick=False)
    return time_machine


def slot(days, **changes):
    return SlotFactory(morning=DAY + timedelta(days=days), **changes)


def waits_with(party, *people):
    week = {"from_day": DAY.date(), "until_day": DAY.date() + timedelta(days=40)}
    wishes = Wishes(locations=[slot(39).location_id], weekdays=[*range(7)], **week)
    return waitlist.join(party.form_key, [each.pk for each in people], wishes, Contact())


@pytest.fixture
def claim(staff):
    """A visit with a running offer of an earlier time, which the caller has proved."""
    claim = AppointmentFactory(slot=slot(20))
    entry = waits_with(claim.party, claim.applicant)
    waitlist.offer(entry.pk, [slot(10, location__city="Assen").pk])
    prove(staff, claim.applicant, claim.party)
    return claim


def shown(staff, name, pk):
    """The offer that the buttons of the page are about."""
    html = staff.get(reverse(f"phone:{name}", args=[pk])).content.decode()
    return re.search(r'name="offer" value="(\d+)"', html)[1]


def answer(staff, act, claim, offer=None):
    address = reverse(f"phone:{act}", args=[claim.party_id])
    given = offer or shown(staff, "person", claim.applicant_id)
    return staff.post(address, {"offer": given}, follow=True)


def test_the_page_says_what_is_offered_and_until_when(staff, claim):
    said = page(staff, claim.applicant)

    assert "The waiting list keeps a place" in said
    assert "Friday 11 December 2026, 10:00" in said
    assert "They answer before" in said
    assert shown(staff, "line", claim.party_id) == shown(staff, "person", claim.applicant_id)


def test_who_has_not_proved_it_hears_that_there_is_one_and_not_when(staff, claim):
    staff.post(reverse("phone:end"))

    said = page(staff, claim.applicant)

    assert "place offered" in said
    assert "11 December" not in said
    assert "Assen" not in said


def test_the_offer_is_taken_for_the_caller(staff, claim):
    said = text(answer(staff, "accept", claim))

    claim.refresh_from_db()
    [now] = Appointment.objects.filter(status=Status.BOOKED)
    assert (now.party_id, now.slot.location.city) == (claim.party_id, "Assen")
    assert claim.status == Status.CANCELLED
    assert not WaitlistEntry.objects.exists()
    assert "The place is theirs." in said
    event = Event.objects.get(kind="phone line")
    assert (event.result, event.actor) == ("accepted", f"user:{staff.user.pk}")


def test_who_only_waits_takes_it_too(staff):
    person, party = ApplicantFactory(), PartyFactory()
    entry = waits_with(party, person)
    waitlist.offer(entry.pk, [slot(10).pk])
    prove(staff, person, party)
    offer = shown(staff, "person", person.pk)

    staff.post(reverse("phone:accept", args=[party.pk]), {"offer": offer})

    assert Appointment.objects.get().status == Status.BOOKED


def test_the_offer_is_declined_and_they_go_on_waiting(staff, claim):
    said = text(answer(staff, "decline", claim))

    claim.refresh_from_db()
    assert claim.status == Status.BOOKED
    assert offer_of(claim.party) == []
    assert WaitlistEntry.objects.count() == 1
    assert "keep their place in line" in said
    assert Event.objects.get(kind="phone line").result == "declined"


@pytest.mark.parametrize("offer", ["0", "x", "9" * 30, ""])
def test_an_old_page_takes_nothing(staff, claim, offer):
    said = text(answer(staff, "accept", claim, offer or " "))

    assert "This place is gone." in said
    assert len(offer_of(claim.party)) == 1
    assert not Event.objects.filter(kind="phone line").exists()


def test_who_is_at_the_desk_takes_no_offer(staff, claim):
    offer = shown(staff, "person", claim.applicant_id)
    Appointment.objects.filter(pk=claim.pk).update(status=Status.CHECKED_IN)

    said = text(answer(staff, "accept", claim, offer))

    assert "can no longer be done" in said
    assert WaitlistEntry.objects.exists()


def test_an_offer_taken_twice_is_one_appointment(staff, claim):
    offer = shown(staff, "person", claim.applicant_id)

    for _ in range(2):
        said = text(answer(staff, "accept", claim, offer))

    assert "The place is theirs." in said
    assert Appointment.objects.filter(status=Status.BOOKED).count() == 1


@pytest.mark.parametrize("act", ["accept", "decline"])
def test_an_offer_of_a_visit_that_is_not_proved_does_not_exist(staff, claim, act):
    offer = offer_of(claim.party)[0].pk
    staff.post(reverse("phone:end"))

    response = staff.post(reverse(f"phone:{act}", args=[claim.party_id]), {"offer": offer})

    assert response.status_code == 404
    assert len(offer_of(claim.party)) == 1


@pytest.mark.parametrize("act", ["change", "join"])
def test_before_another_time_the_offer_is_answered(staff, claim, act):
    address = reverse(f"phone:{act}", args=[claim.party_id])
    friend = ApplicantFactory()
    form = {"people": [claim.pk], "v_number": friend.v_number, **born(friend.birth_date)}

    for response in [staff.get(address, follow=True), staff.post(address, form, follow=True)]:
        assert "First they take it or say no." in text(response)
        assert "They take this place" in text(response)

    assert len(offer_of(claim.party)) == 1


def test_an_offer_made_while_times_are_read_out_is_not_lost(staff):
    claim = AppointmentFactory(slot=slot(20))
    entry = waits_with(claim.party, claim.applicant)
    prove(staff, claim.applicant, claim.party)
    staff.post(reverse("phone:change", args=[claim.party_id]), {"people": [claim.pk]})
    waitlist.offer(entry.pk, [slot(10).pk])

    response = staff.post(reverse("phone:hold"), {"slots": str(slot(12).pk)}, follow=True)

    assert "First they take it or say no." in text(response)
    assert len(offer_of(claim.party)) == 1


def test_a_new_visit_ends_no_offer_either(staff):
    person, party = ApplicantFactory(), PartyFactory()
    entry = waits_with(party, person)
    waitlist.offer(entry.pk, [slot(10).pk])
    staff.post(reverse("phone:who", args=[person.pk]), {"people": [person.pk]})

    response = staff.post(reverse("phone:hold"), {"slots": str(slot(12).pk)}, follow=True)

    assert "First they take it or say no." in text(response)
    assert len(offer_of(party)) == 1


def test_once_declined_another_time_is_chosen(staff, claim):
    answer(staff, "decline", claim)
    staff.post(reverse("phone:change", args=[claim.party_id]), {"people": [claim.pk]})
    staff.post(reverse("phone:hold"), {"slots": str(slot(12).pk)})

    staff.post(reverse("phone:check"))

    [now] = Appointment.objects.filter(status=Status.BOOKED)
    assert now.slot.starts_at.date() == (DAY + timedelta(days=12)).date()


def test_whose_last_day_is_past_is_shown_as_waiting_no_more(staff, claim, by_day):
    WaitlistEntry.objects.update(until_day=DAY.date())
    by_day.move_to(DAY + timedelta(days=1), tick=False)
    staff.force_login(staff.user)  # a session of yesterday is over
    prove(staff, claim.applicant, claim.party)

    assert "in line" not in page(staff, claim.applicant)
    line = staff.get(reverse("phone:line", args=[claim.party_id]))
    assert line.url == reverse("phone:search")


@pytest.mark.django_db(transaction=True)
def test_taken_by_phone_and_on_the_website_at_once_is_one_appointment(by_day):
    claim = AppointmentFactory(slot=slot(20))
    entry = waits_with(claim.party, claim.applicant)
    [held] = waitlist.offer(entry.pk, [slot(10).pk])

    race(*[partial(waitlist.accept, claim.party_id, held.pk)] * 2)

    assert Appointment.objects.filter(status=Status.BOOKED).count() == 1
    assert Party.objects.get(pk=claim.party_id).version == 1
    assert Notice.objects.filter(key__startswith="visit:").count() == 1
