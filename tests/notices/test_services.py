from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from notices import services
from notices.models import MAX_ATTEMPTS, Notice
from notices.tasks import deliver_notices
from tests.races import race

pytestmark = pytest.mark.django_db


def put(**fields):
    letter = {"key": "k", "about": "A", "to": "a@example.org", "subject": "Hi", "body": "You"}
    services.enqueue([Notice(**{"language": "en"} | letter | fields)])


def put_many(number):
    for each in range(number):
        put(key=f"k{each}", to=f"person{each}@example.org")


def state():
    return Notice.objects.values_list("attempts", "last_error", "sent_at").get()


def waits():
    return Notice.objects.get().send_after - timezone.now()


def test_a_letter_with_the_same_key_is_sent_once(mailoutbox):
    put()
    put()

    deliver_notices()

    assert [(mail.subject, mail.body) for mail in mailoutbox] == [("Hi", "You")]
    assert Notice.objects.get().sent_at


@pytest.mark.parametrize(
    "fields", [{"valid_until": -1}, {"claimed_until": 1}, {"send_after": 1}, {"sent_at": -1}]
)
def test_deliver_next_leaves_alone_what_is_not_due(fields, mailoutbox):
    put(**{name: timezone.now() + timedelta(minutes=by) for name, by in fields.items()})

    assert services.deliver_next() is False
    assert mailoutbox == []


@pytest.mark.parametrize("fields", [{"attempts": MAX_ATTEMPTS}, {"channel": "letter"}])
def test_deliver_next_leaves_alone_what_it_cannot_send(fields, mailoutbox):
    put(**fields)

    assert services.deliver_next() is False
    assert mailoutbox == []


def test_letters_go_out_in_the_order_they_were_due(mailoutbox):
    put(key="later", send_after=timezone.now() - timedelta(minutes=1), subject="later")
    put(key="first", send_after=timezone.now() - timedelta(minutes=2), subject="first")

    deliver_notices()

    assert [mail.subject for mail in mailoutbox] == ["first", "later"]


def test_a_letter_whose_worker_died_is_sent_after_the_lease(mailoutbox):
    put()
    services.claim_next()
    assert services.deliver_next() is False

    Notice.objects.update(claimed_until=timezone.now())

    assert services.deliver_next() is True
    assert len(mailoutbox) == 1


def test_who_comes_back_after_the_lease_does_not_undo_what_another_did():
    put()
    slow = services.claim_next()
    Notice.objects.update(claimed_until=timezone.now())
    services.mark_sent(services.claim_next())

    services.postpone(slow, ConnectionError("late"))

    assert state()[:2] == (2, "")
    assert Notice.objects.get().sent_at


def test_a_withdrawn_letter_is_not_sent(mailoutbox):
    put()
    put(key="other", about="B")
    put(key="third", about="C", subject="Still true")

    services.withdraw(["A", "B"])
    deliver_notices()

    assert [mail.subject for mail in mailoutbox] == ["Still true"]


def test_only_what_is_no_longer_true_is_withdrawn(mailoutbox):
    for kind in ("visit", "offer", "offer_gone"):
        put(key=f"{kind}:A:1", subject=kind)

    services.withdraw(["A"], kinds=["visit", "offer"])
    deliver_notices()

    assert [mail.subject for mail in mailoutbox] == ["offer_gone"]


def test_only_letters_to_these_addresses_are_withdrawn(mailoutbox):
    put(key="replaced:A:1", subject="To another", to="b@example.org")
    put(key="replaced:A:2")

    services.withdraw(["A"], kinds=["replaced"], to=["a@example.org"])
    deliver_notices()

    assert [mail.subject for mail in mailoutbox] == ["To another"]


def test_a_letter_withdrawn_while_it_failed_is_not_tried_again(mail_server):
    put()
    mail_server.answers["a@example.org"] = "451 later"
    services.deliver_next()
    services.withdraw(["A"])

    Notice.objects.update(send_after=timezone.now())

    assert services.deliver_next() is False


