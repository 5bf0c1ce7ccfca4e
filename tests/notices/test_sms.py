import pytest
from django.utils import timezone

from notices import results, services, sms
from notices.exceptions import NotNow, Undeliverable, Unreachable
from notices.models import MAX_ATTEMPTS, Channel, Notice, Result
from notices.tasks import ask_results, deliver_notices, deliver_texts

MOBILE = "+31612345678"


def a_text(**fields):
    text = {"key": "visit:K7P4QX9T:1:sms", "about": "K7P4QX9T", "to": MOBILE, "body": "IND 09:20"}
    return Notice(**{"channel": Channel.SMS, "language": "uk"} | text | fields)


def put(**fields):
    services.enqueue([a_text(**fields)])


def state():
    return Notice.objects.values_list("attempts", "result").get()


def test_a_text_arrives_as_it_was_written_under_a_reference_that_names_nobody(notify):
    carrier_id = sms.send_text(a_text())

    [text] = notify.texts
    assert (text["id"], text["phone_number"], text["body"]) == (carrier_id, MOBILE, "IND 09:20")
    assert "K7P4QX9T" not in text["reference"]


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (400, NotNow),
        (401, Unreachable),
        (403, Unreachable),
        (429, Unreachable),
        (500, NotNow),
        (502, Unreachable),
        (503, Unreachable),
    ],
)
def test_what_an_answer_means_for_the_text(notify, status, meaning):
    notify.orders = [status]

    with pytest.raises(meaning):
        sms.send_text(a_text())


def test_a_number_that_is_none_is_refused_for_good(notify):
    with pytest.raises(Undeliverable):
        sms.send_text(a_text(to="+31600000000"))


def test_who_does_not_answer_is_left_after_the_timeout(notify, settings):
    settings.NOTIFY_TIMEOUT, notify.silent_for = 0.2, 0.6

    with pytest.raises(Unreachable):
        sms.send_text(a_text())


def test_without_a_key_texts_wait(settings):
    settings.NOTIFY_KEY = ""

    with pytest.raises(Unreachable):
        sms.send_text(a_text())


def test_in_demo_mode_no_text_leaves_the_machine(notify, settings):
    settings.DEMO = True
    assert sms.send_text(a_text()) == notify.texts[0]["id"]

    settings.NOTIFY_URL = "https://api.notifynl.invalid"

    assert sms.send_text(a_text()) == ""


def test_a_text_whose_answer_was_lost_is_not_sent_twice(db, notify):
    put()
    notify.forgetful = True
    deliver_texts()
    notify.forgetful = False
    Notice.objects.update(send_after=timezone.now())

    deliver_texts()

    [text] = notify.texts
    assert Notice.objects.get().carrier_id == text["id"]
    assert Notice.objects.get().sent_at


def test_a_refused_number_is_dead_and_found_by_what_it_is_about(db, notify):
    put(to="+31600000000")

    deliver_texts()

    assert state() == (MAX_ATTEMPTS, Result.DEAD)
    assert Notice.objects.dead(["K7P4QX9T"]).count() == 1
    assert Notice.objects.dead(["OTHER"]).count() == 0
    assert "600000000" not in Notice.objects.get().last_error


def test_a_carrier_that_is_busy_stops_the_texts_and_not_the_mails(db, notify, mailoutbox):
    for number in range(3):
        put(key=f"k{number}")
    put(key="mail", channel=Channel.EMAIL, to="o@example.org")
    notify.orders = [429] * 9

    deliver_texts()
    deliver_notices()

    texts = Notice.objects.filter(channel=Channel.SMS)
    assert sorted(texts.values_list("attempts", flat=True)) == [0, 0, 1]
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    ("ending", "result"),
    [
        ("5678", Result.DELIVERED),
        ("0001", Result.DEAD),
        ("0002", Result.FAILED),
        ("0003", Result.FAILED),
        ("0004", ""),
    ],
)
def test_what_became_of_a_text_is_kept(db, notify, ending, result):
    put(to=f"+3161234{ending}")
    deliver_texts()

    ask_results()

    assert state() == (1, result)


def test_nobody_asks_twice_within_minutes_nor_after_an_answer(db, notify):
    put(to="+31612340004")
    deliver_texts()

    assert [results.ask_next(), results.ask_next()] == [True, False]

    Notice.objects.update(claimed_until=None)
    notify.texts[0]["status"] = "delivered"
    assert [results.ask_next(), results.ask_next()] == [True, False]
    assert Notice.objects.get().result_at


def test_a_text_that_the_carrier_does_not_know_stops_no_question(db, notify):
    for number in range(2):
        put(key=f"k{number}")
    deliver_texts()
    del notify.texts[0]

    ask_results()

    assert sorted(Notice.objects.values_list("result", flat=True)) == ["", Result.DELIVERED]


def test_no_question_goes_to_a_carrier_that_does_not_answer(db, notify):
    put()
    deliver_texts()
    notify.orders = [503]

    assert results.ask_next() is False
    assert state() == (1, "")
