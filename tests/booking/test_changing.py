from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from applicants.models import Applicant
from appointments import changes, claims, waitlist
from appointments.models import Appointment, Contact, Party, StatusChange
from appointments.waitlist import Wishes
from config.db import acting_as
from notices.models import Notice
from tests.booking.steps import born, text
from tests.factories import ApplicantFactory, PartyFactory, row_of_slots
from tests.stickers.factories import OutcomeFactory

pytestmark = pytest.mark.django_db
YESTERDAY = Now() - timedelta(days=1)


@pytest.fixture
def slots():
    return row_of_slots(3, 3, 1)


@pytest.fixture
def mine(slots):
    return booked_in(slots[0])


@pytest.fixture
def location_with_a_line():
    """The one place of a location is booked, and somebody waits for it."""
    [slot] = row_of_slots(1)
    day = timezone.localdate()
    wishes = Wishes([slot.location_id], [*range(7)], day, day + timedelta(days=30))
    form_key, person = PartyFactory().form_key, ApplicantFactory()
    return booked_in(slot), waitlist.join(form_key, [person.pk], wishes, Contact())


def booked_in(slot, *people, **party):
    people = people or [ApplicantFactory()]
    party = PartyFactory(**party)
    held = claims.hold(party.form_key, [person.pk for person in people], [slot.pk])
    return claims.confirm([row.pk for row in held])[0]


@pytest.fixture
def client(client, mine):
    """Somebody who opened the visit by its reference."""
    form = {"reference": mine.party.reference, **born("1990-05-17")}
    client.post(reverse("booking:find"), form)
    return client


def change(client, *people):
    form = {"people": [row.pk for row in people]}
    return client.post(reverse("booking:change"), form)


def hold(client, slot):
    return client.post(reverse("booking:hold"), {"slots": str(slot.pk)})


def confirm(client):
    return client.post(reverse("booking:check_change"))


def seats():
    rows = Appointment.objects.filter(status="booked").order_by("applicant")
    return list(rows.values_list("applicant", "slot"))


@pytest.mark.parametrize("address", ["when/", "when/{}/{}/"])
def test_who_changes_a_visit_is_at_no_step_of_booking(client, mine, slots, address):
    slot = slots[1]
    day = timezone.localtime(slot.starts_at).date()
    change(client, mine)

    page = text(client.get("/en/" + address.format(slot.location_id, day)))

    assert "Another time or place · 1 person" in page
    assert "Step 3 of 4" not in page


def test_the_old_place_stays_until_the_new_one_is_confirmed(client, mine, slots):
    change(client, mine)
    assert "You keep your appointment until you confirm" in text(
        client.get(reverse("booking:when"))
    )
    assert hold(client, slots[1]).url == reverse("booking:check_change")

    page = text(client.get(reverse("booking:check_change")))

    assert "Until now" in page
    assert seats() == [(mine.applicant_id, slots[0].pk)]


def test_a_confirmed_change_keeps_the_reference(client, mine, slots):
    change(client, mine)
    hold(client, slots[1])

    page = text(client.get(confirm(client).url))

    assert "The change is confirmed." in page
    assert mine.party.reference[:4] in page
    assert seats() == [(mine.applicant_id, slots[1].pk)]


def test_one_who_moves_alone_gets_a_reference_of_their_own(client, mine, slots):
    other = ApplicantFactory()
    held = claims.hold(
        mine.party.form_key, [mine.applicant_id, other.pk], [slots[0].pk], moving=True
    )
    [row] = claims.confirm([row.pk for row in held])

    change(client, row)
    hold(client, slots[1])
    page = text(client.get(confirm(client).url))

    own = Appointment.objects.get(applicant=other, status="booked").party
    assert own != mine.party
    assert own.reference[:4] in page
    assert "an appointment of its own now" in page


def test_the_same_time_again_changes_nothing(client, mine, slots):
    change(client, mine)

    page = text(client.get(hold(client, slots[0]).url))

    assert "This is your time already." in page
    assert seats() == [(mine.applicant_id, slots[0].pk)]


def test_a_time_that_is_taken_meanwhile_leaves_the_old_one(client, mine, slots, time_machine):
    change(client, mine)
    hold(client, slots[2])
    Appointment.objects.filter(status="held").update(
        status="expired", held_until=None, public_at=mine.slot.opens_at
    )
    booked_in(slots[2])

    page = text(client.get(confirm(client).url))

    assert "Your old appointment stays as it was." in page
    assert (mine.applicant_id, slots[0].pk) in seats()


