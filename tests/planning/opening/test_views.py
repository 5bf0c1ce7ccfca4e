import pytest
from django.urls import reverse
from django.utils import timezone

from gate.models import AdmissionRule, Opening
from gate.room import ROOM
from trail.models import Event

pytestmark = pytest.mark.django_db
SAID = {"why": "the first morning", "before": 30, "day": "", "at": ""}


@pytest.fixture(autouse=True)
def nothing_known():
    """This process knows of no line yet."""
    ROOM.__init__()
    yield
    ROOM.__init__()


def url(name, *args):
    return reverse(f"planning:opening:{name}", args=args)


def traced():
    return list(Event.objects.filter(kind="waiting room").values_list("result", flat=True))


def test_without_a_waiting_room_the_page_says_so(client, planner):
    assert "everybody comes straight in" in client.get(url("home")).content.decode()


def test_a_planner_switches_one_on_at_once(client, planner):
    client.post(url("plan"), SAID)

    row = Opening.objects.get()
    assert row.shown_at == row.opens_at
    assert (row.by, row.why) == (f"user:{planner.pk}", "the first morning")
    assert traced() == ["planned"]


def test_a_planner_plans_one_for_a_morning(client, planner):
    day = timezone.localdate() + timezone.timedelta(days=3)

    client.post(url("plan"), SAID | {"day": day.isoformat(), "at": "09:00"})

    row = Opening.objects.get()
    assert timezone.localtime(row.opens_at).strftime("%H:%M") == "09:00"
    assert (row.opens_at - row.shown_at).total_seconds() == 1800


def test_a_day_that_is_over_is_refused(client, planner):
    answer = client.post(url("plan"), SAID | {"day": "2020-01-01", "at": "09:00"})

    assert "This day is over" in answer.content.decode()
    assert not Opening.objects.exists()


def test_a_day_without_a_time_is_refused(client, planner):
    day = timezone.localdate() + timezone.timedelta(days=3)

    client.post(url("plan"), SAID | {"day": day.isoformat()})

    assert not Opening.objects.exists()


def test_a_second_one_is_refused_in_words(client, planner):
    client.post(url("plan"), SAID)

    answer = client.post(url("plan"), SAID, follow=True)

    assert "There is a waiting room already" in answer.content.decode()
    assert Opening.objects.count() == 1


def test_a_planner_ends_it_and_says_why(client, planner):
    client.post(url("plan"), SAID)
    row = Opening.objects.get()

    client.post(url("end", row.pk), {"why": ""})
    assert Opening.objects.filter(ended_at=None).exists()
    client.post(url("end", row.pk), {"why": "calm"})

    assert not Opening.objects.filter(ended_at=None).exists()
    assert "calm" in client.get(url("home")).content.decode()
    again = client.post(url("end", row.pk), {"why": "calm"}, follow=True)
    assert "has ended already" in again.content.decode()
    assert traced() == ["ended", "planned"]


def test_a_rule_is_added_and_the_last_one_shown(client, planner):
    client.post(url("rule"), {"most_inside": 200, "by_load": "on", "why": "measured"})
    client.post(url("rule"), {"most_inside": 5, "why": "too few"})

    row = AdmissionRule.objects.get()
    assert (row.most_inside, row.by_load) == (200, True)
    assert 'value="200"' in client.get(url("home")).content.decode()
