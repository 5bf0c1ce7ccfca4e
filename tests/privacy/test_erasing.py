"""What goes when somebody is erased, what stays, and what she sees afterwards."""

from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from applicants.doubles import pairs
from applicants.erasures import digests, erased, lift
from applicants.identity import who_is
from applicants.models import Applicant, Erasure
from appointments.exceptions import NotAllowed
from appointments.models import Appointment, Party, WaitlistEntry
from appointments.proof import born_in
from notices.models import Notice
from planning.overview.served import progress
from privacy.erasing import erase
from privacy.purging import purge
from stickers.models import Outcome, Reissue, Sticker
from stickers.serials import PRACTICE
from tests.booking.steps import born, identify, text
from tests.factories import ApplicantFactory, AppointmentFactory, SlotFactory, UserFactory
from tests.races import race
from tests.stickers.factories import OutcomeFactory, StickerFactory
from trail.models import Event

pytestmark = pytest.mark.django_db
HERS = ["7300000019", "Zlatomyra", "Kvitkova", "zlatomyra@example.org", "+31699900019"]


@pytest.fixture
def person():
    return ApplicantFactory(
        v_number=HERS[0],
        given_names=HERS[1],
        family_name=HERS[2],
        email=HERS[3],
        phone=HERS[4],
        birth_date="1987-03-09",
    )


def a_visit_of(person, **more):
    given = {"party__email": HERS[3], "party__phone": HERS[4], "party__version": 1}
    return AppointmentFactory(applicant=person, **(given | more))


def everywhere(words):
    """Where in the whole database one of these words stands, as table and column."""
    found = set()
    for model in apps.get_models():
        for row in model._default_manager.all():
            for field in model._meta.concrete_fields:
                text = str(getattr(row, field.attname)).casefold()
                if any(word.casefold() in text for word in words):
                    found.add(f"{model._meta.label_lower}.{field.name}")
    return found


def test_nothing_of_her_is_left_in_any_table(person):
    ended = SlotFactory(starts_at=timezone.now() - timedelta(hours=50))
    row = a_visit_of(person, slot=ended, status="fulfilled")
    OutcomeFactory(appointment=row, note=f"{HERS[1]} wears glasses")
    Notice.objects.create(
        key=f"visit:{row.party.reference}:1:{HERS[3]}:email",
        about=row.party.reference,
        to=HERS[3],
        subject=HERS[1],
        body=f"Come, {HERS[1]}!",
        sent_at=timezone.now(),
        last_error=f"550 {HERS[3]}",
    )
    before = everywhere([*HERS, "1987-03"])

    assert erase(person.pk)

    assert len(before) > 6
    assert everywhere([*HERS, "1987-03"]) == set()


def test_a_visit_to_come_is_cancelled_and_told_by_the_last_message(person):
    row = a_visit_of(person)

    erase(person.pk)

    row.refresh_from_db()
    letters = Notice.objects.filter(about=row.party.reference, channel="email")
    assert row.status == "cancelled"
    assert [(each.to, each.sent_at) for each in letters] == [(HERS[3], None)]
    assert "You asked us to erase your data" in letters[0].body
    assert Party.objects.get(pk=row.party_id).email == ""


def test_after_that_message_nothing_is_left(person):
    a_visit_of(person)
    erase(person.pk)
    Notice.objects.update(sent_at=timezone.now() - timedelta(days=31))

    purge(20)

    assert everywhere(HERS) == set()


def test_who_comes_along_keeps_the_place_and_the_contact(person):
    row = a_visit_of(person)
    other = AppointmentFactory(party=row.party, slot=row.slot)

    erase(person.pk)

    other.refresh_from_db()
    assert other.status == "booked"
    assert Party.objects.get(pk=row.party_id).email == HERS[3]
    body = Notice.objects.filter(channel="email").latest("pk").body
    assert "Does not come any more" in body


