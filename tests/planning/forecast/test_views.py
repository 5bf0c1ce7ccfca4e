from datetime import timedelta

import pytest
from django.urls import reverse

from applicants.models import Applicant
from planning.forecast.pace import LEAST
from planning.models import Plan
from tests.factories import ApplicantFactory, LocationFactory, SlotFactory
from tests.planning.filling.steps import in_days, on
from tests.planning.forecast.steps import campaign, serve
from tests.stickers.factories import StickerFactory

pytestmark = pytest.mark.django_db

HOME = reverse("planning:forecast:home")
SAVE = reverse("planning:forecast:save")


@pytest.fixture
def rotterdam():
    """Three weeks of six a day, of whom five came; sixty more are still to come."""
    return campaign(waiting=60, past=3, coming=3, planned=6)


def text(answer):
    return " ".join(answer.content.decode().split())


def test_before_anybody_was_served_the_page_says_from_when(client, planner):
    SlotFactory(starts_at=on(in_days(3)))
    ApplicantFactory()

    answer = client.get(HOME)

    page = text(answer)
    assert "No data yet" in page
    assert answer.context["first_day"] == in_days(3)
    assert answer.context["forecast_on"] == in_days(3) + timedelta(days=LEAST)
    assert "<svg" not in page


def test_without_a_single_slot_the_page_says_so(client, planner):
    assert "No times are planned." in text(client.get(HOME))


def test_with_few_days_there_is_an_average_and_no_forecast(client, planner):
    location = LocationFactory()
    SlotFactory(location=location, starts_at=on(in_days(1)))
    for day, people in [(-3, 4), (-2, 6)]:
        serve(SlotFactory(location=location, starts_at=on(in_days(day)), planned=9), people)

    ApplicantFactory(served_on=in_days(-60))  # before there were visits to learn from

    answer = client.get(HOME)

    page = text(answer)
    assert "the plain average" in page
    assert answer.context["average"] == 5
    assert answer.context["forecast_on"] == in_days(-3) + timedelta(days=14)
    assert "Most likely" not in page
    assert "<svg" not in page


def test_when_nothing_is_planned_any_more_nobody_can_say(client, planner):
    campaign(past=3, coming=0, planned=2, waiting=5)

    page = text(client.get(HOME))

    assert "No times are planned, so nobody can say when" in page
    assert "The first forecast" not in page


def test_when_everybody_is_served_the_page_says_so(client, planner):
    campaign(past=3, coming=1, planned=2, waiting=0)
    Applicant.objects.update(served_on=in_days(-1))

    answer = client.get(HOME)

    assert answer.status_code == 200
    assert answer.context["now"].fan.last_day == in_days(0)


def test_while_everything_is_paused_there_is_no_day(client, planner, rotterdam):
    rotterdam.slots.filter(starts_at__gte=on(in_days(0))).update(ceiling=0)

    answer = client.get(HOME)

    assert answer.context["now"].fan.last_day is None
    assert "later than can be said" in text(answer)


def test_the_page_says_when_everybody_is_served(client, planner, rotterdam):
    answer = client.get(HOME)

    fan = answer.context["now"].fan
    page = text(answer)
    assert in_days(8) < fan.first_day <= fan.likely_day <= fan.last_day < in_days(40)
    assert "<svg" in page
    assert "Show as table" in page
    assert "Rotterdam" in page
    assert answer.context["changed"] is None


def test_two_more_desks_are_earlier(client, planner, rotterdam):
    answer = client.get(HOME, {f"desks_{rotterdam.pk}": "10"})

    now, changed = answer.context["now"].fan, answer.context["changed"].fan
    assert changed.likely_day < now.likely_day
    assert answer.context["earlier"] == (now.likely_day - changed.likely_day).days
    assert "Days earlier than as it is" in text(answer)


def test_a_closed_week_is_later(client, planner, rotterdam):
    days = {"closed_first": in_days(1).isoformat(), "closed_last": in_days(7).isoformat()}

    answer = client.get(HOME, days)

    assert answer.context["earlier"] < 0
    assert "Days later than as it is" in text(answer)
    assert f"<b>{answer.context['later']}</b>" in text(answer)


def test_every_field_can_be_asked_at_once(client, planner, rotterdam):
    answer = client.get(
        HOME,
        {
            "since": in_days(2).isoformat(),
            f"desks_{rotterdam.pk}": "-2",
            "minutes": "12",
            "no_show": "20",
            "response": "75",
            "more_stickers": "500",
            "more_on": in_days(3).isoformat(),
            "days_late": "14",
            "closed_office": str(rotterdam.pk),
            "closed_first": in_days(4).isoformat(),
        },
    )

    assert not answer.context["form"].errors
    assert answer.context["changed"].fan.likely_day > answer.context["now"].fan.likely_day


def test_too_few_stickers_are_said(client, planner, rotterdam):
    StickerFactory.create_batch(20)

    answer = client.get(HOME)

    now = answer.context["now"]
    assert "But the stickers run out" in text(answer)
    assert (now.fan.last_day, now.without) == (None, 61)
    assert now.enough.last_day is not None


def test_what_makes_no_sense_is_said_beside_the_field(client, planner, rotterdam):
    answer = client.get(HOME, {"minutes": "0"})

    assert "minutes" in answer.context["form"].errors
    assert "govuk-error-message" in text(answer)
    assert answer.context["changed"] is None


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_reads_as_much_for_many_locations(
    client, planner, number, django_assert_num_queries
):
    for at in range(number):
        campaign(f"Office {at}", waiting=3, past=2, coming=1, planned=2)

    with django_assert_num_queries(11):
        client.get(HOME, {"minutes": "12"})


def test_a_change_is_kept_under_a_name(client, planner, rotterdam):
    said = {"name": "Two more", f"desks_{rotterdam.pk}": "2", "minutes": ""}

    answer = client.post(SAVE, said)

    plan = Plan.objects.get()
    assert (plan.name, plan.saved_by) == ("Two more", planner)
    assert plan.changes == f"desks_{rotterdam.pk}=2"
    assert plan.first_day <= plan.likely_day <= plan.last_day
    assert answer.url == f"{HOME}?{plan.changes}#plans"
    assert "Two more" in text(client.get(answer.url))


@pytest.mark.parametrize("name", ["", "Taken", "x" * 61])
def test_a_plan_needs_a_name_of_its_own(client, planner, rotterdam, name):
    Plan.objects.create(name="Taken", changes="", saved_by=planner)

    answer = client.post(SAVE, {"name": name, "minutes": "12"})

    assert answer.context["name"].errors
    assert Plan.objects.count() == 1


def test_a_plan_of_nonsense_is_not_kept(client, planner, rotterdam):
    answer = client.post(SAVE, {"name": "Nonsense", "minutes": "-5"})

    assert answer.context["form"].errors
    assert not Plan.objects.exists()


def test_no_plan_without_data(client, planner):
    assert client.post(SAVE, {"name": "Early"}).url == HOME
    assert not Plan.objects.exists()


def test_a_plan_can_be_forgotten_twice(client, planner):
    plan = Plan.objects.create(name="Old", changes="", saved_by=planner)

    for _ in range(2):
        assert client.post(reverse("planning:forecast:drop", args=[plan.pk])).url == HOME
    assert not Plan.objects.exists()


def test_what_is_in_the_address_cannot_break_the_page(client, planner, rotterdam):
    answer = client.get(HOME, {"desks_<b>": "1", "csrfmiddlewaretoken": "x", "since": "<b>"})

    assert "<b>" not in str(answer.context["form"])
    assert "since" in answer.context["form"].errors
