from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.availability import look_again
from appointments.models import Appointment, Party
from booking.nearby import surroundings
from tests.booking.steps import choose, come_to_check, form_key, hold, identify, text
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    LocationFactory,
    MunicipalityFactory,
    SlotFactory,
    row_of_slots,
)

pytestmark = pytest.mark.django_db


def born_years_ago(years):
    today = timezone.localdate()
    return f"{today.year - years}-{today.month:02}-01"


def household(size=3, **rows):
    town = MunicipalityFactory()
    return [ApplicantFactory(municipality=town, household="H1", **rows) for _ in range(size)]


def test_who_comes_shows_given_names_and_whether_a_sticker_is_due(client):
    mother, child = household(2)
    child.birth_date = born_years_ago(9)
    child.save()
    identify(client, mother)

    page = text(client.get(reverse("booking:who")))

    assert f"{mother.given_names} Gets a sticker" in page
    assert f"{child.given_names} Under 14: comes along, gets no sticker" in page
    assert mother.family_name not in page


def test_who_has_an_appointment_already_cannot_be_chosen_again(client):
    mother, son = household(2)
    AppointmentFactory(applicant=son)
    identify(client, mother)

    page = text(client.get(reverse("booking:who")))
    response = choose(client, mother, son)

    assert f"{son.given_names} Already has an appointment" in page
    assert "One of these people cannot be chosen" in text(response)


def test_who_is_set_apart_is_not_shown_to_the_household(client):
    mother, son = household(2)
    son.set_apart = True
    son.save()

    identify(client, mother)
    assert son.given_names not in text(client.get(reverse("booking:who")))

    identify(client, son)
    assert mother.given_names not in text(client.get(reverse("booking:who")))


def test_a_stranger_cannot_be_chosen(client):
    identify(client, ApplicantFactory())

    response = choose(client, ApplicantFactory())

    assert "One of these people cannot be chosen" in text(response)


def test_seven_are_too_many(client):
    family = household(7)
    identify(client, family[0])

    assert "At most 6 people" in text(choose(client, *family))


def test_a_minor_comes_with_an_adult_or_a_guardian(client):
    minor = ApplicantFactory(birth_date=born_years_ago(15))
    identify(client, minor)

    refused, accepted = choose(client, minor), choose(client, minor, with_guardian="on")

    assert "A child under 18 comes with an adult" in text(refused)
    assert accepted.url == reverse("booking:when")


def test_family_of_another_registration_is_added_by_number_and_birth_date(client):
    sister, brother = ApplicantFactory(), ApplicantFactory()
    identify(client, sister)
    form = {
        "v_number": brother.v_number,
        "birth_date_day": 17,
        "birth_date_month": 5,
        "birth_date_year": 1990,
    }

    unknown = client.post(reverse("booking:add"), {**form, "birth_date_year": 1991})
    added = client.post(reverse("booking:add"), form)

    assert "We cannot find this number and date of birth together." in text(unknown)
    assert added.url == reverse("booking:who")
    assert choose(client, sister, brother).url == reverse("booking:when")


def test_when_offers_the_earliest_near_and_the_days_with_room_for_all(client):
    first, _ = row_of_slots(1, 3)
    family = household(2)
    identify(client, family[0])
    choose(client, *family)

    page = text(client.get(reverse("booking:when")))

    assert "The earliest for you" in page
    assert f"{timezone.localtime(first.starts_at):%H:%M}" in page
    assert "0 km" not in page
    assert "distance from: Municipality" in page


def test_when_says_in_one_line_that_it_is_earlier_further_away(client):
    SlotFactory(location=LocationFactory(latitude=52.15, longitude=5.38))
    far = LocationFactory(latitude=53.2, longitude=6.6, city="Groningen")
    early = timezone.localtime().replace(hour=9) + timedelta(days=3)
    SlotFactory(location=far, morning=early)
    person = ApplicantFactory()
    identify(client, person)
    choose(client, person)

    assert "Earlier, but further away" in text(client.get(reverse("booking:when")))


def test_near_is_within_50_kilometres_of_the_centre_unless_somebody_says_otherwise(settings):
    home = MunicipalityFactory(latitude=52, longitude=5)  # a degree further north is 111 km away
    inside = LocationFactory(latitude=52.44, longitude=5)
    outside = LocationFactory(latitude=52.46, longitude=5)

    around = surroundings(home.pk)
    assert [place.location for place in around.near] == [inside]
    assert [place.location for place in around.far] == [outside]

    settings.NEARBY_KM = 60
    assert len(surroundings.__wrapped__(home.pk).near) == 2


