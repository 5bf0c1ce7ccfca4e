"""Which kind of message a party gets, by what happened and who did it."""

import pytest
from django.utils import timezone
from icalendar import Calendar

from appointments.again import send_again
from appointments.changes import correct_contact
from appointments.claims import cancel
from appointments.models import Contact, Party
from appointments.served import release
from config.db import acting_as, ids
from notices.models import Notice
from notices.services import deliver_next
from tests.appointments.steps import book, move
from tests.factories import LocationFactory, SlotFactory
from tests.notices.conftest import mail_server as mail_server

pytestmark = pytest.mark.django_db
HER = Contact(email="oksana@example.org", language="en")
BOTH = Contact(email="o@example.org", helper_email="h@example.org", phone="+31612345678")


def last():
    return Notice.objects.order_by("pk").last()


def kind():
    return last().key.partition(":")[0]


def family(size=1, contact=HER):
    return book(size, SlotFactory(planned=4), contact=contact)


def test_the_first_booking_is_confirmed():
    family()

    assert kind() == "visit"


@pytest.mark.parametrize(
    ("door", "expected"),
    [
        ("web", "changed"),
        ("phone", "changed"),
        ("desk", "changed"),
        ("office", "moved"),
        ("task", "moved"),
    ],
)
def test_who_moves_a_visit_decides_how_it_is_told(door, expected):
    rows = family()

    with acting_as(channel=door):
        move(rows, SlotFactory(location__city="Assen"))

    assert kind() == expected
    assert "Amsterdam" in last().body.partition("It was:")[2]


def test_a_move_within_the_town_does_not_name_it_twice():
    rows = family()

    move(rows, SlotFactory(location=rows[0].slot.location, minute=60))

    was = last().body.partition("It was: ")[2].splitlines()[0]
    assert "Amsterdam" not in was


@pytest.mark.parametrize(
    ("door", "expected"),
    [("web", "cancelled_by_you"), ("phone", "cancelled_by_you"), ("office", "cancelled_by_us")],
)
def test_who_cancels_a_visit_decides_how_it_is_told(door, expected):
    rows = family()

    with acting_as(channel=door):
        cancel(ids(rows))

    assert kind() == expected
    assert "new appointment at any time" in last().body
    assert "/en/" in last().body


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("withdrawn", "no longer registered"),
        ("double", "registered twice"),
        ("closed", "cannot receive you"),
        ("not_yours", "Somebody else made this appointment"),
    ],
)
def test_what_we_cancel_says_why(why, said):
    cancel(ids(family()), why=why)

    assert kind() == "cancelled_by_us"
    assert said in last().body


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("issued", "Has a sticker"),
        ("decides", "IND decides later"),
        ("withdrawn", "No longer registered"),
        ("not_yours", "Did not ask for this appointment"),
    ],
)
def test_the_others_of_a_family_read_that_their_visit_stays(why, said):
    gone, stays = family(2)

    release([gone.applicant_id], why=why)

    assert kind() == "fewer"
    assert f"{gone.applicant.given_names}\n" in last().body.partition(said)[2]
    assert f"Who: {stays.applicant.given_names}\n" in last().body


def test_one_who_cancels_leaves_the_others_a_changed_visit_at_the_same_time():
    one, other = family(2)

    cancel([one.pk])

    assert kind() == "changed"
    assert "It was" not in last().body
    assert f"Who: {other.applicant.given_names}\n" in last().body


def test_what_an_officer_mends_without_moving_it_is_confirmed_once_more():
    [row] = family()

    with acting_as(channel="office"):
        correct_contact(row.party_id, Contact(email="new@example.org", language="en"))

    assert Notice.objects.get(to="new@example.org").key.startswith("visit:")


def test_person_phone_and_helper_are_told_and_only_she_gets_the_link():
    family(contact=BOTH)

    told = {notice.to: notice for notice in Notice.objects.all()}

    assert set(told) == {"o@example.org", "+31612345678", "h@example.org"}
    assert "http" in told["o@example.org"].body
    assert "http" not in told["h@example.org"].body


def test_an_address_and_a_number_that_are_replaced_are_told_and_open_nothing():
    [row] = family(contact=BOTH)
    Notice.objects.all().delete()

    correct_contact(row.party_id, Contact(email="n@example.org", phone="+31687654321"))

    old = Notice.objects.filter(key__startswith="replaced:").order_by("channel")
    assert [notice.to for notice in old] == ["o@example.org", "+31612345678"]
    assert "http" not in old[0].body
    assert row.applicant.given_names not in old[0].body


def test_who_gets_the_old_address_back_is_not_told_that_it_was_replaced():
    [row] = family()
    first, second = "oksana@example.org", "new@example.org"

    correct_contact(row.party_id, Contact(email=second, language="en"))
    correct_contact(row.party_id, Contact(email=first, language="en"))

    left = Notice.objects.unsent(timezone.now()).filter(key__startswith="replaced:")
    assert [notice.to for notice in left] == [second]


def test_another_contact_of_a_visit_that_was_cancelled_cancels_nothing_again():
    [row] = family()
    cancel([row.pk])
    Notice.objects.all().delete()

    correct_contact(row.party_id, Contact(email="new@example.org", language="en"))

    assert {notice.key.partition(":")[0] for notice in Notice.objects.all()} == {"replaced"}


def test_nothing_is_valid_once_the_visit_has_begun():
    rows = family(contact=BOTH)
    move(rows, SlotFactory(minute=30))
    cancel(ids(Party.objects.get().appointments.filter(status="booked")))

    starts = set(Notice.objects.exclude(valid_until=None).values_list("valid_until", flat=True))

    assert not Notice.objects.filter(valid_until=None).exists()
    assert max(starts) == SlotFactory.build(minute=30).starts_at


def test_the_reference_is_sent_again_to_all_who_are_told():
    family(contact=BOTH)
    Notice.objects.all().delete()

    send_again(Party.objects.all(), timezone.now())
    send_again(Party.objects.all(), timezone.now())

    assert sorted(Notice.objects.values_list("channel", flat=True)) == ["email", "email", "sms"]
    assert {notice.key.partition(":")[0] for notice in Notice.objects.all()} == {"reference"}


def deliver():
    while deliver_next():
        pass


def event_of(letter):
    [file] = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(file.get_content())
    [event] = calendar.walk("VEVENT")
    return calendar["METHOD"], event


def test_the_calendar_of_a_visit_follows_it_through_the_post(mail_server):
    rows = family()
    deliver()
    moved = move(rows, SlotFactory(location=LocationFactory(), minute=50))
    deliver()
    cancel(ids(moved))
    deliver()

    letters = [letter for _, letter in mail_server.letters]
    events = [event_of(letter) for letter in letters]

    assert [letter["Subject"].partition(":")[0] for letter in letters] == [
        "Your appointment",
        "Your appointment has changed",
        "You cancelled your appointment",
    ]
    assert [event["SEQUENCE"] for _, event in events] == [1, 2, 3]
    assert len({str(event["UID"]) for _, event in events}) == 1
    assert [str(method) for method, _ in events] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert events[1][1]["DTSTART"].dt == moved[0].slot.starts_at
    assert str(events[2][1]["STATUS"]) == "CANCELLED"


def test_a_change_before_the_post_goes_withdraws_what_was_written(mail_server):
    rows = family()
    move(rows, SlotFactory(minute=50))

    deliver()

    assert [letter["Subject"].partition(":")[0] for _, letter in mail_server.letters] == [
        "Your appointment has changed"
    ]
