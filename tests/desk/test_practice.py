import re
from datetime import timedelta

import pytest
from django.utils import timezone

from applicants.identity import who_is
from applicants.models import Applicant, Municipality
from appointments import availability
from appointments.models import Appointment
from booking.nearby import surroundings
from desk.board import board
from desk.day import visits_on
from desk.numbers import numbers
from desk.practice import EXAMPLES, exercises, start_practice
from locations.models import Location
from locations.services import open_slots
from notices.models import Notice
from stickers import book
from stickers.models import Outcome
from stickers.serials import PRACTICE
from tests.factories import MunicipalityFactory, UserFactory
from trail.models import Event

START, STOP, PAGE = "/desk/practice/start/", "/desk/practice/stop/", "/desk/practice/"


def text(response):
    return response.content.decode()


def test_a_clerk_gets_a_desk_visitors_and_a_roll(client, clerk):
    page = text(client.post(START, follow=True))

    assert page.count('class="code"') == len(EXAMPLES)
    assert book.left(Location.objects.get(practice=True).desks.get().pk) == 50


def test_every_page_is_marked_while_practising(client, clerk):
    client.post(START)

    pages = [text(client.get(page)) for page in ["/desk/waiting/", PAGE, "/desk/location/"]]

    assert all("nothing counts" in page for page in pages)


def test_a_real_desk_is_not_marked(client, clerk):
    assert '<p class="practice">' not in text(client.get("/desk/waiting/"))


def test_who_stops_is_back_at_the_real_location(client, clerk, location):
    client.post(START)

    page = text(client.post(STOP, follow=True))

    assert location.name in page
    assert "Practice " not in page


@pytest.mark.django_db
def test_the_visitors_are_fresh_each_time():
    clerk = UserFactory()
    start_practice(clerk)
    first = set(Appointment.objects.current().values_list("pk", flat=True))

    start_practice(clerk)

    assert not first & set(Appointment.objects.current().values_list("pk", flat=True))
    assert Location.objects.filter(practice=True).count() == 1
    assert Municipality.objects.filter(practice=True).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("became", ["checked_in", "fulfilled", "unfinished"])
def test_visits_of_the_last_time_leave_the_list_whatever_became_of_them(at_noon, became):
    clerk = UserFactory()
    desk = start_practice(clerk)
    Appointment.objects.update(status=became)

    start_practice(clerk)

    today = visits_on(timezone.localdate(), desk.location)
    assert {row.appointment.status for visit in today for row in visit.visitors} == {
        "booked",
        "fulfilled",
    }
    assert [example.exercise for example in EXAMPLES] == [
        each.text for each in exercises(desk.location)
    ]


def test_who_practises_leaves_a_trace(client, clerk):
    client.post(START)
    client.post(STOP)

    found = Event.objects.filter(kind="practice").order_by("pk")
    assert [each.result for each in found] == ["start", "stop"]
    assert {each.actor for each in found} == {f"user:{clerk.pk}"}


@pytest.mark.django_db
def test_two_clerks_practise_apart():
    one, other = start_practice(UserFactory()), start_practice(UserFactory())

    assert one.location != other.location
    assert numbers(one.location, one, timezone.now()).on_roll == 50


def test_practice_counts_nowhere(client, clerk, location):
    before = numbers(location, None, timezone.now())
    town = MunicipalityFactory()
    desk = start_practice(clerk)
    today = timezone.localdate()
    open_slots(today + timedelta(days=1))
    person = Applicant.objects.first()

    assert numbers(location, None, timezone.now()) == before
    assert desk.location not in [each.location for each in surroundings(town.pk).places]
    assert not [*availability.free_days(desk.location_id, 1, since=today)]
    assert who_is(person.v_number, person.birth_date) is None
    assert not Applicant.objects.real().exists()
    assert not Location.objects.real().filter(practice=True).exists()
    assert book.book().received == book.book().total == 0
    assert not board(location.pk).calls


LISTS = [
    "locations/location",
    "locations/desk",
    "locations/slot",
    "locations/openinghours",
    "applicants/municipality",
    "applicants/applicant",
    "stickers/delivery",
    "stickers/batch",
    "stickers/transfer",
    "stickers/stockcount",
    "stickers/sticker",
    "stickers/outcome",
]


@pytest.mark.parametrize("role", ["admin", "dpo", "planner"])
def test_no_list_of_an_office_names_practice(client, clerk, role):
    desk = start_practice(clerk)
    served = Appointment.objects.filter(status="fulfilled").get()
    Outcome.objects.create(
        appointment=served, result="left", desk=desk, checked_by=clerk, at=timezone.now()
    )
    client.force_login(UserFactory(role=role))

    pages = [client.get(f"/admin/{page}/") for page in LISTS]

    for page in [text(page) for page in pages if page.status_code == 200]:
        assert "Practice " not in page
        assert ">Practice<" not in page
        assert not re.search(
            rf"\b{PRACTICE} ?\d{{4}}", page
        )  # a token of the form may hold the letters
        assert "Melnyk" not in page


def test_what_is_freed_at_a_practice_desk_is_written_to_nobody(client, clerk):
    client.post(START)
    row = Appointment.objects.filter(applicant__given_names="Marko").get()

    form = {"act": f"free_one:{row.pk}", "party": row.party_id}
    client.post("/desk/enter/", form)

    row.refresh_from_db()
    assert row.status == "cancelled"
    assert not Notice.objects.exists()


def test_who_is_helped_or_moved_at_a_practice_desk_is_written_nothing(client, clerk):
    client.post(START)
    moved = Appointment.objects.get(applicant__given_names="Andrii")
    client.post("/desk/enter/", {"act": "help", "party": moved.party_id})
    other = Appointment.objects.get(applicant__given_names="Petro")
    times = client.get(f"/desk/visit/{other.party_id}/move/").context["times"]
    slots = ",".join(map(str, times[0].slots)) if times else ""
    client.post(f"/desk/visit/{other.party_id}/move/", {"slots": slots})

    here = Appointment.objects.filter(applicant=moved.applicant_id).current().get()

    assert here.status == "checked_in"
    assert [*Notice.objects.values_list("key", "posted_by")] == []