def test_a_bad_address_is_tried_once_and_keeps_the_reason(mail_server):
    put()
    mail_server.answers["a@example.org"] = "550 <A@example.org>: no such user"

    deliver_notices()

    attempts, error, sent_at = state()
    assert (attempts, sent_at) == (MAX_ATTEMPTS, None)
    assert "no such user" in error
    assert "a@example.org" not in error.lower()


def test_a_letter_that_is_refused_for_now_waits_longer_each_time(mail_server):
    put()
    mail_server.answers["a@example.org"] = "451 greylisted"
    seen = []
    for _ in range(MAX_ATTEMPTS):
        Notice.objects.update(send_after=timezone.now())
        services.deliver_next()
        seen.append(round(waits().total_seconds() / 60, 1))

    assert seen == [0.5, 2, 10, *[60] * (MAX_ATTEMPTS - 3)]
    assert 23 * 60 < sum(seen[:-1]) < 24 * 60
    assert services.deliver_next() is False  # now it waits for a person


def test_one_bad_letter_does_not_stop_the_post(mail_server):
    put_many(3)
    mail_server.answers["person0@example.org"] = "550 no such user"
    mail_server.answers["person1@example.org"] = "451 greylisted"

    deliver_notices()

    assert [to for to, _ in mail_server.letters] == [["person2@example.org"]]


def test_a_server_that_is_gone_does_not_wear_out_the_letters(settings, mail_server):
    put_many(3)
    settings.EMAIL_PORT = 1

    deliver_notices()

    assert sorted(Notice.objects.values_list("attempts", flat=True)) == [0, 0, 1]


def test_after_the_server_comes_back_every_letter_arrives_once(settings, mail_server):
    put_many(3)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    deliver_notices()
    settings.EMAIL_PORT = port
    Notice.objects.update(send_after=timezone.now())

    deliver_notices()

    assert sorted(to for [to], _ in mail_server.letters) == [
        f"person{each}@example.org" for each in range(3)
    ]


def test_in_demo_mode_letters_are_marked_as_sent(settings, mail_server):
    put()
    settings.DEMO = True

    deliver_notices()

    assert state()[0] == 1
    assert Notice.objects.get().sent_at
    assert mail_server.letters == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_letter_once(mail_server):
    put_many(20)

    race(*[deliver_notices] * 4)

    assert len(mail_server.letters) == 20
    assert len({to for [to], _ in mail_server.letters}) == 20
    assert set(Notice.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_letter_is_sent(monkeypatch):
    put()
    seen = []
    monkeypatch.setitem(
        services.SENDERS, "email", lambda letter: seen.append(connection.in_atomic_block)
    )

    race(*[services.deliver_next] * 4)

    assert seen == [False]


def test_putting_and_withdrawing_are_one_statement_each(django_assert_num_queries):
    letters = [Notice(key=f"k{each}", about="A", to="a@example.org") for each in range(3)]

    with django_assert_num_queries(1):
        services.enqueue(letters)
    with django_assert_num_queries(1):
        services.withdraw(["A", "B"])


def test_a_letter_is_plain_text_and_its_first_line_the_subject(tmp_path, settings):
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices" / "hello.txt").write_text("\nHello {{ name }}\n\nO'Neill & {{ name }}\n")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]

    written = services.write("hello", language="en", context={"name": "<Д'Артаньян>"})

    assert written == ("Hello <Д'Артаньян>", "O'Neill & <Д'Артаньян>")


@pytest.mark.parametrize("name", ["A\r\nBcc: x@y.org", "A\nBcc: x@y.org", "A\x0bB\u2028C"])
def test_a_name_with_line_breaks_never_breaks_the_subject(tmp_path, settings, name):
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices" / "hello.txt").write_text("Hello {{ name }}\n\nText")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]

    subject, _ = services.write("hello", language="en", context={"name": name})

    assert subject.splitlines() == [subject]


def test_a_subject_is_cut_where_the_outbox_ends(tmp_path, settings):
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices" / "hello.txt").write_text("{{ name }}\n\nText")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]

    subject, _ = services.write("hello", language="en", context={"name": "A" * 300})

    put(subject=subject)
    assert len(Notice.objects.get().subject) == 200