def test_when_begins_seven_days_after_registration(client):
    today = timezone.localdate()
    location = LocationFactory()
    tomorrow = timezone.localtime().replace(hour=9) + timedelta(days=1)
    SlotFactory(location=location, morning=tomorrow)
    later = SlotFactory(location=location)
    person = ApplicantFactory(registered_on=today - timedelta(days=2))
    identify(client, person)
    choose(client, person)

    response = client.get(reverse("booking:when"))

    assert response.context["found"].best.window.slots == (later.pk,)
    assert response.context["first_day"] == today + timedelta(days=5)


def test_when_nothing_is_free_says_what_can_be_done(client):
    LocationFactory()
    person = ApplicantFactory()
    identify(client, person)
    choose(client, person)

    assert "There is no free time now" in text(client.get(reverse("booking:when")))


@pytest.mark.parametrize("days", [1, 3])
def test_when_costs_as_many_queries_for_one_day_as_for_three(
    client, days, django_assert_max_num_queries
):
    location = LocationFactory()
    for day in range(days):
        morning = timezone.localtime().replace(hour=9) + timedelta(days=10 + day % 2)
        SlotFactory(location=location, morning=morning, minute=10 * day)
    person = ApplicantFactory()
    identify(client, person)
    choose(client, person)

    with django_assert_max_num_queries(2 + 3 * 9):  # surroundings, then three for each week
        client.get(reverse("booking:when"))
    with django_assert_max_num_queries(0):  # and none for who looks within two seconds
        client.get(reverse("booking:when"))


def test_times_lists_what_seats_all_of_them(client):
    slots = row_of_slots(1, 1, 0)
    family = household(2)
    identify(client, family[0])
    choose(client, *family)
    day = timezone.localdate(slots[0].starts_at)

    response = client.get(reverse("booking:times", args=[slots[0].location_id, f"{day}"]))

    shown = response.content.decode()
    assert shown.count('name="slots"') == 1
    assert f'value="{slots[0].pk},{slots[1].pk}"' in shown
    assert "Morning, before 12:00" in shown
    assert "Afternoon, from 12:00" not in shown


def test_a_time_that_is_gone_is_no_longer_among_the_buttons(client):
    first, second = row_of_slots(1, 1)
    identify(client, person := ApplicantFactory())
    choose(client, person)
    address = reverse(
        "booking:times", args=[first.location_id, f"{timezone.localdate(first.starts_at)}"]
    )
    assert f'value="{first.pk}"' in client.get(address).content.decode()

    AppointmentFactory(slot=first)
    look_again()

    shown = client.get(address).content.decode()
    assert f'value="{first.pk}"' not in shown
    assert f'value="{second.pk}"' in shown


def test_hold_keeps_the_places_and_goes_on_to_check(client):
    slot = SlotFactory()
    person = ApplicantFactory()

    response = come_to_check(client, person, slot)

    assert response.url == reverse("booking:check")
    [held] = Appointment.objects.held()
    assert (held.applicant, held.slot) == (person, slot)


def test_hold_tells_who_came_second_and_shows_new_proposals(client):
    slot = SlotFactory(planned=1)
    AppointmentFactory(slot=slot)

    response = come_to_check(client, ApplicantFactory(), slot)

    assert response.url == reverse("booking:when")
    assert "This time has just been taken." in text(client.get(response.url))


def test_another_choice_gives_the_first_one_up(client):
    first, second = row_of_slots(1, 1)
    person = ApplicantFactory()
    come_to_check(client, person, first)

    hold(client, second)

    assert [row.slot for row in Appointment.objects.held()] == [second]
    assert Party.objects.count() == 1


def test_the_same_form_with_another_answer_is_another_party(client):
    slot = SlotFactory(planned=4)
    mother, son = household(2)
    identify(client, mother)
    key = form_key(client)
    choose(client, mother, form_key=key)
    hold(client, slot)

    choose(client, mother, son, form_key=key)
    hold(client, slot)

    assert Party.objects.count() == 2
    assert {row.applicant for row in Appointment.objects.held()} == {mother, son}
