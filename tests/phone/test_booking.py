import pytest
from django.urls import reverse

from appointments.models import Appointment, Party, Status
from phone.times import places
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    MunicipalityFactory,
    SlotFactory,
    row_of_slots,
)
from tests.phone.steps import booked, born, look_for, page, prove, text
from trail.models import Event

pytestmark = pytest.mark.django_db


def who(staff, *people, **needs):
    form = {"people": [person.pk for person in people], **needs}
    return staff.post(reverse("phone:who", args=[people[0].pk]), form)


def hold(staff, *slots):
    return staff.post(reverse("phone:hold"), {"slots": ",".join(str(slot.pk) for slot in slots)})


def test_somebody_is_booked_by_phone(staff):
    person, slot = ApplicantFactory(), SlotFactory()

    shown = text(booked(staff, person, slot, email="new@example.org"))

    [claim] = Appointment.objects.filter(status=Status.BOOKED)
    assert (claim.applicant, claim.slot) == (person, slot)
    assert (claim.party.channel, claim.party.email) == ("phone", "new@example.org")
    assert claim.party.reference[:4] in shown
    assert "Booked. Reference to read out" in shown


@pytest.mark.django_db(transaction=True)
def test_the_history_says_phone(staff):
    person = ApplicantFactory()

    booked(staff, person, SlotFactory())

    assert "booked · phone" in page(staff, person)


def test_what_was_just_booked_may_be_told(staff):
    person = ApplicantFactory()

    booked(staff, person, SlotFactory(location__city="Nieuwegein"))

    assert "Nieuwegein" in page(staff, person)


def test_booking_twice_by_going_back_makes_one_appointment(staff):
    person, slot = ApplicantFactory(), SlotFactory()
    who(staff, person)
    hold(staff, slot)
    hold(staff, slot)

    for _ in range(2):
        staff.post(reverse("phone:check"), {"language": "uk"})

    assert Appointment.objects.filter(status=Status.BOOKED).count() == 1
    assert Party.objects.count() == 1


def test_ten_come_together_in_slots_side_by_side(staff):
    home = {"household": "9", "municipality": MunicipalityFactory()}
    family = [ApplicantFactory(**home) for _ in range(10)]
    slots = row_of_slots(4, 4, 4)

    who(staff, *family)
    hold(staff, *slots)
    staff.post(reverse("phone:check"), {"language": "uk"})

    assert Appointment.objects.filter(status=Status.BOOKED).count() == 10


def test_eleven_are_too_many(staff):
    home = {"household": "9", "municipality": MunicipalityFactory()}
    family = [ApplicantFactory(**home) for _ in range(11)]

    assert "At most 10 people" in text(who(staff, *family))


def test_a_minor_alone_needs_a_guardian(staff):
    child = ApplicantFactory(child=True)

    assert "a guardian comes along" in text(who(staff, child))


def test_a_minor_comes_with_a_guardian_on_no_list(staff):
    child, slot = ApplicantFactory(child=True), SlotFactory()
    who(staff, child, with_guardian="on")
    hold(staff, slot)

    staff.post(reverse("phone:check"), {"language": "uk"})

    [claim] = Appointment.objects.filter(status=Status.BOOKED)
    assert claim.party.with_guardian


def test_who_has_an_appointment_cannot_be_chosen(staff):
    home = {"household": "9", "municipality": MunicipalityFactory()}
    person, mother = ApplicantFactory(**home), ApplicantFactory(**home)
    AppointmentFactory(applicant=mother)

    answer = who(staff, person, mother)

    assert answer.status_code == 200
    assert "has an appointment" in text(answer)


def test_somebody_is_added_by_number_and_birth_date(staff):
    person, friend = ApplicantFactory(), ApplicantFactory(given_names="Halyna")
    form = {"v_number": friend.v_number, **born(friend.birth_date)}

    answer = staff.post(reverse("phone:add", args=[person.pk]), form, follow=True)

    assert "Halyna" in text(answer)


def test_a_wrong_birth_date_adds_nobody(staff):
    person, friend = ApplicantFactory(), ApplicantFactory()
    form = {"v_number": friend.v_number, **born("1991-01-01")}

    answer = staff.post(reverse("phone:add", args=[person.pk]), form)

    assert "do not belong together" in text(answer)


def test_a_full_time_is_said_and_nothing_is_lost(staff):
    slot = SlotFactory(planned=1)
    AppointmentFactory(slot=slot)
    who(staff, ApplicantFactory())

    answer = hold(staff, slot)

    assert answer.url == reverse("phone:times")
    assert "just been taken" in text(staff.get(answer.url))


def test_the_soonest_time_of_each_location_is_listed(staff):
    SlotFactory(location__name="Rijswijk"), SlotFactory(location__name="Zwolle")
    who(staff, ApplicantFactory())

    shown = text(staff.get(reverse("phone:times")))

    assert "Rijswijk" in shown
    assert "Zwolle" in shown


def test_the_days_of_one_location_are_listed(staff):
    slot = SlotFactory()
    who(staff, ApplicantFactory())

    shown = text(staff.get(reverse("phone:times"), {"place": slot.location.pk}))

    assert "09:00" in shown


def test_each_location_goes_by_its_own_name(staff):
    later, sooner = SlotFactory(location__name="Zwolle"), SlotFactory(location__name="Assen")

    assert dict(places()) == {later.location_id: "Zwolle", sooner.location_id: "Assen"}


