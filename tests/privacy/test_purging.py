"""What each clock forgets, and what it leaves."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from applicants.models import Applicant, NotDouble
from appointments.models import Appointment, Party, StatusChange, WaitlistEntry
from config.db import acting_as, service
from notices.models import MAX_ATTEMPTS, Batch, Notice
from privacy.clocks import CLOCKS
from privacy.purging import due, forget_next, purge
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    SlotFactory,
    UserFactory,
)
from tests.races import race

pytestmark = pytest.mark.django_db
NOW = timezone.now


def past(**time):
    return NOW() - timedelta(**time)


def visit_of(days, **more):
    """A visit that many days ago."""
    begins = past(days=days)
    slot = SlotFactory(starts_at=begins, ends_at=begins + timedelta(minutes=10))
    return AppointmentFactory(slot=slot, **more)


def notice(**facts):
    given = {"about": "K7P4QX9T", "to": "oksana@example.org", "body": "Come!", "subject": "Visit"}
    given |= {"key": f"visit:K7P4QX9T:{Notice.objects.count()}:oksana@example.org:email"}
    return Notice.objects.create(**(given | facts))


def run():
    return dict(purge(20))


def test_nothing_is_due_on_an_empty_site():
    assert set(due().values()) == {0}
    assert run() == {}


@pytest.mark.parametrize(
    ("status", "hours", "left"), [("expired", 25, 0), ("expired", 23, 1), ("cancelled", 25, 1)]
)
def test_a_hold_that_lapsed_a_day_ago_goes_with_its_party(status, hours, left):
    row = AppointmentFactory(status=status, public_at=past(hours=hours))

    run()

    assert Appointment.objects.filter(pk=row.pk).count() == left
    assert Party.objects.filter(pk=row.party_id).count() == left
    assert StatusChange.objects.filter(about="appointment", row=row.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_what_the_line_offered_and_nobody_took_is_still_counted():
    @service
    def offer():
        return AppointmentFactory(held=True)

    with acting_as(actor="task:serve_the_line", channel="task"):
        row = offer()
    Appointment.objects.filter(pk=row.pk).update(
        status="expired", held_until=None, public_at=past(days=2)
    )

    run()

    assert Appointment.objects.filter(pk=row.pk).exists()


def test_who_began_and_booked_nothing_is_not_reached_after_a_day():
    row = AppointmentFactory(status="cancelled", public_at=past(hours=25), party__step_free=True)

    run()

    row.party.refresh_from_db()
    assert (row.party.email, row.party.step_free) == ("", False)


@pytest.mark.parametrize(
    ("days", "status", "kept"),
    [
        (31, "fulfilled", False),
        (29, "fulfilled", True),
        (31, "no_show", False),
        (-5, "booked", True),
    ],
)
def test_contacts_of_a_visit_are_kept_for_thirty_days(days, status, kept):
    ended = {} if status in {"fulfilled", "booked"} else {"public_at": past(days=days)}
    row = visit_of(
        days,
        status=status,
        **ended,
        party__version=1,
        party__phone="+31612345678",
        party__helper_email="helper@example.org",
    )

    run()

    party = Party.objects.get(pk=row.party_id)
    assert [bool(party.email), bool(party.phone), bool(party.helper_email)] == [kept] * 3
    assert party.language == "en"


def test_contacts_of_a_visit_that_was_cancelled_long_before_go_by_the_day_of_that():
    row = AppointmentFactory(status="cancelled", public_at=past(days=31), party__version=2)

    run()

    assert Party.objects.get(pk=row.party_id).email == ""


def test_who_comes_again_or_waits_in_line_is_reached():
    again, waits = visit_of(40, status="fulfilled"), visit_of(40, status="fulfilled")
    AppointmentFactory(party=again.party)
    today = timezone.localdate()
    WaitlistEntry.objects.create(
        party=waits.party, weekdays=[0], from_day=today, until_day=today + timedelta(days=9)
    )

    run()

    assert set(Party.objects.values_list("email", flat=True)) == {"oksana@example.org"}


@pytest.mark.parametrize(("facts", "kept"), [({"served": True}, False), ({}, True)])
def test_the_own_contact_is_kept_until_somebody_is_served(facts, kept):
    person = ApplicantFactory(email="own@example.org", phone="+31612345678", **facts)

    run()

    person.refresh_from_db()
    assert [bool(person.email), bool(person.phone)] == [kept, kept]


def test_who_is_served_is_not_reached_by_the_next_list_either():
    from applicants.comparing import adopt
    from applicants.forms import Entry

    served, waiting = ApplicantFactory(served=True), ApplicantFactory()
    for person in [served, waiting]:
        adopt(person, Entry(2, {"email": "new@example.org", "household": "7"}))

    assert (served.email, served.household) == ("", "7")
    assert waiting.email == "new@example.org"


def test_without_an_end_of_the_programme_everybody_stays_who_they_are():
    person = ApplicantFactory(served=True)

    run()

    assert Applicant.objects.known().get() == person


def test_at_the_end_of_the_programme_the_identity_goes(settings):
    settings.PROGRAMME_END = timezone.localdate() - timedelta(days=1)
    person = ApplicantFactory(
        served=True, household="7", set_apart=True, native_name="Оксана", email="own@example.org"
    )
    mate = ApplicantFactory(municipality=person.municipality, household="7")
    NotDouble.objects.create(first=person, second=mate, decided_by=UserFactory())

    assert due()["identities"] == 2
    run()

    found = Applicant.objects.get(pk=person.pk)
    assert found.v_number == f"E{person.pk:09}"
    assert found.birth_date == f"{person.birth_date[:4]}-00-00"
    assert {found.family_name, found.given_names, found.native_name, found.search_key} == {""}
    assert {found.household, found.email, found.phone} == {""}
    assert (found.set_apart, found.is_forgotten) == (False, True)
    assert (found.municipality, found.served_on) == (person.municipality, person.served_on)
    assert not NotDouble.objects.exists()
    assert found.restricted_on == timezone.localdate()


def test_nobody_is_known_by_the_year_that_is_left(settings):
    settings.PROGRAMME_END = timezone.localdate() - timedelta(days=1)
    person = ApplicantFactory()

    run()

    person.refresh_from_db()
    assert not person.born_on("1990-05-17")


def test_who_still_has_a_visit_to_come_keeps_the_name(settings):
    settings.PROGRAMME_END = timezone.localdate() - timedelta(days=1)
    coming, over = AppointmentFactory().applicant, ApplicantFactory()

    run()

    assert list(Applicant.objects.known()) == [coming]
    assert Applicant.objects.get(pk=over.pk).is_forgotten


def test_the_last_day_of_the_programme_is_one_of_it(settings):
    settings.PROGRAMME_END = timezone.localdate()
    ApplicantFactory()

    assert due()["identities"] == 0


@pytest.mark.parametrize(
    ("facts", "kept"),
    [
        ({"sent_at": past(days=15)}, False),
        ({"sent_at": past(days=13)}, True),
        ({"valid_until": past(days=15)}, False),
        ({"attempts": MAX_ATTEMPTS, "send_after": past(days=15)}, False),
        ({"send_after": past(days=15)}, True),
    ],
)
def test_what_a_message_said_is_kept_for_fourteen_days(facts, kept):
    row = notice(**facts, attachments=[{"name": "a", "type": "text/plain", "content": "Oksana"}])

    run()

    row.refresh_from_db()
    assert [bool(row.subject), bool(row.body), bool(row.attachments)] == [kept] * 3


def test_what_is_forgotten_is_never_sent():
    row = notice(attempts=MAX_ATTEMPTS, send_after=past(days=15))

    run()

    assert Notice.objects.unsent(NOW()).filter(pk=row.pk).count() == 0


def test_after_thirty_days_a_message_does_not_say_to_whom_it_went():
    rows = [notice(sent_at=past(days=31)) for _ in range(3)]

    run()

    found = Notice.objects.values_list("to", "key")
    assert {to for to, _key in found} == {""}
    assert {key for _to, key in found} == {
        f"visit:K7P4QX9T:{at}:{row.pk}:email" for at, row in enumerate(rows)
    }


def test_an_address_at_which_nothing_arrives_is_known_as_long_as_somebody_has_it():
    ApplicantFactory(email="dead@example.org")
    used = notice(sent_at=past(days=31), result="dead", to="dead@example.org")
    unused = notice(sent_at=past(days=31), result="dead", to="gone@example.org")

    run()

    assert Notice.objects.get(pk=used.pk).to == "dead@example.org"
    assert Notice.objects.get(pk=unused.pk).to == ""


@pytest.mark.parametrize(("days", "kept"), [(15, False), (13, True), (None, True)])
def test_printed_letters_are_a_file_for_fourteen_days(days, kept):
    printed = past(days=days) if days else None
    Batch.objects.create(posted_by="Assen", pdf=b"%PDF", printed_at=printed)

    run()

    assert Batch.objects.filter(pdf__isnull=False).exists() is kept


def test_sessions_go_when_they_are_over():
    Session.objects.create(session_key="old", session_data="x", expire_date=past(minutes=1))
    Session.objects.create(session_key="new", session_data="x", expire_date=NOW() + timedelta(1))

    run()

    assert list(Session.objects.values_list("pk", flat=True)) == ["new"]


def test_counting_changes_nothing_and_running_again_finds_nothing():
    visit_of(31, status="fulfilled", party__version=1)
    notice(sent_at=past(days=31))

    counted, before = due(), list(Party.objects.values())
    same = list(Party.objects.values()) == before
    first, second = run(), run()

    assert same
    assert {name: number for name, number in counted.items() if number} == first
    assert second == {}


def test_the_command_counts_and_forgets():
    visit_of(31, status="fulfilled", party__version=1)
    said = StringIO()

    for options in [{"dry_run": True}, {}, {}]:
        call_command("purge", stdout=said, **options)

    lines = [line for line in said.getvalue().splitlines() if line.startswith("contacts: ")]
    assert lines == ["contacts: 1", "contacts: 1", "contacts: 0"]


def test_small_batches_come_to_the_same(monkeypatch):
    monkeypatch.setattr("privacy.purging.BATCH", 2)
    for _ in range(5):
        notice(sent_at=past(days=15))

    assert run() == {"texts": 5}


@pytest.mark.django_db(transaction=True)
def test_two_at_once_share_the_work():
    for _ in range(4):
        notice(sent_at=past(days=15))
    [texts] = [clock for clock in CLOCKS if clock.name == "texts"]

    found = race(lambda: forget_next(texts), lambda: forget_next(texts))

    assert sorted(pk for pks in found for pk in pks) == sorted(
        Notice.objects.values_list("pk", flat=True)
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_a_clock_takes_the_same_statements_however_much_is_due(rows, django_assert_num_queries):
    for _ in range(rows):
        visit_of(31, status="fulfilled", party__version=1)
    [contacts] = [clock for clock in CLOCKS if clock.name == "contacts"]

    with django_assert_num_queries(3):
        forget_next(contacts)
