import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from notices import services
from notices.composing import Occasion, Recipient, compose, mail, text
from notices.contexts import Ended, Place
from notices.examples import example
from notices.kinds import CONTEXTS, HEADLINES, LEAD, ON_PAPER, Kind
from notices.models import Channel, Notice
from tests.languages import LANGUAGES

NOW = timezone.now()
PERSON = Recipient("uk", email="o@example.org", phone="+31612345678")
ON_LETTERS = Recipient("uk", name="Olena Koval", posted_by="Utrecht")


def an_occasion(kind=Kind.VISIT, **fields):
    about = {"about": "K7P4QX9T", "version": 2, "code": "K7P4QX9T"}
    start = timezone.now() + timedelta(days=9)
    return Occasion(kind, example(kind, NOW), **{"valid_until": start} | about | fields)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_a_whole_letter_in_every_language(kind, language):
    occasion = an_occasion(kind)
    to = Recipient(language, email="o@example.org", phone="+31612345678")

    for letter in compose(occasion, [to]):
        letter.clean_fields(exclude=["attachments"])
        assert "{" not in letter.subject + letter.body
        assert "\n\n\n" not in letter.body


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_knows_its_headline_its_context_and_its_words(kind):
    subject, body = mail(kind, example(kind, NOW), "en")

    with override("en"):
        assert subject.startswith(str(HEADLINES[kind]))
    assert "Who: Олена, Maksym" in body
    assert CONTEXTS[kind]


@pytest.mark.parametrize("kind", [Kind.VISIT, Kind.MOVED, Kind.REMINDER_1, Kind.TODAY_DOOR])
def test_the_first_screenful_says_when_where_who_and_which(kind):
    subject, body = mail(kind, example(kind, NOW), "en")

    first = body.splitlines()[:8]
    labels = [line.partition(":")[0] for line in first]
    assert [label for label in labels if label in {"When", "Where", "Who", "Reference"}] == [
        "When",
        "Where",
        "Who",
        "Reference",
    ]
    assert "Capelle aan den IJssel" in subject
    assert "your passport or ID card is enough at the desk" in body
    assert "Bring for each person" in body


@pytest.mark.parametrize("why", ["closed", "withdrawn", "issued", "double", "not_yours"])
def test_who_is_cancelled_by_us_reads_why(why):
    context = Ended(["Olena"], "K7P4 QX9T", starts_at=NOW, place=Place("Assen"), why=why)

    _, body = mail(Kind.CANCELLED_BY_US, context, "en")

    said = {
        "closed": "cannot receive you",
        "withdrawn": "no longer registered",
        "issued": "You have your sticker",
        "double": "registered twice",
        "not_yours": "Somebody else made this appointment",
    }
    assert [each for each in said if said[each] in body] == [why]
    assert ("new appointment at any time" in body) is (why in {"closed", "not_yours"})


def test_a_text_says_that_somebody_else_had_made_it():
    context = Ended(["Olena"], "K7P4 QX9T", starts_at=NOW, place=Place("Assen"), why="not_yours")

    _, line = text(Kind.CANCELLED_BY_US, context, "en")

    assert line.startswith("IND Made by somebody else, so cancelled: ")
    assert "K7P4QX9T" in line


@pytest.mark.parametrize(
    ("why", "said"), [("past", "last day that you chose is past"), ("not_yours", "did not ask")]
)
def test_who_waits_no_more_reads_why(why, said):
    context = replace(example(Kind.LINE_OVER, NOW), why=why)

    subject, body = mail(Kind.LINE_OVER, context, "en")

    assert subject == "You are not on the waiting list any more"
    assert said in body
    assert "your V-number and date of birth are enough" in body


def test_who_could_not_come_reads_first_that_she_can_book_again():
    subject, _ = mail(Kind.COULD_NOT_COME, example(Kind.COULD_NOT_COME, NOW), "en")

    assert subject == "You can make a new appointment"


@pytest.mark.parametrize("language", ["uk", "ru", "en"])
def test_helpers_read_a_second_part_in_dutch(language):
    _, body = mail(Kind.VISIT, example(Kind.VISIT, NOW), language)

    assert body.count("———") == 1


