"""What a wave would be: how many, whom it writes to and how, and what that costs."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from planning.waves.choosing import Choice
from planning.waves.preview import SAMPLE, Cost, Preview, preview
from tests.factories import ApplicantFactory, AppointmentFactory, WaveFactory
from tests.planning.waves.steps import family

pytestmark = pytest.mark.django_db


def seen(size=1000, in_days=0, **more):
    now = timezone.now()
    with override("en"):
        return preview(Choice("One", now + timedelta(days=in_days), size, **more), now)


def test_a_household_costs_one_message_on_each_channel():
    family("child", "teenager")

    found = seen()

    assert (found.people, found.households) == (3, 1)
    assert (found.cost.emails, found.cost.texts, found.cost.letters) == (1, 0, 0)


def test_texts_are_counted_in_parts_and_who_has_neither_gets_paper():
    ApplicantFactory(phone="+31612345678", language="uk")
    ApplicantFactory(phone="+31612345679", language="en", email="o@example.org")
    ApplicantFactory()

    cost = seen().cost

    assert (cost.emails, cost.texts, cost.parts, cost.letters) == (1, 2, 2, 1)
    assert cost.languages == [("Українська", 2), ("English", 1)]


def test_it_is_whom_the_invitation_goes_to_that_is_counted():
    _adult, child = family("child")
    type(child).objects.filter(pk=child.pk).update(phone="+31612345678")

    assert seen().cost.texts == 0  # an adult who can be reached comes before a child


def test_reasons_come_with_how_many_they_keep_out():
    AppointmentFactory.create_batch(2)
    ApplicantFactory(served=True)
    ApplicantFactory.create_batch(2)

    assert seen(size=1).out == [
        ("has a sticker", 1),
        ("has an appointment", 2),
        ("the wave is full: a later one", 1),
    ]


def test_a_sample_goes_from_the_first_to_the_last():
    people = ApplicantFactory.create_batch(2 * SAMPLE)

    sample = seen().sample

    assert len(sample) == SAMPLE
    assert sample[:2] == [people[0], people[2]]


def test_who_can_book_now_and_would_have_to_wait_is_counted():
    ApplicantFactory()
    ApplicantFactory(in_a_closed_wave=True)
    ApplicantFactory(wave=WaveFactory(opens_at=timezone.now()))

    assert seen(in_days=3).have_to_wait == 2
    assert seen().have_to_wait == 0


@pytest.mark.parametrize(("people", "takes_two"), [(500, False), (501, True)])
def test_more_than_five_hundred_people_take_two(people, takes_two):

    assert Preview(None, people, 1, [], [], Cost(), 0).takes_two == takes_two


def test_of_nobody_there_is_a_preview_too():
    assert (seen().people, seen().sample, seen().out) == (0, [], [])


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_as_many_queries_for_many_as_for_one(number, django_assert_num_queries):
    ApplicantFactory.create_batch(number)

    with django_assert_num_queries(7):
        seen(in_days=1)
