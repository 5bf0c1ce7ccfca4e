import pytest
from django.urls import reverse

from appointments.models import WaitlistEntry
from tests.factories import ApplicantFactory, AppointmentFactory, LocationFactory, UserFactory
from tests.phone.steps import page, prove, text
from trail.models import Event

pytestmark = pytest.mark.django_db


def wishes(**changes):
    return {
        "locations": [LocationFactory().pk],
        "weekdays": [0, 1],
        "parts": ["mornings"],
        "days_of_notice": 1,
        "language": "uk",
    } | changes


def wait(staff, person, **changes):
    staff.post(reverse("phone:who", args=[person.pk]), {"people": [person.pk], "wait": "yes"})
    return staff.post(reverse("phone:wait"), wishes(**changes), follow=True)


def test_somebody_is_put_in_line(staff):
    person = ApplicantFactory()

    wait(staff, person)

    [entry] = WaitlistEntry.objects.all()
    assert list(entry.applicants.all()) == [person]
    assert (entry.weekdays, entry.afternoons, entry.priority) == ([0, 1], False, "")
    assert entry.party.channel == "phone"
    assert "in line" in page(staff, person)


def test_a_priority_is_counted_with_who_gave_it(staff):
    wait(staff, ApplicantFactory(), priority="medical")

    [event] = Event.objects.filter(kind="priority")
    assert (event.result, event.actor) == ("medical", f"user:{staff.user.pk}")


def test_no_priority_is_counted_where_none_is_given(staff):
    wait(staff, ApplicantFactory())

    assert not Event.objects.filter(kind="priority").exists()


@pytest.mark.parametrize("reason", ["displaced", "a friend"])
def test_a_reason_of_no_list_is_refused(staff, reason):
    wait(staff, ApplicantFactory(), priority=reason)

    assert not WaitlistEntry.objects.exists()


def test_who_waits_already_is_not_put_in_line_twice(staff):
    person = ApplicantFactory()
    wait(staff, person)

    answer = wait(staff, person)

    assert WaitlistEntry.objects.count() == 1
    assert "can no longer be done" in text(answer)


def test_a_turn_in_line_that_she_did_not_ask_for_ends_too(staff):
    person = ApplicantFactory()
    wait(staff, person)

    staff.post(reverse("phone:release", args=[person.pk]))

    assert not WaitlistEntry.objects.exists()


def test_planners_see_how_often_each_of_the_staff_gave_which_reason(staff, client):
    for _ in range(2):
        wait(staff, ApplicantFactory(), priority="family")
    client.force_login(UserFactory(planner=True))
    client.cookies["django_language"] = "en"

    shown = text(client.get(reverse("phone:priorities")))

    assert f"family emergency {staff.user} 2" in shown


@pytest.fixture
def claim(staff):
    """A visit that the caller has proved."""
    claim = AppointmentFactory()
    prove(staff, claim.applicant, claim.party)
    return claim


def wait_with(staff, claim, **changes):
    address = reverse("phone:change", args=[claim.party.pk])
    staff.post(address, {"people": [claim.pk], "wait": "yes"})
    return staff.post(reverse("phone:wait"), wishes(**changes), follow=True)


def test_who_has_an_appointment_waits_for_a_better_one_and_keeps_it(staff, claim):
    wait_with(staff, claim)

    [entry] = WaitlistEntry.objects.all()
    claim.refresh_from_db()
    assert (entry.party, claim.status) == (claim.party, "booked")
    assert "in line" in page(staff, claim.applicant)


def test_a_priority_is_given_later_and_counted_once(staff, claim):
    wait_with(staff, claim)
    line = reverse("phone:line", args=[claim.party.pk])

    for _ in range(2):
        staff.post(line, {"act": "wishes"})
        staff.post(reverse("phone:wait"), wishes(priority="mistake"))

    assert WaitlistEntry.objects.get().priority == "mistake"
    assert Event.objects.filter(kind="priority").count() == 1


def test_the_form_shows_what_they_wait_for(staff, claim):
    wait_with(staff, claim, priority="family")
    staff.post(reverse("phone:line", args=[claim.party.pk]), {"act": "wishes"})

    shown = staff.get(reverse("phone:wait")).content.decode()

    assert shown.count("checked") == 1 + 2 + 1 + 1 + 1  # place, days, part, reason, language


def test_somebody_is_taken_out_of_the_line_and_keeps_the_appointment(staff, claim):
    wait_with(staff, claim)

    staff.post(reverse("phone:line", args=[claim.party.pk]), {"act": "leave"})

    claim.refresh_from_db()
    assert not WaitlistEntry.objects.exists()
    assert claim.status == "booked"
    assert Event.objects.get(kind="phone line").actor == f"user:{staff.user.pk}"


def test_the_page_of_the_line_shows_where_they_stand(staff, claim):
    wait_with(staff, claim)

    assert "Place in line 1 " in text(staff.get(reverse("phone:line", args=[claim.party.pk])))


def test_who_does_not_wait_has_no_page_of_the_line(staff, claim):
    answer = staff.get(reverse("phone:line", args=[claim.party.pk]))

    assert answer.url == reverse("phone:search")


@pytest.mark.parametrize("number", [1, 3])
def test_counting_costs_the_same_for_one_of_the_staff_and_for_three(
    client, number, django_assert_num_queries
):
    for _ in range(number):
        actor = f"user:{UserFactory(phone=True).pk}"
        Event.objects.create(kind="priority", result="medical", actor=actor)
    client.force_login(UserFactory(planner=True))

    with django_assert_num_queries(3):
        client.get(reverse("phone:priorities"))
