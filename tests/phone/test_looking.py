import pytest
from django.urls import reverse

from appointments.models import Appointment, Status
from notices.models import Notice
from tests.factories import ApplicantFactory, AppointmentFactory, MunicipalityFactory, SlotFactory
from tests.phone.steps import look_for, page, prove, text
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim():
    person = ApplicantFactory(given_names="Oksana", family_name="Petrenko")
    return AppointmentFactory(applicant=person, slot=SlotFactory(location__city="Nieuwegein"))


def test_a_list_shows_given_names_and_the_year_of_birth_alone(staff, claim):
    shown = text(look_for(staff, "Petrenko"))

    assert "Oksana, 1990" in shown
    assert claim.applicant.v_number not in shown
    assert "1990-05-17" not in shown


def test_no_name_stands_in_an_address(staff, claim):
    answer = staff.post(reverse("phone:search"), {"query": "Petrenko"})

    assert answer.url == reverse("phone:search")


def test_nothing_typed_is_a_mistake_shown(staff):
    assert "Type what the caller says." in text(staff.post(reverse("phone:search"), {"query": " "}))


def test_every_search_and_every_view_leaves_who_and_when(staff, claim):
    look_for(staff, "Petrenko")
    page(staff, claim.applicant)

    searched, viewed = Event.objects.order_by("pk")
    assert (searched.kind, searched.result) == ("phone search", "1")
    assert (viewed.kind, viewed.about) == ("phone view", f"applicant:{claim.applicant.pk}")
    assert {event.actor for event in [searched, viewed]} == {f"user:{staff.user.pk}"}
    assert {event.channel for event in [searched, viewed]} == {"phone"}


def test_staff_who_guess_have_to_wait(staff):
    answers = [look_for(staff, "2001000001").status_code for _ in range(12)]

    assert answers == [200] * 11 + [429]
    assert Event.objects.filter(kind="phone search", result="waits").count() == 1


def test_where_and_when_is_not_shown_before_it_is_proved(staff, claim):
    shown = page(staff, claim.applicant)

    assert "booked" in shown
    assert "Nieuwegein" not in shown
    assert claim.party.reference[:4] not in shown
    assert "Send it to the contact on the appointment" in shown


def test_reference_and_birth_date_open_the_visit(staff, claim):
    shown = text(prove(staff, claim.applicant, claim.party))

    assert "You may tell the caller when and where" in shown
    assert "Nieuwegein" in shown
    assert "Another time or place" in shown


def test_a_wrong_birth_date_opens_nothing(staff, claim):
    shown = text(prove(staff, claim.applicant, claim.party, "1990-05-18"))

    assert "do not belong together" in shown
    assert "Nieuwegein" not in shown


def test_the_birth_date_of_a_child_does_not_open_the_visit_of_her_mother(staff, claim):
    child = AppointmentFactory(
        party=claim.party, slot=claim.slot, applicant=ApplicantFactory(child=True)
    )

    shown = text(prove(staff, child.applicant, claim.party))

    assert "Nieuwegein" not in shown


def test_another_visit_proved_does_not_open_this_one(staff, claim):
    other = AppointmentFactory()

    prove(staff, other.applicant, other.party)

    assert "Nieuwegein" not in page(staff, claim.applicant)


def test_tries_of_staff_count_too(staff, claim):
    for _ in range(11):
        prove(staff, claim.applicant, claim.party, "1990-05-18")

    assert "Nieuwegein" not in text(prove(staff, claim.applicant, claim.party))


def test_ending_the_call_closes_what_was_proved(staff, claim):
    prove(staff, claim.applicant, claim.party)

    staff.post(reverse("phone:end"))

    assert "Nieuwegein" not in page(staff, claim.applicant)


def test_a_call_that_nobody_ended_opens_nothing_after_an_hour(staff, claim, time_machine):
    from datetime import timedelta

    from django.utils import timezone

    prove(staff, claim.applicant, claim.party)

    time_machine.move_to(timezone.now() + timedelta(minutes=61))

    assert "Nieuwegein" not in page(staff, claim.applicant)


def test_the_message_goes_to_the_contact_on_the_appointment_once_an_hour(staff, claim):
    for _ in range(2):
        staff.post(reverse("phone:resend", args=[claim.applicant.pk]))

    [notice] = Notice.objects.all()
    assert notice.to == "oksana@example.org"


def test_a_claim_she_did_not_make_ends_in_one_act(staff, claim):
    staff.post(reverse("phone:release", args=[claim.applicant.pk]))

    claim.refresh_from_db()
    assert claim.status == Status.CANCELLED
    [event] = Event.objects.filter(kind="not hers")
    assert event.about == f"applicant:{claim.applicant.pk}"
    assert event.actor == f"user:{staff.user.pk}"


def test_looking_at_the_page_to_release_ends_nothing(staff, claim):
    staff.get(reverse("phone:release", args=[claim.applicant.pk]))

    assert Appointment.objects.get().status == Status.BOOKED


def test_setting_apart_hides_her_and_keeps_no_reason(staff):
    home = {"household": "7", "municipality": MunicipalityFactory()}
    her, him = ApplicantFactory(given_names="Iryna", **home), ApplicantFactory(**home)
    assert "Iryna" in page(staff, him)

    staff.post(reverse("phone:apart", args=[her.pk]), {"apart": "yes"})

    assert "Iryna" not in page(staff, him)
    [event] = Event.objects.filter(kind="set apart")
    assert (event.result, event.about) == ("apart", f"applicant:{her.pk}")


def test_setting_apart_can_be_undone(staff):
    her = ApplicantFactory(set_apart=True)

    staff.post(reverse("phone:apart", args=[her.pk]), {"apart": "no"})

    her.refresh_from_db()
    assert not her.set_apart


def test_people_of_a_practice_desk_do_not_exist(staff):
    person = ApplicantFactory(municipality=MunicipalityFactory(practice=True))

    assert staff.get(reverse("phone:person", args=[person.pk])).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_costs_the_same_for_one_visit_and_for_three(
    staff, number, django_assert_max_num_queries
):
    person = ApplicantFactory()
    for _ in range(number - 1):
        AppointmentFactory(applicant=person, cooled=True)
    AppointmentFactory(applicant=person)
    page(staff, person)

    with django_assert_max_num_queries(14):
        page(staff, person)
