"""What happens at the same moment as people are invited: a wave is dropped, stopped, signed."""

from functools import partial

import pytest

from applicants.models import Applicant, Invitee, WaveState
from appointments.exceptions import BookingError
from notices.models import Notice
from planning.waves import sending, services
from planning.waves.sending import send_waves
from planning.waves.services import NotNow
from tests.factories import ApplicantFactory, UserFactory
from tests.planning.waves.steps import wave
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def three_at_a_time(monkeypatch):
    monkeypatch.setattr(sending, "HOMES", 3)


def people(number):
    return ApplicantFactory.create_batch(number, email="o@example.org", language="en")


def written_to():
    return {int(about.removeprefix("applicant:")) for about in abouts()}


def abouts():
    return Notice.objects.values_list("about", flat=True)


def invited():
    return set(Invitee.objects.filter(state="invited").values_list("applicant", flat=True))


@pytest.mark.usefixtures("three_at_a_time")
@pytest.mark.parametrize("again", range(3))
def test_a_wave_that_is_dropped_while_it_goes_out_is_either(deadlocks, again):
    people(9)
    made = wave()

    _, dropped = race(send_waves, partial(services.drop, made.pk))
    send_waves()

    made.refresh_from_db()
    if isinstance(dropped, NotNow):
        assert made.state == WaveState.DONE
        assert len(invited()) == 9
    else:
        assert made.state == WaveState.DROPPED
        assert invited() == set()
    assert invited() == written_to()
    assert deadlocks == []


@pytest.mark.usefixtures("three_at_a_time")
def test_a_wave_is_dropped_while_people_learn_their_day(deadlocks):
    people(6)
    made = wave(in_days=3)

    race(send_waves, partial(services.drop, made.pk))
    send_waves()

    assert not Applicant.objects.filter(wave=made).exists()
    assert {*Invitee.objects.values_list("state", flat=True)} == {"left_out"}
    assert deadlocks == []


@pytest.mark.usefixtures("three_at_a_time")
def test_who_is_invited_while_it_is_stopped_has_a_letter_and_the_others_none(deadlocks):
    people(9)
    made = wave()

    race(send_waves, partial(services.stop, made.pk))
    send_waves()
    before = invited()
    assert before == written_to()

    made.refresh_from_db()
    if made.state == WaveState.STOPPED:
        services.resume(made.pk)
    send_waves()

    assert len(invited()) == 9
    assert invited() == written_to()
    assert deadlocks == []


def test_of_two_who_sign_at_the_same_moment_one_has_signed(monkeypatch, deadlocks):
    monkeypatch.setattr(services, "ALONE", 1)
    monkeypatch.setattr("applicants.models.ALONE", 1, raising=False)
    people(2)
    made = wave()
    first, second = UserFactory(planner=True), UserFactory(planner=True)

    answers = race(*[partial(services.confirm, made.pk, by=by) for by in (first, second)])

    made.refresh_from_db()
    assert not any(isinstance(answer, BookingError) for answer in answers)
    assert made.state == WaveState.CONFIRMED
    assert made.confirmed_by in (first, second)
    assert deadlocks == []


def test_signed_and_dropped_at_the_same_moment_it_is_dropped_in_the_end(monkeypatch, deadlocks):
    monkeypatch.setattr(services, "ALONE", 1)
    people(2)
    made = wave()
    second = UserFactory(planner=True)

    race(partial(services.confirm, made.pk, by=second), partial(services.drop, made.pk))

    made.refresh_from_db()
    assert made.state == WaveState.DROPPED
    assert invited() == set()
    assert deadlocks == []
