import re
import zlib
from datetime import timedelta

import pytest
from django.utils import timezone

from notices import batches, services
from notices.batches import COLLECTING, MOST
from notices.composing import Occasion, Recipient, compose
from notices.examples import example
from notices.kinds import Kind
from notices.models import POST, Batch, Notice
from notices.papers import pdf
from notices.tasks import make_letters
from tests.factories import UserFactory
from tests.languages import LANGUAGES

pytestmark = pytest.mark.django_db


def put(name="Olena Koval", posted_by="Utrecht", language="uk", days=9, **fields):
    occasion = Occasion(
        Kind.VISIT,
        example(Kind.VISIT, timezone.now()),
        about=fields.pop("about", name),
        version=1,
        code="K7P4QX9T",
        valid_until=timezone.now() + timedelta(days=days),
        send_after=timezone.now() - fields.pop("ago", COLLECTING),
    )
    letters = compose(occasion, [Recipient(language, name=name, posted_by=posted_by)])
    services.enqueue(letters)


def pages(sheets):
    return len(re.findall(rb"/Type /Page\b", sheets))


def test_letters_are_gathered_for_who_posts_them():
    put("Olena")
    put("Taras")
    put("Iryna", posted_by="Assen")

    make_letters()

    found = {batch.posted_by: batch.letters for batch in Batch.objects.all()}
    assert found == {"Utrecht": 2, "Assen": 1}
    assert [pages(batch.pdf) for batch in Batch.objects.order_by("posted_by")] == [1, 2]


def test_a_letter_waits_for_others_that_go_the_same_way():
    put(ago=timedelta(0))

    assert batches.gather_next() is False


def test_what_would_come_too_late_goes_on_no_sheet():
    put()
    Notice.objects.update(valid_until=timezone.now() + POST)

    assert batches.gather_next() is False


def test_a_full_batch_leaves_the_rest_for_the_next():
    for number in range(MOST + 1):
        put(f"Person {number}")

    assert [batches.gather_next(), batches.gather_next(), batches.gather_next()] == [
        True,
        True,
        False,
    ]
    assert sorted(batch.notices.count() for batch in Batch.objects.all()) == [1, MOST]


def test_sheets_are_made_anew_when_a_letter_is_no_longer_true():
    put("Olena", about="A")
    put("Taras", about="B")
    make_letters()
    services.withdraw(["A"])

    make_letters()

    batch = Batch.objects.get()
    assert (batch.letters, pages(batch.pdf)) == (1, 1)
    assert batches.is_true(batch)


def test_a_batch_of_which_nothing_is_true_has_no_sheets():
    put(about="A")
    make_letters()
    services.withdraw(["A"])

    make_letters()

    batch = Batch.objects.get()
    assert (batch.letters, batch.pdf) == (0, None)
    assert batches.mark_printed(batch, by=UserFactory(planner=True)) is False


def test_who_prints_marks_the_letters_as_sent_once():
    put()
    make_letters()
    batch, planner = Batch.objects.get(), UserFactory(planner=True, username="nel")

    assert batches.mark_printed(batch, by=planner) is True
    assert batches.mark_printed(batch, by=UserFactory(planner=True)) is True

    batch.refresh_from_db()
    assert batch.printed_by == "nel"
    assert Notice.objects.get().sent_at == batch.printed_at


def test_sheets_with_a_letter_that_is_no_longer_true_are_not_printed():
    put("Olena", about="A")
    put("Taras", about="B")
    make_letters()
    services.withdraw(["A"])

    assert batches.mark_printed(Batch.objects.get(), by=UserFactory(planner=True)) is False
    assert not Notice.objects.exclude(sent_at=None).exists()


def test_a_printed_batch_is_not_made_again():
    put(about="A")
    make_letters()
    batches.mark_printed(Batch.objects.get(), by=UserFactory(planner=True))
    services.withdraw(["A"])

    assert batches.typeset_next() is False


def test_making_letters_twice_makes_them_once():
    put()
    make_letters()
    made = Batch.objects.get()

    make_letters()

    assert Batch.objects.get().pdf == made.pdf


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_is_one_sheet_in_every_language(language):
    to = Recipient(language, email="o@example.org")
    letters = [
        letter
        for kind in Kind
        for letter in compose(Occasion(kind, example(kind, timezone.now()), "A", 1, "K7P4"), [to])
    ]

    sheets = pdf(letters)

    assert pages(sheets) == len(Kind)
    assert sheets.startswith(b"%PDF-")


def test_every_letter_of_the_languages_is_in_the_font(caplog):
    letters = "Ґґ Єє Її Іі Ёё Ъъ Ыы Ээ ʼ ’ « » № € é ë ï ĳ Š ł"
    body = f"Text: {letters}"

    pdf([Notice(language="uk", to="Łukasz Šimko", subject=letters, body=body)])

    assert "missing" not in caplog.text


def test_no_personal_link_is_on_paper():
    put()
    [letter] = Notice.objects.all()

    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf([letter]), re.DOTALL)

    assert "example.org/v/" in letter.body
    assert not any(b"/v/example" in decompressed(each) for each in streams)


def decompressed(stream):
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""
