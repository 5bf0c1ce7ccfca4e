import re

import pytest
from django.urls import reverse

from appointments import claims, waitlist
from appointments.models import Appointment, WaitlistEntry
from notices.models import Notice
from tests.booking.steps import born, choose, hold, identify, text
from tests.factories import ApplicantFactory, LocationFactory, PartyFactory, SlotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def location():
    return LocationFactory()


def wishes(location, **changes):
    week = {"weekdays": [*range(5)], "parts": ["mornings", "afternoons"], "days_of_notice": 1}
    return {"locations": [location.pk], **week, "email": "line@example.org", **changes}


def join(client, location, **changes):
    return client.post(reverse("booking:wait"), wishes(location, **changes))


@pytest.fixture
def waiting(client, location):
    """Somebody who found no time and joined the line."""
    person = ApplicantFactory()
    identify(client, person)
    choose(client, person)
    join(client, location)
    return WaitlistEntry.objects.get()


def offer(entry, location):
    slot = SlotFactory(location=location)
    return waitlist.offer(entry.pk, [slot.pk])


def offer_shown(client):
    """The offer that the buttons of the page are about."""
    shown = client.get(reverse("booking:visit")).content.decode()
    return re.search(r'name="offer" value="(\d+)"', shown)[1]


def answer(client, name, offer=None):
    return client.post(reverse(f"booking:{name}"), {"offer": offer or offer_shown(client)})


def page(client):
    return text(client.get(reverse("booking:visit")))


def test_where_nothing_is_free_the_way_on_is_the_waiting_list(client, location):
    person = ApplicantFactory()
    identify(client, person)
    choose(client, person)

    assert "Join the waiting list" in text(client.get(reverse("booking:when")))


def test_who_joined_sees_the_place_in_line(client, waiting):
    shown = page(client)

    assert "You are on the waiting list" in shown
    assert "Your place in line 1" in shown
    assert "Amsterdam" in shown


def test_sending_the_form_twice_joins_once(client, location, waiting):
    join(client, location)

    assert WaitlistEntry.objects.get() == waiting


def test_wishes_can_change_and_the_place_stays(client, location, waiting):
    join(client, location, parts=["afternoons"])

    entry = WaitlistEntry.objects.get()
    assert (entry.pk, entry.mornings, entry.afternoons) == (waiting.pk, False, True)


def test_who_changes_their_wishes_sees_what_they_wished_before(client, location, waiting):
    LocationFactory()
    join(client, location, parts=["afternoons"], weekdays=[2])

    page = client.get(reverse("booking:wait")).content.decode()

    ticked = re.findall(r'name="(\w+)" value="(\w+)"[^>]* checked', page)
    assert ticked == [("locations", str(location.pk)), ("weekdays", "2"), ("parts", "afternoons")]


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"locations": []}, "Choose at least one place."),
        ({"weekdays": []}, "Choose at least one day."),
        ({"parts": []}, "Choose at least one part of the day."),
        ({"email": "line@"}, "Enter an e-mail address like name@example.org."),
    ],
)
def test_what_is_missing_is_said_and_nobody_joins(client, location, missing, words):
    person = ApplicantFactory()
    identify(client, person)
    choose(client, person)

    assert words in text(join(client, location, **missing))
    assert not WaitlistEntry.objects.exists()


def test_who_waits_comes_back_with_the_reference_and_the_birth_date(client, waiting):
    client.session.flush()
    form = {"reference": waiting.party.reference, **born("1990-05-17")}

    client.post(reverse("booking:find"), form)

    assert "You are on the waiting list" in page(client)


def test_who_waits_corrects_the_address_on_the_page_that_tells_the_old_one(client, waiting):
    assert 'name="email"' not in client.get(reverse("booking:wait")).content.decode()

    client.post(reverse("booking:contact"), {"email": "new@example.org", "language": "en"})

    waiting.party.refresh_from_db()
    assert waiting.party.email == "new@example.org"
    told = Notice.objects.get(key__startswith="replaced:")
    assert told.to == "line@example.org"


def test_an_offer_is_shown_with_the_last_moment_to_answer(client, waiting, location):
    offer(waiting, location)

    shown = page(client)

    assert "There is a place for you" in shown
    assert "Please answer before" in shown


def test_reading_an_offer_takes_nothing(client, waiting, location):
    offer(waiting, location)

    client.get(reverse("booking:accept"))
    client.get(reverse("booking:decline"))
    client.get(reverse("booking:leave_line"))

    assert Appointment.objects.get().status == "held"
    assert WaitlistEntry.objects.exists()


def test_who_takes_the_place_has_an_appointment(client, waiting, location):
    offer(waiting, location)

    answer(client, "accept")

    shown = page(client)
    assert "The place is yours." in shown
    assert "Your appointment is confirmed" in shown