def test_no_page_of_others_shows_a_row_without_a_name(person, client):
    officer, caller = UserFactory(officer=True), UserFactory(phone=True)
    person.municipality.officers.add(officer)
    erase(person.pk)

    client.force_login(officer)
    shown = client.get("/admin/applicants/applicant/").context_data["cl"].result_count
    hers = client.get(f"/admin/applicants/applicant/{person.pk}/change/")
    client.force_login(caller)

    assert (shown, hers.status_code) == (0, 404)
    assert client.get(reverse("phone:person", args=[person.pk])).status_code == 404
    assert pairs([person.municipality_id]) == []


def test_who_was_not_served_is_expected_no_more(person):
    served = ApplicantFactory(served=True)
    for each in [person, served]:
        erase(each.pk)

    found = progress()
    assert (found.people, found.served, found.to_book) == (1, 1, 0)


def test_on_the_website_she_is_as_unknown_as_a_number_that_nobody_has(person, client, settings):
    settings.LANGUAGE_CODE = "en"
    erase(person.pk)

    hers = identify(client, person, v_number=HERS[0], **born("1987-03-09"))
    nobody = identify(client, person, v_number="7300000035", **born("1987-03-09"))

    assert hers.status_code == nobody.status_code == 200
    assert text(hers).replace("7300 000 019", "") == text(nobody).replace("7300 000 035", "")


def test_she_waits_no_more(person):
    party = a_visit_of(person, status="cancelled", public_at=timezone.now()).party
    today = timezone.localdate()
    entry = WaitlistEntry.objects.create(
        party=party, weekdays=[0], from_day=today, until_day=today + timedelta(days=9)
    )
    entry.applicants.add(person)

    erase(person.pk)

    assert not WaitlistEntry.objects.exists()


def test_the_ledger_still_says_which_sticker_was_issued_where(person):
    row = a_visit_of(person, status="fulfilled")
    sticker = StickerFactory(at_desk=True)
    Sticker.objects.filter(pk=sticker.pk).update(status="issued", applicant=person)
    clerk = UserFactory()
    reissue = Reissue.objects.create(
        applicant=person, why="stolen", report="PL1700-2026", by=clerk, at=timezone.now()
    )

    erase(person.pk)

    found = Sticker.objects.get(pk=sticker.pk)
    assert (found.serial, found.status, found.applicant_id) == (sticker.serial, "issued", person.pk)
    assert Reissue.objects.get(pk=reissue.pk).report == "-"
    assert Appointment.objects.get(pk=row.pk).status == "fulfilled"
    assert not found.serial.startswith(PRACTICE)


def test_who_is_at_the_desk_is_not_erased(person):
    now = timezone.now()
    slot = SlotFactory(starts_at=now, ends_at=now + timedelta(minutes=10))
    a_visit_of(person, slot=slot, status="checked_in")

    with pytest.raises(NotAllowed):
        erase(person.pk)

    assert Applicant.objects.known().filter(pk=person.pk).exists()


def test_a_second_time_there_is_nothing_to_do(person):
    a_visit_of(person)

    done = [erase(person.pk), erase(person.pk), erase(person.pk + 10**6)]

    assert done == [True, False, False]
    assert Event.objects.filter(kind="erase").count() == 1
    assert Notice.objects.filter(channel="email").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_erase_once(person):
    a_visit_of(person)

    done = race(lambda: erase(person.pk), lambda: erase(person.pk))

    assert sorted(done) == [False, True]
    assert Event.objects.filter(kind="erase").count() == 1
    assert Erasure.objects.count() == 1


def test_whoever_looks_for_her_finds_nobody(person, office):
    row = a_visit_of(person)
    erase(person.pk)

    assert who_is(HERS[0], "1987-03-09") is None
    assert not born_in(row.party, "1987-03-09")
    assert not born_in(row.party, "1987-01-01")


def test_the_trail_says_that_it_was_done_and_not_to_whom(person):
    erase(person.pk)

    event = Event.objects.get(kind="erase")
    assert event.about == f"applicant:{person.pk}"
    assert HERS[0] not in str(vars(event))


