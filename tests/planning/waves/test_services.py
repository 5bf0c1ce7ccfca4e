"""A wave is made once, confirmed by two if it is large, stopped, taken up again or dropped."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.utils import timezone

from applicants.models import Applicant, Invitee, Wave
from planning.waves import services
from planning.waves.sending import send_waves, tell_days
from planning.waves.services import (
    NameTaken,
    NobodyToInvite,
    NotNow,
    SecondPerson,
    confirm,
    drop,
    resume,
    stop,
)
from tests.factories import ApplicantFactory, UserFactory
from tests.planning.waves.steps import family, states, wave
from trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(monkeypatch):
    """Have a second person for more than two people: the database says so from 500 on."""
    monkeypatch.setattr(services, "ALONE", 2)


def test_a_wave_has_its_people_by_household():
    adult, child = family("child")
    alone = ApplicantFactory()

    made = wave()

    assert made.state == "confirmed"
    assert made.people == 3
    assert dict(made.invitees.values_list("applicant", "home")) == {
        adult.pk: adult.pk,
        child.pk: adult.pk,
        alone.pk: alone.pk,
    }


def test_a_form_that_arrives_twice_makes_one_wave():
    ApplicantFactory()
    key = uuid4()

    first = wave(form_key=key)

    assert wave(form_key=key) == first
    assert Wave.objects.count() == Invitee.objects.count() == 1


def test_a_wave_of_nobody_is_none():
    with pytest.raises(NobodyToInvite):
        wave()

    assert not Wave.objects.exists()


def test_two_waves_do_not_share_a_name():
    ApplicantFactory.create_batch(2)
    wave(size=1)

    with pytest.raises(NameTaken):
        wave()


def test_nobody_is_in_two_waves():
    first, second = ApplicantFactory.create_batch(2)

    wave(size=1)
    later = wave(name="Two")

    assert later.people == 1
    assert states(first, second) == ["listed", "listed"]


def test_the_database_lets_nobody_be_invited_twice():
    person = ApplicantFactory()
    wave()

    with pytest.raises(IntegrityError, match="nobody_is_invited_twice"):
        Invitee.objects.create(
            wave=Wave.objects.create(name="Two", opens_at=timezone.now()),
            applicant=person,
            home=person.pk,
        )


def test_a_large_wave_waits_for_a_second_person(small):
    ApplicantFactory.create_batch(3)
    planner = UserFactory(planner=True)

    made = wave(by=planner)
    send_waves()

    assert made.state == "asked"
    assert set(Invitee.objects.values_list("state", flat=True)) == {"listed"}
    with pytest.raises(SecondPerson):
        confirm(made.pk, by=planner)


def test_a_second_person_lets_it_go_out_and_may_press_twice(small):
    ApplicantFactory.create_batch(3)
    made, second = wave(), UserFactory(planner=True)

    confirm(made.pk, by=second)
    confirm(made.pk, by=second)
    send_waves()

    made.refresh_from_db()
    assert (made.state, made.confirmed_by) == ("done", second)
    assert Event.objects.filter(kind="wave", result="confirmed").count() == 1


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"people": 501}, "large_wave_takes_two"),
        ({"people": 501, "same": True}, "wave_confirmed_by_somebody_else"),
        ({"state": "sent"}, "wave_has_a_state"),
    ],
)
def test_the_database_keeps_the_rules_of_a_wave(facts, name):
    planner = UserFactory(planner=True)
    if facts.pop("same", False):
        facts |= {"asked_by": planner, "confirmed_by": planner}

    with pytest.raises(IntegrityError, match=name):
        Wave.objects.create(name="One", opens_at=timezone.now(), **facts)


def test_a_stopped_wave_invites_nobody_until_it_goes_on():
    people = ApplicantFactory.create_batch(2)
    made = wave()

    stop(made.pk)
    stop(made.pk)
    send_waves()

    assert states(*people) == ["listed", "listed"]
    resume(made.pk)
    resume(made.pk)
    send_waves()
    assert states(*people) == ["invited", "invited"]


def test_a_wave_goes_on_from_another_day():
    person = ApplicantFactory()
    made, later = wave(in_days=1), timezone.now() + timedelta(days=9)
    send_waves()
    stop(made.pk)

    resume(made.pk, opens_at=later)

    person.refresh_from_db()
    assert person.wave.opens_at == later


def test_what_is_done_cannot_be_stopped_or_taken_up():
    ApplicantFactory()
    made = wave()
    send_waves()

    for verb in [stop, resume, drop]:
        with pytest.raises(NotNow):
            verb(made.pk)


def test_who_is_of_a_dropped_wave_can_book_and_be_in_another():
    people = family("child")
    made = wave(in_days=3)
    while tell_days():
        pass

    drop(made.pk)
    drop(made.pk)

    assert states(*people) == ["left_out", "left_out"]
    assert not Applicant.objects.exclude(wave=None).exists()
    assert wave(name="Two").people == 2


def test_a_dropped_wave_cannot_be_confirmed(small):
    ApplicantFactory.create_batch(3)
    made = wave()
    drop(made.pk)

    with pytest.raises(NotNow):
        confirm(made.pk, by=UserFactory(planner=True))


def test_who_did_what_is_in_the_trail():
    ApplicantFactory()
    made = wave()
    stop(made.pk)
    resume(made.pk)

    seen = Event.objects.filter(about=f"wave:{made.pk}").order_by("pk")
    assert list(seen.values_list("result", flat=True)) == ["confirmed", "stopped", "confirmed"]
