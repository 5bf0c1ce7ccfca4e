"""A turn in the line that ends without a place."""

import uuid
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from applicants.models import Applicant
from appointments import saying, turns, waitlist
from appointments.line import offer_of
from appointments.links import address_of
from appointments.models import Appointment, Contact, WaitlistEntry
from appointments.served import release
from appointments.standing import in_line as in_the_line
from appointments.tasks import serve_the_line
from appointments.waitlist import Wishes
from config.db import ids
from notices.models import Notice
from tests.appointments.steps import book
from tests.factories import ApplicantFactory, LocationFactory, SlotFactory
from tests.races import race

pytestmark = pytest.mark.django_db
CONTACT = Contact(email="line@example.org", language="en")
TODAY = date(2026, 12, 1)  # a Tuesday


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(at(TODAY, 10), tick=False)
    return time_machine


def at(day, hour, minute=0):
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def in_line(people=1, key=None, days=2, contact=CONTACT):
    coming = people if isinstance(people, list) else ApplicantFactory.create_batch(people)
    until = timezone.localdate() + timedelta(days=days)
    week = {"weekdays": [*range(7)], "from_day": timezone.localdate(), "until_day": until}
    wishes = Wishes(locations=[LocationFactory().pk], **week)
    return waitlist.join(key or uuid.uuid4(), ids(coming), wishes, contact)


def over_letters():
    return Notice.objects.filter(key__startswith="line_over:").order_by("pk")


def end_all():
    while turns.tell_next_that_is_over():
        pass


def test_on_the_last_day_they_still_wait(clock):
    in_line()
    clock.move_to(at(TODAY + timedelta(days=2), 23, 59))

    assert not turns.tell_next_that_is_over()
    assert WaitlistEntry.objects.exists()


def test_whose_last_day_is_past_is_told_once_and_waits_no_more(clock):
    entry = in_line()
    clock.move_to(at(TODAY + timedelta(days=3), 9))

    serve_the_line()
    serve_the_line()

    letter = over_letters().get()
    assert not in_the_line(timezone.localdate()).exists()
    assert (letter.to, letter.about) == ("line@example.org", entry.party.reference)
    assert letter.subject == "You are not on the waiting list any more"
    assert "You waited until: Thursday 3 December" in letter.body
    assert "You can join it again" in letter.body
    assert address_of(entry.party) in letter.body


NO_CONTACT = Contact(email="", phone="", language="ru")


def test_who_has_no_address_reads_it_on_paper_with_an_address_to_type(clock):
    in_line(contact=NO_CONTACT)
    clock.move_to(at(TODAY + timedelta(days=3), 9))

    end_all()

    letter, person = over_letters().get(), Applicant.objects.get()
    assert (letter.channel, letter.posted_by) == ("letter", person.municipality.name)
    assert letter.to == f"{person.given_names} {person.family_name}"
    assert saying.start_address("ru") in letter.body
    assert "/v/" not in letter.body


def test_what_changes_before_the_post_comes_is_not_put_on_paper(clock):
    in_line(contact=NO_CONTACT)

    assert not Notice.objects.exists()  # that they are in line, and where


def test_who_was_in_line_without_asking_for_it_gets_no_paper(clock):
    entry = in_line(contact=NO_CONTACT)

    turns.take_out(entry.pk, Applicant.objects.get().pk)

    assert not Notice.objects.exists()


def test_at_night_it_is_written_and_sent_in_the_morning(clock):
    in_line()
    clock.move_to(at(TODAY + timedelta(days=3), 0, 1))

    end_all()

    assert over_letters().get().send_after == at(TODAY + timedelta(days=3), 8)


def test_that_they_are_in_line_is_not_sent_any_more(clock):
    in_line()
    clock.move_to(at(TODAY + timedelta(days=3), 9))

    end_all()

    unsent = Notice.objects.unsent(timezone.now())
    assert [each.key.partition(":")[0] for each in unsent] == ["line_over"]


def test_who_has_an_appointment_keeps_it(clock):
    [row] = book(1, SlotFactory(morning=at(TODAY + timedelta(days=9), 9)), contact=CONTACT)
    in_line([row.applicant], key=row.party.form_key)
    clock.move_to(at(TODAY + timedelta(days=3), 9))

    end_all()

    row.refresh_from_db()
    assert row.status == "booked"
    assert "If you have an appointment, it stays." in over_letters().get().body


def test_a_turn_that_is_over_is_forgotten_in_the_end(clock):
    in_line()
    clock.move_to(at(TODAY + timedelta(days=2), 9) + turns.KEPT)
    turns.forget_what_is_over()
    assert WaitlistEntry.objects.exists()
    clock.move_to(at(TODAY + timedelta(days=3), 9) + turns.KEPT)

    turns.forget_what_is_over()

    assert not WaitlistEntry.objects.exists()


def test_who_is_served_hears_nothing_of_a_turn_that_was_over(clock):
    entry = in_line()
    clock.move_to(at(TODAY + timedelta(days=3), 9))
    end_all()

    release(entry.applicants.values_list("pk", flat=True))

    assert not Notice.objects.filter(key__startswith="cancelled").exists()


def test_an_offer_that_nobody_answered_ends_with_the_turn(clock):
    entry = in_line()
    slot = SlotFactory(morning=at(TODAY + timedelta(days=2), 18))
    waitlist.offer(entry.pk, [slot.pk])
    clock.move_to(at(TODAY + timedelta(days=3), 9))

    serve_the_line()

    assert Appointment.objects.get().status == "cancelled"
    assert not Notice.objects.filter(key__startswith="offer_gone:").exists()


def test_who_joins_again_stands_at_the_end_of_the_line(clock):
    key, person = uuid.uuid4(), ApplicantFactory()
    in_line([person], key=key)
    clock.move_to(at(TODAY + timedelta(days=3), 9))

    again = in_line([person], key=key)
    end_all()

    assert WaitlistEntry.objects.get() == again
    assert again.joined_at == timezone.now()
    assert not over_letters().exists()


def test_a_turn_that_is_over_keeps_nobody_from_another_party(clock):
    person = ApplicantFactory()
    in_line([person])
    clock.move_to(at(TODAY + timedelta(days=3), 9))

    assert in_line([person])


def test_one_person_is_taken_out_and_the_others_go_on():
    entry = in_line(2)
    one, other = entry.applicants.order_by("pk")

    turns.take_out(entry.pk, one.pk)
    turns.take_out(entry.pk, one.pk)

    letter = over_letters().get()
    assert list(entry.applicants.all()) == [other]
    assert f"Who: {one.given_names}\n" in letter.body
    assert "did not ask for it" in letter.body


def test_the_last_one_who_is_taken_out_ends_the_turn_and_its_offer():
    entry = in_line()
    waitlist.offer(entry.pk, [SlotFactory(morning=at(TODAY + timedelta(days=2), 9)).pk])
    [person] = entry.applicants.all()

    turns.take_out(entry.pk, person.pk)

    assert not WaitlistEntry.objects.exists()
    assert offer_of(entry.party) == []
    assert Appointment.objects.get().status == "cancelled"


def test_taking_out_of_a_turn_that_is_gone_does_nothing():
    turns.take_out(0, ApplicantFactory().pk)

    assert not over_letters().exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_it_once(clock):
    in_line()
    clock.move_to(at(TODAY + timedelta(days=3), 9))

    race(turns.tell_next_that_is_over, turns.tell_next_that_is_over)

    assert over_letters().count() == 1