def test_who_says_no_goes_on_waiting(client, waiting, location):
    offer(waiting, location)

    answer(client, "decline")

    shown = page(client)
    assert "You go on waiting" in shown
    assert "There is a place for you" not in shown


def test_an_old_offer_says_what_is_kept(client, waiting, location):
    held = offer(waiting, location)
    shown = offer_shown(client)
    claims.cancel([row.pk for row in held])

    answer(client, "accept", shown)

    assert "This place is gone. You keep your place in line, and what you had." in page(client)


def test_who_leaves_the_line_is_out_of_it(client, waiting):
    client.post(reverse("booking:leave_line"))

    assert not WaitlistEntry.objects.exists()
    assert "You are not on the waiting list any more" in page(client)


def test_who_has_an_appointment_can_wait_for_an_earlier_one(client, location):
    slot, party = SlotFactory(location=location), PartyFactory()
    held = claims.hold(party.form_key, [ApplicantFactory().pk], [slot.pk])
    claims.confirm([row.pk for row in held])
    client.post(reverse("booking:find"), {"reference": party.reference, **born("1990-05-17")})

    join(client, location, email="")

    assert WaitlistEntry.objects.get().party == party
    assert "Waiting for an earlier time" in page(client)
    party.refresh_from_db()
    assert party.email == "oksana@example.org"


def test_an_offer_taken_on_two_devices_gets_one_answer(client, waiting, location):
    offer(waiting, location)
    shown = offer_shown(client)

    for _ in range(2):
        answer(client, "accept", shown)
        assert "The place is yours." in page(client)

    assert Appointment.objects.get().status == "booked"


@pytest.mark.parametrize("nonsense", ["", "0", "-1", "x", "9" * 30, "\u0664"])
def test_nonsense_for_an_offer_takes_nothing(client, waiting, location, nonsense):
    offer(waiting, location)

    for name in ("accept", "decline"):
        client.post(reverse(f"booking:{name}"), {"offer": nonsense})

    assert Appointment.objects.get().status == "held"


def test_a_new_booking_does_not_end_an_offer_unwarned(client, waiting, location):
    held = offer(waiting, location)
    other = SlotFactory(location=location, minute=10)

    choose(client, waiting.applicants.get())
    shown = text(hold(client, other, follow=True))

    assert "Please answer that first." in shown
    assert "There is a place for you" in shown
    assert Appointment.objects.get().pk == held[0].pk


def test_who_comes_anew_is_told_of_the_offer_but_not_when_and_where(client, waiting, location):
    offer(waiting, location)
    client.session.flush()
    person = waiting.applicants.get()
    identify(client, person)
    choose(client, person, step_free="on")

    page = hold(client, SlotFactory(location=location, minute=10))

    assert page.status_code == 409
    assert "See it with the reference" in text(page)
    assert waiting.party.reference[:4] not in text(page)
    assert Appointment.objects.get().status == "held"


def test_who_said_no_books_as_everybody_does_and_it_is_no_offer(client, waiting, location):
    offer(waiting, location)
    answer(client, "decline")

    choose(client, waiting.applicants.get())
    hold(client, SlotFactory(location=location, minute=10))

    assert "There is a place for you" not in page(client)
    assert client.post(reverse("booking:check"), {}).url == reverse("booking:visit")
    assert "Your appointment is confirmed" in page(client)


def test_what_was_cancelled_is_not_taken_back_while_an_offer_runs(client, location):
    slot, party = SlotFactory(location=location, minute=30), PartyFactory()
    held = claims.hold(party.form_key, [ApplicantFactory().pk], [slot.pk])
    claims.confirm([row.pk for row in held])
    client.post(reverse("booking:find"), {"reference": party.reference, **born("1990-05-17")})
    join(client, location)
    client.post(reverse("booking:cancel"), {"people": [held[0].pk]})
    [offered] = offer(WaitlistEntry.objects.get(), location)

    shown = text(client.post(reverse("booking:take_back"), follow=True))

    assert "Please answer that first." in shown
    assert "Take the appointment back" not in shown
    assert Appointment.objects.held().get() == offered


@pytest.mark.parametrize("name", ["change", "join", "take"])
def test_an_offer_is_answered_before_another_time_is_chosen(client, location, name):
    slot, party = SlotFactory(location=location, minute=30), PartyFactory()
    held = claims.hold(party.form_key, [ApplicantFactory().pk], [slot.pk])
    claims.confirm([row.pk for row in held])
    client.post(reverse("booking:find"), {"reference": party.reference, **born("1990-05-17")})
    join(client, location)
    offer(WaitlistEntry.objects.get(), location)

    assert client.get(reverse(f"booking:{name}")).url == reverse("booking:visit")
    assert "Choose another time or place" not in page(client)
    assert "Cancel the appointment" in page(client)