def test_nobody_moves_into_a_time_that_was_closed_meanwhile(client, mine, slots):
    change(client, mine)
    hold(client, slots[1])
    slots[1].planned = 0
    slots[1].save()

    page = text(client.get(confirm(client).url))

    assert "Your old appointment stays as it was." in page
    assert seats() == [(mine.applicant_id, slots[0].pk)]


def test_fewer_places_meanwhile_take_no_place_that_is_held(client, mine, slots):
    change(client, mine)
    hold(client, slots[1])
    slots[1].planned = 1
    slots[1].save()

    confirm(client)

    assert seats() == [(mine.applicant_id, slots[1].pk)]


def test_confirming_twice_is_confirming_once(client, mine, slots):
    change(client, mine)
    hold(client, slots[1])

    confirm(client)
    again = confirm(client)

    assert again.status_code == 302
    assert seats() == [(mine.applicant_id, slots[1].pk)]


def test_somebody_joins_by_number_and_birth_date(client, mine, slots):
    friend = ApplicantFactory()

    form = {"v_number": friend.v_number, **born(friend.birth_date)}
    client.post(reverse("booking:join"), form)
    assert "Come all at this time, if there is room" in text(client.get(reverse("booking:when")))
    hold(client, slots[0])
    confirm(client)

    assert seats() == [(mine.applicant_id, slots[0].pk), (friend.pk, slots[0].pk)]
    assert set(Appointment.objects.values_list("party", flat=True)) == {mine.party_id}


@pytest.mark.parametrize("wrong", [{"v_number": "0000009999"}, born("1991-01-01")])
def test_who_is_not_found_joins_nobody_and_one_answer_is_given(client, wrong):
    friend = ApplicantFactory()
    form = {"v_number": friend.v_number, **born(friend.birth_date), **wrong}

    response = client.post(reverse("booking:join"), form)

    assert "We cannot find this number and date of birth together." in text(response)


def test_who_comes_along_already_is_not_added(client, mine):
    form = {"v_number": mine.applicant.v_number, **born("1990-05-17")}

    response = client.post(reverse("booking:join"), form)

    assert "This person comes along already." in text(response)


def test_number_and_birth_date_end_no_appointment_elsewhere(client, mine, slots):
    theirs = booked_in(slots[1])
    form = {"v_number": theirs.applicant.v_number, **born(theirs.applicant.birth_date)}

    page = text(client.post(reverse("booking:join"), form))
    hold(client, slots[0])
    confirm(client)

    assert "One of the people you chose already has an appointment." in page
    assert seats() == [(mine.applicant_id, slots[0].pk), (theirs.applicant_id, slots[1].pk)]


def test_who_books_by_themselves_meanwhile_keeps_that(client, mine, slots):
    friend = ApplicantFactory()
    client.post(reverse("booking:join"), {"v_number": friend.v_number, **born(friend.birth_date)})
    booked_in(slots[1], friend)

    page = text(hold(client, slots[0]))

    assert "There already is an appointment" in page
    assert seats() == [(mine.applicant_id, slots[0].pk), (friend.pk, slots[1].pk)]


def test_family_is_brought_over_from_its_own_appointment(client, mine, slots):
    theirs = booked_in(slots[1])
    form = {"reference": theirs.party.reference, **born("1990-05-17")}

    client.post(reverse("booking:take"), form)
    hold(client, slots[0])
    confirm(client)

    assert seats() == [(mine.applicant_id, slots[0].pk), (theirs.applicant_id, slots[0].pk)]


def test_a_wrong_birth_date_brings_nobody_over(client, slots):
    theirs = booked_in(slots[1])
    form = {"reference": theirs.party.reference, **born("1991-01-01")}

    response = client.post(reverse("booking:take"), form)

    assert "We cannot find this reference and date of birth together." in text(response)


def test_ones_own_reference_brings_nobody_over(client, mine):
    form = {"reference": mine.party.reference, **born("1990-05-17")}

    response = client.post(reverse("booking:take"), form)

    assert "This is the reference of your own appointment." in text(response)


