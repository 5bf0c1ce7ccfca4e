"""The pages of waves: choose and look, ask, confirm, stop, go on; and the week on the page why."""

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applicants.models import Invitee, Wave
from planning.waves import services
from planning.waves.sending import send_waves
from planning.waves.waiting import decisions
from tests.booking.steps import identify
from tests.factories import ApplicantFactory, UserFactory
from tests.planning.waves.steps import family, states, wave

pytestmark = pytest.mark.django_db


def said(**more):
    """What a planner sends."""
    day = timezone.localdate() + timedelta(days=1)
    return {
        "name": "December",
        "day": day.isoformat(),
        "at": "09:00",
        "size": "100",
        "order": "registered",
        "form_key": str(uuid4()),
        **more,
    }


NEW = "/planning/waves/new/"


def page_of(made):
    return reverse("planning:waves:wave", args=[made.pk])


def press(client, act, made, **data):
    return client.post(f"{page_of(made)}{act}/", data, follow=True)


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(services, "ALONE", 2)


def test_looking_changes_nothing(client, planner):
    people = family("child")

    answer = client.get(NEW, said())

    assert "This is who it would be now" in text(answer)
    assert people[0].family_name in text(answer)
    assert not Wave.objects.exists()


def test_before_anything_is_chosen_the_page_says_that_no_response_is_known(client, planner):
    assert "Not known yet" in text(client.get(NEW))


def test_what_was_looked_at_is_made_by_one_button(client, planner):
    family("child")
    asked = said()
    page = client.get(NEW, asked)
    sent = dict(page.context["sent"])

    answer = client.post(NEW, sent, follow=True)

    made = Wave.objects.get()
    assert answer.redirect_chain == [(page_of(made), 302)]
    assert (made.people, made.asked_by, str(made.form_key)) == (2, planner, asked["form_key"])


def test_municipalities_are_named_one_a_line(client, planner):
    here = ApplicantFactory(municipality__name="'s-Gravenhage")
    ApplicantFactory()

    client.post(NEW, said(towns=" 's-gravenhage \n\n"))

    made = Wave.objects.get()
    assert made.choice["municipalities"] == [here.municipality_id]
    assert made.people == 1
    assert "'s-Gravenhage" in unescape(text(client.get(page_of(made))))


def test_a_page_that_was_sent_twice_makes_one_wave(client, planner):
    ApplicantFactory()
    asked = said()

    first, second = client.post(NEW, asked), client.post(NEW, asked)

    assert first["Location"] == second["Location"]
    assert Wave.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "answer"),
    [
        ("size", "0", "greater than or equal to 1"),
        ("size", "1000000", "less than or equal to 20000"),
        ("day", "2020-01-01", "This day is"),
        ("day", "9999-12-31", "more than a year away"),
        ("day", "soon", "Enter a valid date"),
        ("order", "by name", "Select a valid choice"),
        (
            "towns",
            "Rijswijk\nNowhere",
            "name: Nowhere, Rijswijk",
        ),
        ("form_key", "x", ""),
        ("name", "", "This field is required"),
    ],
)
def test_what_makes_no_sense_is_said_beside_the_field(client, planner, field, value, answer):
    ApplicantFactory()

    for page in [client.get(NEW, said(**{field: value})), client.post(NEW, said(**{field: value}))]:
        assert page.status_code == 200
        assert answer in text(page)
    assert not Wave.objects.exists()


def test_a_name_is_taken_once(client, planner):
    ApplicantFactory.create_batch(2)
    wave(size=1, name="December")

    assert "There is another wave of this name" in text(client.get(NEW, said()))


def test_a_wave_of_nobody_says_so(client, planner):
    assert "Nobody fits this choice" in text(client.post(NEW, said()))


def test_who_asked_does_not_confirm_and_somebody_else_does(client, planner, small):
    ApplicantFactory.create_batch(3)
    made = wave(by=planner)
    assert "Somebody else has to confirm it" in text(client.get(page_of(made)))
    assert "Somebody else has to confirm this" in text(press(client, "confirm", made))

    other = Client(headers={"accept-language": "en"})
    other.force_login(UserFactory(planner=True))

    assert "Confirmed." in text(press(other, "confirm", made))


def test_stopped_taken_up_and_dropped_by_buttons(client, planner):
    people = ApplicantFactory.create_batch(2)
    made = wave(in_days=3)

    assert "Stopped." in text(press(client, "stop", made))
    day = timezone.localdate() + timedelta(days=9)
    assert "goes on" in text(press(client, "resume", made, day=day.isoformat(), at="10:00"))
    made.refresh_from_db()
    assert timezone.localdate(made.opens_at) == day
    press(client, "stop", made)
    assert "not possible" in text(press(client, "resume", made, day="2020-01-01", at="10:00"))
    assert "Dropped." in text(press(client, "drop", made))
    assert states(*people) == ["left_out", "left_out"]
    assert "can no longer be done" in text(press(client, "resume", made))


def test_the_page_says_how_far_it_is_and_who_was_left_out(client, planner):
    people = family("child")
    made = wave()
    Invitee.objects.filter(applicant=people[1]).update(
        state="left_out", why="served", at=timezone.now()
    )

    page = text(client.get(page_of(made)))

    assert "has a sticker" in page
    assert 'width="50" height="1" class="strip__part"' in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_for_many_as_for_one(
    client, planner, number, django_assert_num_queries
):
    for each in range(number):
        ApplicantFactory()
        wave(name=str(each))

    with django_assert_num_queries(8):
        client.get("/planning/waves/")


def test_what_waits_for_a_second_person_is_on_the_dashboard(small):
    ApplicantFactory.create_batch(3)
    made = wave()

    [found] = decisions(timezone.now())

    assert found.url == page_of(made)


def test_who_is_not_invited_yet_reads_from_when_they_can_book(client, settings):
    settings.LANGUAGE_CODE = "en"
    [person] = family()
    made = wave(in_days=12)
    send_waves()
    identify(client, person)

    page = text(client.get(reverse("booking:why")))

    assert "You can book a little later" in page
    assert f"{timezone.localtime(made.opens_at):%H:%M}" in page
