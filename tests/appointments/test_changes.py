import pytest

from appointments import changes, claims
from appointments.exceptions import AlreadyBooked, MinorAlone, NotAllowed, SlotFull
from appointments.models import Appointment, Contact, Party
from config.db import ids
from notices.models import Notice
from tests.factories import ApplicantFactory, AppointmentFactory, PartyFactory, SlotFactory
from tests.races import race

pytestmark = pytest.mark.django_db


def book(*people, slot, party=None):
    party = party or PartyFactory()
    held = claims.hold(party.form_key, ids(people), [slot.pk])
    return claims.confirm(ids(held))


def booked():
    rows = Appointment.objects.filter(status="booked").order_by("applicant")
    return list(rows.values_list("party", "applicant", "slot"))


def test_the_whole_party_moves_and_keeps_its_reference():
    old, new = SlotFactory(), SlotFactory()
    people = ApplicantFactory.create_batch(2)
    [row, _] = book(*people, slot=old)

    held = changes.propose_change(row.party_id, ids(people), [new.pk])
    assert {slot for _, _, slot in booked()} == {old.pk}
    claims.confirm(ids(held))

    assert booked() == [(row.party_id, person.pk, new.pk) for person in people]


def test_one_member_moves_alone_into_a_party_with_the_same_contact():
    old, new = SlotFactory(), SlotFactory()
    one, other = ApplicantFactory.create_batch(2)
    [row, _] = book(one, other, slot=old, party=PartyFactory(language="uk", phone="+31612345678"))

    claims.confirm(ids(changes.propose_change(row.party_id, [other.pk], [new.pk])))

    own = Party.objects.exclude(pk=row.party_id).get()
    assert booked() == [(row.party_id, one.pk, old.pk), (own.pk, other.pk, new.pk)]
    assert (own.email, own.phone, own.language) == ("oksana@example.org", "+31612345678", "uk")
    assert own.reference != row.party.reference


def test_a_change_that_is_asked_twice_makes_one_party():
    one, other = ApplicantFactory.create_batch(2)
    [row, _] = book(one, other, slot=SlotFactory())
    new = SlotFactory()

    for _ in range(2):
        changes.propose_change(row.party_id, [other.pk], [new.pk])

    assert Party.objects.count() == 2
    assert Appointment.objects.filter(status="held").count() == 1


def test_who_joins_sits_with_the_others_if_there_is_room():
    slot = SlotFactory(planned=2)
    [row] = book(ApplicantFactory(), slot=slot)
    friend = ApplicantFactory()

    held = changes.propose_change(row.party_id, [row.applicant_id, friend.pk], [slot.pk])
    claims.confirm(ids(held))

    assert booked() == [
        (row.party_id, row.applicant_id, slot.pk),
        (row.party_id, friend.pk, slot.pk),
    ]


def test_who_is_brought_over_leaves_the_other_party():
    [mine], [theirs] = [book(ApplicantFactory(), slot=SlotFactory()) for _ in range(2)]
    people = [mine.applicant_id, theirs.applicant_id]

    over = [theirs.party_id]
    claims.confirm(ids(changes.propose_change(mine.party_id, people, [mine.slot_id], over=over)))

    assert {party for party, _, _ in booked()} == {mine.party_id}


@pytest.mark.django_db(transaction=True)  # what was held already is undone with the refusal
def test_nobody_leaves_a_party_that_was_not_proved():
    [mine], [theirs] = [book(ApplicantFactory(), slot=SlotFactory()) for _ in range(2)]
    before = booked()

    with pytest.raises(AlreadyBooked):
        changes.propose_change(
            mine.party_id, [mine.applicant_id, theirs.applicant_id], [mine.slot_id]
        )

    assert booked() == before
    assert not Appointment.objects.filter(status="held").exists()


def test_a_child_does_not_stay_behind_when_the_adult_moves():
    adult, child = ApplicantFactory(), ApplicantFactory(child=True)
    [row, _] = book(adult, child, slot=SlotFactory())
    held = changes.propose_change(row.party_id, [adult.pk], [SlotFactory().pk])

    with pytest.raises(MinorAlone):
        claims.confirm(ids(held))

    assert {party for party, _, _ in booked()} == {row.party_id}


def test_where_there_is_no_room_the_old_place_stays():
    [row] = book(ApplicantFactory(), slot=SlotFactory())
    full = SlotFactory(planned=0)

    with pytest.raises(SlotFull):
        changes.propose_change(row.party_id, [row.applicant_id], [full.pk])

    assert booked() == [(row.party_id, row.applicant_id, row.slot_id)]


def test_a_party_that_does_not_exist_changes_nothing():
    with pytest.raises(NotAllowed):
        changes.propose_change(0, [ApplicantFactory().pk], [SlotFactory().pk])


def test_what_was_cancelled_comes_back_into_the_same_places():
    people = ApplicantFactory.create_batch(2)
    rows = book(*people, slot=SlotFactory())
    before = booked()
    claims.cancel(ids(rows))

    changes.take_back(rows[0].party_id)

    assert booked() == before


def test_only_the_last_act_is_taken_back():
    slot = SlotFactory(planned=3)
    one, other = book(*ApplicantFactory.create_batch(2), slot=slot)
    claims.cancel([one.pk])
    claims.cancel([other.pk])

    changes.take_back(one.party_id)

    assert booked() == [(one.party_id, other.applicant_id, slot.pk)]


def test_what_somebody_else_has_by_now_is_not_taken_back():
    slot = SlotFactory(planned=1)
    [row] = book(ApplicantFactory(), slot=slot)
    claims.cancel([row.pk])
    AppointmentFactory(slot=slot)

    with pytest.raises(SlotFull):
        changes.take_back(row.party_id)


def test_nothing_is_taken_back_where_nothing_was_booked():
    row = AppointmentFactory(held=True)
    claims.cancel([row.pk])

    with pytest.raises(NotAllowed):
        changes.take_back(row.party_id)


def test_a_visit_that_should_have_begun_is_not_taken_back(time_machine):
    [row] = book(ApplicantFactory(), slot=SlotFactory())
    claims.cancel([row.pk])
    time_machine.move_to(row.slot.starts_at)

    with pytest.raises(SlotFull):
        changes.take_back(row.party_id)


@pytest.mark.django_db(transaction=True)
def test_of_two_devices_that_take_back_one_books():
    [row] = book(ApplicantFactory(), slot=SlotFactory())
    claims.cancel([row.pk])

    race(*[lambda: changes.take_back(row.party_id)] * 2)

    assert booked() == [(row.party_id, row.applicant_id, row.slot_id)]


def test_a_replaced_address_is_told_and_the_new_one_gets_the_visit():
    [row] = book(ApplicantFactory(), slot=SlotFactory())

    changes.correct_contact(row.party_id, Contact(email="new@example.org"))

    told = Notice.objects.order_by("pk").values_list("to", "key")
    assert [to for to, _ in told] == ["oksana@example.org", "new@example.org", "oksana@example.org"]
    assert told.last()[1].startswith("replaced:")


def test_links_in_earlier_letters_die_when_the_address_changes():
    [row] = book(ApplicantFactory(), slot=SlotFactory())
    before = Party.objects.get().version

    changes.correct_contact(row.party_id, Contact(phone="+31612345678"))

    assert Party.objects.get().version == before + 1


def test_what_stays_the_same_is_not_told():
    [row] = book(ApplicantFactory(), slot=SlotFactory())

    changes.correct_contact(row.party_id, Contact(email="oksana@example.org", language="en"))

    assert Notice.objects.count() == 1
