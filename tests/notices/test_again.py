from datetime import timedelta

import pytest
from django.utils import timezone

from notices.again import send_again
from notices.models import MAX_ATTEMPTS, Notice, Result
from notices.tasks import deliver_notices, deliver_texts
from tests.factories import UserFactory
from tests.races import race
from trail.models import Event

pytestmark = pytest.mark.django_db

SOON = timedelta(minutes=1)


def given_up(key="k", **fields):
    letter = {"about": "A", "to": "a@example.org", "body": "At 9", "attempts": MAX_ATTEMPTS}
    return Notice.objects.create(key=key, language="en", **letter | fields).pk


def test_a_letter_that_was_given_up_leaves_once_more(mail_server):
    pk = given_up(last_error="550", result=Result.DEAD, result_at=timezone.now())

    assert send_again([pk]) == 1
    deliver_notices()

    assert len(mail_server.letters) == 1
    row = Notice.objects.get()
    assert row.sent_at
    assert (row.attempts, row.result, row.result_at) == (2, "", None)


def test_who_clicks_twice_sends_one_letter(mail_server):
    pk = given_up()

    assert [send_again([pk]), send_again([pk])] == [1, 0]
    deliver_notices()

    assert len(mail_server.letters) == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_click_at_once_send_one_letter():
    pk = given_up()

    done = race(*[lambda: send_again([pk])] * 2)

    assert sorted(done) == [0, 1]
    assert Event.objects.filter(kind="letter").count() == 1


@pytest.mark.parametrize(
    "fields", [{"attempts": 3}, {"valid_until": -SOON}, {"sent_at": -SOON}, {"claimed_until": SOON}]
)
def test_what_is_under_way_sent_or_no_longer_true_stays_as_it_is(fields):
    now = timezone.now()
    moments = {k: now + v if isinstance(v, timedelta) else v for k, v in fields.items()}
    pk = given_up(**moments)

    assert send_again([pk]) == 0
    assert Notice.objects.get().attempts == fields.get("attempts", MAX_ATTEMPTS)
    assert not Event.objects.exists()


def test_a_text_that_had_arrived_is_not_sent_twice(notify):
    pk = given_up(channel="sms", to="+31612345678", body="K7P4QX9T", attempts=0)
    deliver_texts()
    Notice.objects.update(sent_at=None, attempts=MAX_ATTEMPTS)  # we never heard the answer

    send_again([pk])
    deliver_texts()

    assert Notice.objects.get().sent_at
    assert len(notify.texts) == 1


def test_the_trail_names_each_letter_and_who_sent_it(client):
    admin = UserFactory(admin=True)
    first, second = given_up(), given_up("l")
    client.force_login(admin)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    asked = {"action": "send_again", "_selected_action": [first, second]}

    answer = client.post("/admin/notices/notice/", asked, follow=True)

    assert "Letters that are sent again: 2" in answer.content.decode()
    told = Event.objects.filter(kind="letter", result="sent again", actor=f"user:{admin.pk}")
    assert sorted(told.values_list("about", flat=True)) == [f"notice:{first}", f"notice:{second}"]


def test_planners_send_nothing_again(client):
    pk = given_up()
    client.force_login(UserFactory(planner=True))

    answer = client.post(
        "/admin/notices/notice/", {"action": "send_again", "_selected_action": [pk]}
    )

    assert answer.status_code == 403
    assert Notice.objects.get().attempts == MAX_ATTEMPTS


def test_the_list_shows_what_was_given_up(client):
    given_up(about="GIVENUP1")
    given_up("sent", about="ARRIVED1", sent_at=timezone.now())
    client.force_login(UserFactory(admin=True))

    html = client.get("/admin/notices/notice/?given_up=1").content.decode()

    assert "GIVENUP1" in html
    assert "ARRIVED1" not in html
