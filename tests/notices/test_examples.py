import re

import pytest
from django.conf import settings
from django.utils import timezone

from notices.examples import REASONS, example, for_reason, told_apart
from notices.kinds import Kind

MAILS = settings.BASE_DIR / "templates/notices/mail"


def said(kind, language="en"):
    return told_apart(kind, example(kind, timezone.now()), language)


@pytest.mark.parametrize("kind", Kind)
def test_every_reason_that_a_mail_knows_is_among_the_examples(kind):
    named = re.findall(r'(?:why|result) == "(\w+)"', (MAILS / f"{kind}.txt").read_text())

    assert set(named) <= set(REASONS.get(kind, ()))


@pytest.mark.parametrize("kind", REASONS)
def test_each_reason_is_told_in_other_words(kind):
    words = said(kind)

    assert list(words) == list(REASONS[kind])
    assert len(set(words.values())) == len(words)
    assert all(words.values())


def test_what_all_mails_of_a_kind_say_is_no_reason():
    assert said(Kind.ISSUED)["issued"] == (
        "You received your residence sticker. You need not do anything more."
    )


def test_a_kind_without_reasons_tells_none_apart():
    assert said(Kind.VISIT) == {}


def test_a_reason_of_another_kind_changes_nothing():
    context = example(Kind.FEWER, timezone.now())

    assert for_reason(Kind.FEWER, context, "closed") == context
    assert for_reason(Kind.VISIT, context, "issued") == context