def test_seven_do_not_come_together(client, mine):
    for _ in range(5):
        friend = ApplicantFactory()
        row = claims.hold(PartyFactory().form_key, [friend.pk], [row_of_slots(1)[0].pk])
        Appointment.objects.filter(pk=row[0].pk).update(
            status="booked", held_until=None, public_at=None, party=mine.party
        )
    last = ApplicantFactory()

    form = {"v_number": last.v_number, **born(last.birth_date)}
    response = client.post(reverse("booking:join"), form)

    assert "At most 6 people can come together." in text(response)


@pytest.mark.django_db(transaction=True)  # only then the history knows who
def test_a_reason_is_kept_but_never_needed(client, mine):
    form = {"people": [mine.pk], "reason": "ill"}

    client.post(reverse("booking:cancel"), form)

    assert StatusChange.objects.filter(status="cancelled").get().reason == "ill"


@pytest.mark.django_db(transaction=True)  # only then the history knows who
def test_what_was_cancelled_can_be_taken_back(client, mine, slots):
    client.post(reverse("booking:cancel"), {"people": [mine.pk]})
    assert "Take the appointment back" in text(client.get(reverse("booking:visit")))

    page = text(client.get(client.post(reverse("booking:take_back")).url))

    assert "You have your appointment back." in page
    assert seats() == [(mine.applicant_id, slots[0].pk)]


@pytest.mark.django_db(transaction=True)  # only then the history knows who
@pytest.mark.parametrize("birth_date", ["1988-02-02", "2018-02-03"])
def test_one_of_two_can_be_taken_back_beside_the_other(client, slots, birth_date):
    one, other = ApplicantFactory(), ApplicantFactory(birth_date=birth_date)
    row = booked_in(slots[1], one, other)
    client.post(reverse("booking:find"), {"reference": row.party.reference, **born("1990-05-17")})
    gone = Appointment.objects.get(applicant=other, status="booked")
    client.post(reverse("booking:cancel"), {"people": [gone.pk]})
    assert "Take the appointment back" in text(client.get(reverse("booking:visit")))

    page = text(client.get(client.post(reverse("booking:take_back")).url))

    assert "You have your appointment back." in page
    assert "Take the appointment back" not in page
    assert {(one.pk, slots[1].pk), (other.pk, slots[1].pk)} <= set(seats())


@pytest.mark.django_db(transaction=True)  # only then the history knows who
def test_a_place_that_the_line_was_offered_is_not_taken_back(client, location_with_a_line):
    mine, entry = location_with_a_line
    client.post(reverse("booking:find"), {"reference": mine.party.reference, **born("1990-05-17")})
    client.post(reverse("booking:cancel"), {"people": [mine.pk]})
    waitlist.offer(entry.pk, [mine.slot_id])

    page = text(client.get(client.post(reverse("booking:take_back")).url))

    assert "Somebody else has the places by now." in page
    assert Appointment.objects.get(status="held").party == entry.party


@pytest.mark.django_db(transaction=True)  # only then the history knows who
def test_a_place_that_somebody_has_by_now_is_not_taken_back(client, mine, slots):
    client.post(reverse("booking:cancel"), {"people": [mine.pk]})
    slots[0].planned = 0
    slots[0].save()

    page = text(client.get(client.post(reverse("booking:take_back")).url))

    assert "Somebody else has the places by now." in page


def test_reading_never_changes_anything(client, mine, slots):
    names = ["change", "join", "take", "contact", "cancel", "take_back", "check_change"]

    for name in names:
        client.get(reverse(f"booking:{name}"))

    assert seats() == [(mine.applicant_id, slots[0].pk)]
    assert Party.objects.count() == 1


def test_an_empty_box_leaves_the_address_as_it_is(client, mine):
    form = {"email": "", "phone": "+31612345678", "language": "ru"}

    client.post(reverse("booking:contact"), form)

    party = Party.objects.get()
    assert (party.email, party.phone, party.language) == (
        "oksana@example.org",
        "+31612345678",
        "ru",
    )


def test_the_page_shows_no_address_in_full(client):
    assert "oksana@example.org" not in text(client.get(reverse("booking:contact")))


