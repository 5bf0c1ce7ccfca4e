import pytest
from django.core.cache import cache

from notices import breaker
from notices.models import Channel, Notice
from notices.services import deliver_next
from notices.tasks import deliver_notices, deliver_texts

pytestmark = pytest.mark.django_db
GONE = 1  # a port where nobody listens


@pytest.fixture(autouse=True)
def closed():
    for channel in Channel.values:
        breaker.answered(channel)


def put(number, **fields):
    for each in range(number):
        letter = {"key": f"k{each}", "to": f"person{each}@example.org", "language": "en"}
        Notice.objects.create(**letter | fields)


def minute_passes():
    cache.delete(breaker.pausing("email"))


def tried():
    return sum(Notice.objects.values_list("attempts", flat=True))


def test_a_mail_server_that_is_gone_is_asked_five_times_and_then_left_alone(settings, mail_server):
    put(20)
    settings.EMAIL_PORT = GONE

    for _ in range(10):
        deliver_notices()

    assert tried() == breaker.FAILURES


def test_after_the_pause_one_letter_tries_whether_the_server_is_back(settings, mail_server):
    put(20)
    settings.EMAIL_PORT = GONE
    for _ in range(breaker.FAILURES):
        deliver_notices()

    minute_passes()
    for _ in range(3):
        deliver_notices()

    assert tried() == breaker.FAILURES + 1


def test_once_the_server_is_back_everything_that_is_due_leaves(settings, mail_server):
    put(20)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, GONE
    for _ in range(breaker.FAILURES):
        deliver_notices()
    settings.EMAIL_PORT = port

    minute_passes()
    deliver_notices()

    assert len(mail_server.letters) == 20 - breaker.FAILURES  # those were told to wait
    assert not cache.get(breaker.counting("email"))


def test_failures_that_are_not_in_a_row_stop_nothing(settings, mail_server):
    port = settings.EMAIL_PORT
    put(2 * breaker.FAILURES)
    for _ in range(breaker.FAILURES - 1):
        settings.EMAIL_PORT = GONE
        deliver_next()
        settings.EMAIL_PORT = port
        assert deliver_next()

    assert not breaker.is_open("email")


@pytest.mark.parametrize("answer", ["550 no such user", "451 greylisted"])
def test_addresses_that_are_refused_say_nothing_about_the_server(mail_server, answer):
    put(10)
    mail_server.answers.update({f"person{each}@example.org": answer for each in range(9)})

    deliver_notices()

    assert len(mail_server.letters) == 1
    assert not breaker.is_open("email")


def test_a_carrier_of_texts_that_is_silent_stops_no_mail(mail_server, notify):
    put(1)
    for _ in range(breaker.FAILURES):
        breaker.failed("sms")
    Notice.objects.create(key="t", channel="sms", to="+31612345678", body="x", language="en")

    deliver_texts()
    deliver_notices()

    assert notify.texts == []
    assert len(mail_server.letters) == 1


def test_without_valkey_letters_still_leave(settings, mail_server):
    put(1)
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1"}}

    deliver_notices()

    assert len(mail_server.letters) == 1
