from functools import partial

import pytest

from applicants.models import Applicant
from appointments.exceptions import MinorAlone, NotAllowed
from appointments.models import Appointment
from councils.same import same_person
from notices.models import Notice
from tests.appointments.steps import hold_for
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    MunicipalityFactory,
    PartyFactory,
    SlotFactory,
)
from tests.races import race
from trail.models import Event

ROUNDS = 5


def two(**more):
    return ApplicantFactory.create_batch(2, municipality=MunicipalityFactory(), **more)


def still_registered(*people):
    return Applicant.objects.filter(pk__in=[each.pk for each in people], withdrawn_on=None)


@pytest.mark.django_db
def test_the_number_that_goes_is_withdrawn_and_its_claim_freed_and_told(officer):
    keep, gone = two()
    claim = AppointmentFactory(applicant=gone, party=PartyFactory(version=1))

    same_person(keep.pk, gone.pk, by=officer)

    claim.refresh_from_db()
    assert list(still_registered(keep, gone)) == [keep]
    assert claim.status == "cancelled"
    assert "cancelled" in Notice.objects.get().subject
    assert set(Event.objects.values_list("kind", "about")) == {
        ("double", f"applicant:{gone.pk}"),
        ("same_person", f"applicant:{keep.pk}"),
    }


@pytest.mark.django_db
def test_the_claim_of_the_number_that_stays_stays(officer):
    keep, gone = two()
    claim, hold = AppointmentFactory(applicant=keep), AppointmentFactory(applicant=gone, held=True)

    same_person(keep.pk, gone.pk, by=officer)

    claim.refresh_from_db(), hold.refresh_from_db()
    assert (claim.status, hold.status) == ("booked", "cancelled")
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_nothing_changes_if_a_child_would_be_left_alone(officer):
    keep, gone = two()
    party = PartyFactory()
    slot = SlotFactory()
    AppointmentFactory(applicant=gone, party=party, slot=slot)
    AppointmentFactory(applicant=ApplicantFactory(child=True), party=party, slot=slot)

    with pytest.raises(MinorAlone):
        same_person(keep.pk, gone.pk, by=officer)

    assert still_registered(keep, gone).count() == 2


@pytest.mark.django_db
def test_who_is_at_the_desk_or_was_served_is_not_the_one_that_goes(officer):
    keep, here = two()
    AppointmentFactory(applicant=here, status="checked_in")
    other, served = two()
    served.served_on = served.registered_on
    served.save()

    for one, gone in [(keep, here), (other, served)]:
        with pytest.raises(NotAllowed):
            same_person(one.pk, gone.pk, by=officer)

    assert still_registered(keep, here, other, served).count() == 4


@pytest.mark.django_db
def test_two_of_two_municipalities_or_one_alone_are_not_one_person(officer):
    here, there = ApplicantFactory(), ApplicantFactory()

    for one, other in [(here, there), (here, here)]:
        with pytest.raises(NotAllowed):
            same_person(one.pk, other.pk, by=officer)

    assert still_registered(here, there).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_choose_otherwise_leave_one_number(officer, deadlocks):
    for _ in range(ROUNDS):
        one, other = two()

        results = race(
            partial(same_person, one.pk, other.pk, by=officer),
            partial(same_person, other.pk, one.pk, by=officer),
        )

        assert sorted(type(result).__name__ for result in results) == ["NoneType", "NotAllowed"]
        assert still_registered(one, other).count() == 1
    assert deadlocks == []


@pytest.mark.django_db(transaction=True)
def test_a_number_that_goes_keeps_no_claim_however_close_the_booking(officer, deadlocks):
    for _ in range(ROUNDS):
        keep, gone = two()
        slot = SlotFactory(planned=2)

        race(
            partial(same_person, keep.pk, gone.pk, by=officer),
            partial(hold_for, [gone], slot),
        )

        assert list(still_registered(keep, gone)) == [keep]
        assert not Appointment.objects.claims_of([gone.pk]).exists()
    assert deadlocks == []
