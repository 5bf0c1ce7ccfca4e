from datetime import timedelta

import pytest
from django.utils import timezone

from appointments.letters import tell, visits_of
from appointments.links import address_of
from appointments.models import Party
from notices.models import Notice
from tests.appointments.steps import book, hold_as
from tests.factories import ApplicantFactory, AppointmentFactory, PartyFactory, SlotFactory

pytestmark = pytest.mark.django_db


def keys():
    return list(Notice.objects.order_by("pk").values_list("key", flat=True))


def test_a_letter_says_how_things_stand():
    first = AppointmentFactory()
    AppointmentFactory(party=first.party, slot=first.slot, cooling=True)

    tell([first.party])

    notice = Notice.objects.get()
    assert notice.subject.startswith("Your appointment: ")
    assert first.applicant.given_names in notice.body
    assert "Stationsplein 1, 1012 AB Amsterdam" in notice.body
    assert address_of(first.party) in notice.body
    assert notice.valid_until == first.slot.starts_at
    assert notice.attachments[0]["name"] == "appointment.ics"
    assert "SEQUENCE:1" in notice.attachments[0]["content"]


def test_a_letter_holds_no_number_no_family_name_and_no_birth_date():
    row = AppointmentFactory()

    tell([row.party])

    notice = Notice.objects.get()
    for secret in [row.applicant.v_number, row.applicant.family_name, row.applicant.birth_date]:
        assert secret not in notice.body + notice.subject + str(notice.attachments)


@pytest.mark.parametrize("language", ["uk", "ru", "nl", "en"])
def test_a_letter_is_in_the_language_of_the_party(language):
    row = AppointmentFactory(party__language=language)

    tell([row.party])

    notice = Notice.objects.get()
    assert notice.language == language
    assert f"/{language}/" in notice.body


def test_a_new_version_withdraws_the_letter_that_is_not_sent():
    row = AppointmentFactory()

    tell([row.party])
    tell([row.party])

    old, new = Notice.objects.order_by("pk")
    assert old.valid_until <= timezone.now() < new.valid_until
    assert row.party.version == Party.objects.get().version == 2


def test_who_never_had_an_appointment_is_told_nothing():
    held = AppointmentFactory(held=True)

    tell([held.party])
    tell([])

    assert keys() == []
    assert Party.objects.get().version == 0


def test_who_has_no_address_gets_a_letter_from_the_municipality():
    row = AppointmentFactory(party__email="")

    tell([row.party])

    notice = Notice.objects.get()
    assert notice.channel == "letter"
    assert notice.posted_by == row.applicant.municipality.name
    assert notice.to == f"{row.applicant.given_names} Petrenko"
    assert Party.objects.get().version == 1


def test_on_paper_goes_only_what_arrives_in_time():
    soon = SlotFactory(morning=timezone.now() + timedelta(days=4))
    row = AppointmentFactory(party__email="", slot=soon)

    tell([row.party])

    assert keys() == []
    assert Party.objects.get().version == 1


def test_a_party_that_is_left_behind_is_told_too():
    first, second = book(2, SlotFactory(planned=2))
    Party.objects.update(email="oksana@example.org")
    alone = PartyFactory(email="olena@example.org")

    book([second.applicant], SlotFactory(), party=alone, moving=True)

    assert [Party.objects.get(pk=party).version for party in (first.party_id, alone.pk)] == [2, 1]
    letters = {notice.to: notice.body for notice in Notice.objects.all()}
    assert second.applicant.given_names not in letters["oksana@example.org"]
    assert first.applicant.given_names not in letters["olena@example.org"]


def test_a_hold_makes_no_letter():
    hold_as(PartyFactory(), 1, SlotFactory())

    assert keys() == []


def test_visits_of_are_in_the_order_of_time():
    late, early = AppointmentFactory(), AppointmentFactory(slot__minute=-10)
    Party.objects.filter(pk=early.party_id).update(email="")
    early.party.appointments.update(party=late.party)

    found = visits_of([late.party, early.party])

    assert found == {late.party_id: [early, late], early.party_id: []}


@pytest.mark.parametrize("size", [1, 3])
def test_telling_costs_the_same_for_one_party_as_for_three(size, django_assert_num_queries):
    parties = [AppointmentFactory().party for _ in range(size)]

    with django_assert_num_queries(3):  # who comes, next version, outbox
        tell(parties)
    with django_assert_num_queries(5):  # and what they hold, and what is no longer true
        tell(parties)


def test_the_key_of_a_letter_says_what_and_to_whom():
    row = AppointmentFactory()

    tell([row.party])

    notice = Notice.objects.get()
    assert notice.key == f"visit:{row.party.reference}:1:oksana@example.org:email"
    assert notice.about == notice.code == row.party.reference


def test_a_name_reaches_the_letter_as_it_is_printed():
    person = ApplicantFactory(given_names="D'Arc & <Мар'яна>")
    row = AppointmentFactory(applicant=person)

    tell([row.party])

    assert "D'Arc & <Мар'яна>" in Notice.objects.get().body