@pytest.mark.parametrize("kind", [Kind.TODAY_LATER, Kind.TODAY_DOOR])
def test_helpers_read_what_is_different_today_in_dutch_too(kind):
    context = replace(example(kind, NOW), detail="15:47")

    subject, body = mail(kind, context, "uk")

    assert body.partition("———")[0].count("15:47") == 1
    assert body.partition("———")[2].count("15:47") == 1
    assert ("15:47" in subject) is (kind == Kind.TODAY_LATER)


@pytest.mark.parametrize("kind", [Kind.PROPOSED, Kind.PROPOSED_AGAIN, Kind.OFFER])
def test_helpers_read_in_dutch_until_when_to_answer(kind):
    context = replace(example(kind, NOW), answer_by=NOW.replace(minute=13))

    _, body = mail(kind, context, "uk")

    assert re.search(r"\d\d:13$", body.partition("———")[2], re.MULTILINE)


def test_who_reads_dutch_reads_it_once():
    _, body = mail(Kind.VISIT, example(Kind.VISIT, NOW), "nl")

    assert "———" not in body


def test_each_recipient_is_told_once_on_each_channel():
    helper = Recipient("nl", email="h@example.org", helper=True)

    letters = compose(an_occasion(), [PERSON, helper, PERSON])

    assert [each.key for each in letters] == [
        "visit:K7P4QX9T:2:o@example.org:email",
        "visit:K7P4QX9T:2:+31612345678:sms",
        "visit:K7P4QX9T:2:h@example.org:email",
    ]
    assert [each.language for each in letters] == ["uk", "uk", "nl"]


@pytest.mark.parametrize("kind", Kind)
def test_a_helper_never_gets_the_personal_link(kind):
    helper = Recipient("en", email="h@example.org", phone="+31612345678", helper=True)

    letters = compose(an_occasion(kind), [helper])

    assert not any("example.org/v/" in each.body for each in letters)


def test_a_helper_tells_messages_apart_by_names_day_and_reference():
    [letter] = compose(an_occasion(), [Recipient("en", email="h@example.org", helper=True)])

    assert "Who: Олена, Maksym" in letter.body
    assert "When: " in letter.body
    assert "Reference: K7P4 QX9T" in letter.body


@pytest.mark.django_db
def test_composing_the_same_event_twice_tells_once():
    services.enqueue(compose(an_occasion(), [PERSON]))
    services.enqueue(compose(an_occasion(), [PERSON]))

    assert Notice.objects.count() == 2


@pytest.mark.parametrize("kind", Kind)
def test_paper_goes_only_where_it_is_of_use(kind):
    letters = compose(an_occasion(kind), [ON_LETTERS])

    assert bool(letters) is (kind in ON_PAPER)
    assert all(each.channel == Channel.LETTER for each in letters)


def test_paper_that_would_come_too_late_is_not_written():
    soon, far = timezone.now() + LEAD, timezone.now() + LEAD + timedelta(hours=1)

    assert compose(an_occasion(valid_until=soon), [ON_LETTERS]) == []
    assert len(compose(an_occasion(valid_until=far), [ON_LETTERS])) == 1


def test_who_is_reached_otherwise_gets_no_paper():
    to = Recipient("uk", email="o@example.org", name="Olena Koval", posted_by="Utrecht")

    [letter] = compose(an_occasion(), [to])

    assert letter.channel == Channel.EMAIL


def test_a_letter_keeps_what_it_came_with():
    file = {"name": "a.ics", "type": "text/calendar", "content": "BEGIN:VCALENDAR"}
    place = Place("Assen", about="location:3")
    occasion = Occasion(
        Kind.VISIT,
        example(Kind.VISIT, NOW, place),
        about="K7P4QX9T",
        version=1,
        code="K7P4QX9T",
        files=[file],
    )

    mailed, texted = compose(occasion, [PERSON])

    assert (mailed.code, mailed.attachments, mailed.place) == ("K7P4QX9T", [file], "location:3")
    assert (texted.code, texted.attachments) == ("", [])


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.django_db
def test_composing_asks_the_database_nothing(number, django_assert_num_queries):
    people = [Recipient("en", email=f"p{each}@example.org") for each in range(number)]

    with django_assert_num_queries(0):
        assert len(compose(an_occasion(), people)) == number
