import pytest
from django.urls import reverse

from appointments.models import WaitlistEntry
from tests.factories import ApplicantFactory, LocationFactory, UserFactory
from tests.phone.steps import page, text
from trail.models import Event

pytestmark = pytest.mark.django_db


def wait(staff, person, **changes):
    staff.post(reverse("phone:who", args=[person.pk]), {"people": [person.pk], "wait": "yes"})
    place = LocationFactory()
    form = {
        "locations": [place.pk],
        "weekdays": [0, 1],
        "parts": ["mornings"],
        "days_of_notice": 1,
        "language": "uk",
    }
    return staff.post(reverse("phone:wait"), form | changes, follow=True)


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