def test_what_is_remembered_is_a_keyed_hash(person, settings):
    erase(person.pk)
    known = Erasure.objects.get().digest

    settings.SECRET_KEY, old = "another", settings.SECRET_KEY
    settings.SECRET_KEY_FALLBACKS = []
    forgotten = erased([HERS[0]])
    settings.SECRET_KEY_FALLBACKS = [old]

    assert HERS[0] not in known
    assert forgotten == set()
    assert erased([HERS[0], "7300000020"]) == {HERS[0]}
    assert known in digests(HERS[0])


def test_keys_of_their_own_stay_when_that_of_the_site_changes(person, settings):
    settings.ERASURE_KEYS = ["one"]
    erase(person.pk)

    settings.SECRET_KEY, settings.ERASURE_KEYS = "another", ["two", "one"]

    assert erased([HERS[0]]) == {HERS[0]}


def test_who_was_erased_before_there_were_keys_of_their_own_stays_known(person, settings):
    settings.ERASURE_KEYS = []
    erase(person.pk)

    settings.ERASURE_KEYS = ["one"]

    assert erased([HERS[0]]) == {HERS[0]}


def test_the_officer_sees_first_what_goes_then_erases(person, office):
    page = f"/admin/privacy/people/{person.pk}/erase/"

    asked = office.get(page).content.decode()
    still = Applicant.objects.known().filter(pk=person.pk).exists()
    answer = office.post(page)
    again = office.post(page)

    assert "This cannot be undone." in asked
    assert still
    assert (answer["Location"], again["Location"]) == ("/admin/privacy/", "/admin/privacy/")
    assert not Applicant.objects.known().exists()
    assert "no longer kept" in office.get(page.removesuffix("erase/")).content.decode()
    assert office.get(page).status_code == 302


def test_who_was_erased_can_be_registered_again_if_she_asks(person, office):
    erase(person.pk)

    found = office.post("/admin/privacy/find/", {"v_number": HERS[0]}).content.decode()
    office.post("/admin/privacy/lift/", {"v_number": HERS[0]})

    assert "This person was erased" in found
    assert 'action="/admin/privacy/lift/"' in found
    assert erased([HERS[0]]) == set()
    assert list(Event.objects.filter(kind="erase").values_list("result", flat=True)) == [
        "lifted",
        "",
    ]


def test_the_command_reads_the_number_from_standard_input(person, monkeypatch):
    for options in [{}, {"lift": True}]:
        monkeypatch.setattr("sys.stdin", StringIO(f"{HERS[0]}\n"))
        call_command("erase_person", stdout=StringIO(), **options)

    assert not Applicant.objects.known().exists()
    assert erased([HERS[0]]) == set()
    assert set(Event.objects.values_list("actor", flat=True)) == {"command:erase_person"}


@pytest.mark.parametrize("options", [{}, {"lift": True}])
def test_nobody_is_erased_by_a_number_that_nobody_has(options, monkeypatch, db):
    monkeypatch.setattr("sys.stdin", StringIO("2001000099\n"))

    with pytest.raises(CommandError, match="Nobody"):
        call_command("erase_person", stdout=StringIO(), **options)


def test_erasing_again_after_it_was_lifted_is_remembered_again(person):
    erase(person.pk)
    lift(digests(HERS[0]), timezone.now())
    again = ApplicantFactory(v_number=HERS[0])

    erase(again.pk)

    assert erased([HERS[0]]) == {HERS[0]}
    assert Applicant.objects.filter(v_number__startswith="E").count() == 2


@pytest.mark.parametrize(
    "statement",
    [
        "update stickers_outcome set note = 'another'",
        "update stickers_outcome set note = ''",
        "update stickers_outcome set note = '-', result = 'left'",
        "update stickers_reissue set report = 'another'",
        "update stickers_reissue set why = 'lost'",
    ],
)
def test_the_ledger_is_blotted_out_by_one_sign_and_never_rewritten(statement, person):
    OutcomeFactory(note="wears glasses")
    Reissue.objects.create(applicant=person, why="passport", by=UserFactory(), at=timezone.now())

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Outcome.objects.filter(note="wears glasses").exists()