def test_a_wrong_address_is_said_and_nothing_is_written(client):
    before = Notice.objects.count()

    response = client.post(reverse("booking:contact"), {"email": "oksana@", "language": "uk"})

    assert "Enter an e-mail address like name@example.org." in text(response)
    assert Notice.objects.count() == before


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("fulfilled", "everything is done"),
        ("unfinished", "something is missing"),
        ("no_show", "You can book again"),
    ],
)
def test_each_end_has_its_page(client, mine, status, words):
    kept = status in ("fulfilled", "unfinished")
    public_at = None if kept else mine.slot.starts_at
    Appointment.objects.update(status=status, public_at=public_at)

    assert words in text(client.get(reverse("booking:visit")))


def test_a_visit_whose_time_is_over_says_so_and_has_nothing_to_change(client, mine, time_machine):
    time_machine.move_to(mine.slot.ends_at + timedelta(minutes=1), tick=False)
    client.post(reverse("booking:find"), {"reference": mine.party.reference, **born("1990-05-17")})

    page = text(client.get(reverse("booking:visit")))

    assert "Your appointment is over" in page
    assert mine.party.reference[:4] in page
    for gone in "Choose another time or place", "Add somebody", "Cancel the appointment":
        assert gone not in page


@pytest.mark.django_db(transaction=True)  # only then the history knows who
def test_what_the_office_cancelled_is_not_the_persons_doing(client, mine):
    with acting_as(actor="user:1", channel="office"):
        claims.cancel([mine.pk])

    page = text(client.get(reverse("booking:visit")))

    assert "We had to cancel this appointment" in page
    assert "Take the appointment back" not in page


@pytest.mark.django_db(transaction=True)  # only then the history knows who
def test_what_the_office_moved_says_so(client, mine, slots):
    with acting_as(actor="user:1", channel="office"):
        held = changes.propose_change(mine.party_id, [mine.applicant_id], [slots[1].pk])
        claims.confirm([row.pk for row in held])

    assert "We moved your appointment" in text(client.get(reverse("booking:visit")))


@pytest.mark.parametrize(
    ("result", "words", "book_again"),
    [
        ("no_document", "Bring a passport or ID card for each person", True),
        ("left", "You left before you had your sticker.", True),
        ("data_differ", "Your document and your registration do not say the same.", True),
        ("ind_decides", "The IND decides later whether you get a sticker.", False),
    ],
)
def test_an_unfinished_visit_says_what_is_missing(client, mine, result, words, book_again):
    Appointment.objects.update(status="unfinished")
    OutcomeFactory(appointment=mine, result=result, note="Another year of birth")

    page = text(client.get(reverse("booking:visit")))

    assert words in page
    assert "Another year of birth" not in page  # what a clerk noted is for the municipality
    assert ("Make a new appointment" in page) == book_again


@pytest.mark.django_db(transaction=True)  # only then the history knows who
@pytest.mark.parametrize(
    ("changed", "words", "book_again"),
    [
        ({}, "We cannot receive you at that time.", True),
        ({"served_on": "2026-01-05"}, "You have your sticker", False),
        ({"withdrawn_on": YESTERDAY}, "You are no longer registered", True),
    ],
)
def test_what_we_cancelled_says_why(client, mine, changed, words, book_again):
    Applicant.objects.filter(pk=mine.applicant_id).update(**changed)
    with acting_as(actor="", channel="task"):
        claims.cancel([mine.pk])

    page = text(client.get(reverse("booking:visit")))

    assert words in page
    assert ("Make a new appointment" in page) == book_again


@pytest.mark.django_db(transaction=True)  # only then the history knows who
def test_what_staff_on_the_phone_did_for_her_is_her_own_doing(client, mine, slots):
    with acting_as(actor="user:1", channel="phone"):
        held = changes.propose_change(mine.party_id, [mine.applicant_id], [slots[1].pk])
        [moved] = claims.confirm([row.pk for row in held])
        assert "Your appointment is confirmed" in text(client.get(reverse("booking:visit")))
        claims.cancel([moved.pk])

    page = text(client.get(reverse("booking:visit")))

    assert "You cancelled it yourself" in page
    assert "Take the appointment back" in page


@pytest.mark.django_db(transaction=True)  # only then the history knows who
def test_another_contact_does_not_make_a_visit_of_the_office_a_moved_one(client, slots):
    with acting_as(actor="user:1", channel="office"):
        row = booked_in(slots[1])
    client.post(reverse("booking:find"), {"reference": row.party.reference, **born("1990-05-17")})

    client.post(reverse("booking:contact"), {"email": "", "phone": "+31612345678"})

    assert "Your appointment is confirmed" in text(client.get(reverse("booking:visit")))