@pytest.mark.parametrize("asked", [{"place": "x"}, {"place": "9" * 40}, {"from": "31-31"}])
def test_nonsense_in_the_address_shows_the_list(staff, asked):
    who(staff, ApplicantFactory())

    assert staff.get(reverse("phone:times"), asked).status_code == 200


@pytest.mark.parametrize("slots", ["", "x", "1,2,3,4"])
def test_nonsense_for_slots_holds_nothing(staff, slots):
    who(staff, ApplicantFactory())

    answer = staff.post(reverse("phone:hold"), {"slots": slots})

    assert answer.url == reverse("phone:times")
    assert not Appointment.objects.exists()


@pytest.fixture
def claim():
    return AppointmentFactory(slot__planned=3)


def open_visit(staff, claim):
    prove(staff, claim.applicant, claim.party)
    return [claim.party.pk]


def test_a_proved_visit_gets_another_time(staff, claim):
    slot = SlotFactory(minute=60)
    staff_args = open_visit(staff, claim)

    staff.post(reverse("phone:change", args=staff_args), {"people": [claim.pk]})
    hold(staff, slot)
    staff.post(reverse("phone:check"))

    [now] = Appointment.objects.filter(status=Status.BOOKED)
    assert (now.slot, now.party) == (slot, claim.party)


def test_a_proved_visit_is_cancelled(staff, claim):
    staff_args = open_visit(staff, claim)

    staff.post(reverse("phone:cancel", args=staff_args), {"people": [claim.pk]})

    claim.refresh_from_db()
    assert claim.status == Status.CANCELLED


def test_a_minor_is_not_left_behind(staff, claim):
    AppointmentFactory(party=claim.party, slot=claim.slot, applicant=ApplicantFactory(child=True))
    staff_args = open_visit(staff, claim)

    answer = staff.post(reverse("phone:cancel", args=staff_args), {"people": [claim.pk]})

    assert "comes with an adult" in text(answer)


def test_a_proved_visit_gets_another_contact(staff, claim):
    staff_args = open_visit(staff, claim)
    form = {"email": "right@example.org", "language": "ru", "more_time": "on"}

    staff.post(reverse("phone:contact", args=staff_args), form)

    party = Party.objects.get()
    assert (party.email, party.language, party.more_time) == ("right@example.org", "ru", True)
    [event] = Event.objects.filter(kind="phone contact")
    assert (event.about, event.actor) == (f"party:{party.pk}", f"user:{staff.user.pk}")


def test_an_empty_box_leaves_the_address(staff, claim):
    staff_args = open_visit(staff, claim)

    staff.post(reverse("phone:contact", args=staff_args), {"language": "ru"})

    assert Party.objects.get().email == "oksana@example.org"


def test_somebody_joins_a_proved_visit(staff, claim):
    friend, staff_args = ApplicantFactory(), open_visit(staff, claim)
    form = {"v_number": friend.v_number, **born(friend.birth_date)}

    staff.post(reverse("phone:join", args=staff_args), form)
    hold(staff, claim.slot)
    staff.post(reverse("phone:check"))

    rows = Appointment.objects.filter(status=Status.BOOKED, party=claim.party)
    assert {row.applicant for row in rows} == {claim.applicant, friend}


def test_who_has_an_appointment_joins_once_the_caller_has_proved_it(staff, claim):
    theirs = AppointmentFactory()
    staff_args = open_visit(staff, claim)
    form = {"v_number": theirs.applicant.v_number, **born(theirs.applicant.birth_date)}

    refused = text(staff.post(reverse("phone:join", args=staff_args), form))
    open_visit(staff, theirs)
    staff.post(reverse("phone:join", args=staff_args), form)
    hold(staff, claim.slot)
    staff.post(reverse("phone:check"))

    assert "already has an appointment" in refused
    rows = Appointment.objects.filter(status=Status.BOOKED, party=claim.party)
    assert {row.applicant for row in rows} == {claim.applicant, theirs.applicant}


def test_who_comes_along_already_is_not_added(staff, claim):
    staff_args = open_visit(staff, claim)
    form = {"v_number": claim.applicant.v_number, **born(claim.applicant.birth_date)}

    answer = staff.post(reverse("phone:join", args=staff_args), form)

    assert "comes along already" in text(answer)


def test_what_was_cancelled_is_taken_back(staff, claim):
    staff_args = open_visit(staff, claim)
    staff.post(reverse("phone:cancel", args=staff_args), {"people": [claim.pk]})
    assert "Take the appointment back" in page(staff, claim.applicant)

    staff.post(reverse("phone:take_back", args=staff_args))

    [now] = Appointment.objects.filter(status=Status.BOOKED)
    assert (now.applicant, now.slot, now.party) == (claim.applicant, claim.slot, claim.party)


def test_nothing_is_taken_back_that_is_booked(staff, claim):
    staff_args = open_visit(staff, claim)

    answer = staff.post(reverse("phone:take_back", args=staff_args), follow=True)

    assert "can no longer be done" in text(answer)


@pytest.mark.parametrize("act", ["change", "join", "cancel", "contact"])
def test_a_visit_that_is_not_proved_does_not_exist(staff, claim, act):
    look_for(staff, claim.party.reference)

    answer = staff.post(reverse(f"phone:{act}", args=[claim.party.pk]), {"people": [claim.pk]})

    assert answer.status_code == 404
    claim.refresh_from_db()
    assert claim.status == Status.BOOKED
