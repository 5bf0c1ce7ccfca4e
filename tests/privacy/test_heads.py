import json

import pytest
import time_machine

from applicants.erasures import digests
from notices.models import Notice
from privacy.erasing import erase
from privacy.tasks import send_heads
from tests.factories import ApplicantFactory
from tests.trail.chained import chained
from trail import heads

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(settings):
    settings.TRAIL_MAILBOX = "dpo@example.org"


def test_the_head_of_each_hour_goes_to_the_mailbox_once(mailbox):
    *_, last = chained("a", "b")

    for moment in ["2026-03-02T10:05Z", "2026-03-02T10:55Z", "2026-03-02T11:05Z"]:
        with time_machine.travel(moment, tick=False):
            send_heads()

    first, second = Notice.objects.order_by("pk")
    assert (first.to, first.key) == ("dpo@example.org", "heads:2026-03-02T10Z:dpo@example.org")
    assert json.loads(first.attachments[0]["content"])["row"] == last
    assert "verify_trail --head 2026-03-02T10Z.jsonl" in first.body
    assert second.key != first.key


def test_what_the_mail_brings_is_what_the_command_reads(mailbox, tmp_path):
    chained("a")
    send_heads()

    file = tmp_path / "head.jsonl"
    file.write_text(Notice.objects.get().attachments[0]["content"])

    assert list(heads.read(file)) == heads.heads()


def test_nothing_is_sent_without_a_mailbox():
    chained("a")

    send_heads()

    assert not Notice.objects.exists()


def test_nothing_is_sent_before_something_is_chained(mailbox):
    send_heads()

    assert not Notice.objects.exists()


def test_who_was_erased_goes_along_without_a_name(mailbox):
    person = ApplicantFactory(v_number="7300000019")
    erase(person.pk)
    chained("scan")

    send_heads()

    [_heads, erased] = Notice.objects.get(about="trail").attachments
    assert erased["name"] == "erased.jsonl"
    assert digests("7300000019")[0] in erased["content"]
    assert "7300000019" not in erased["content"]
