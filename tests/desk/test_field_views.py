import gzip
from datetime import timedelta

import pytest
from django.utils import timezone

from appointments.models import Appointment, WaitlistEntry
from desk.models import Ticket
from notices.models import Notice
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    LocationFactory,
    PartyFactory,
    SlotFactory,
)
from trail.models import Event

ENTER, RESULT = "/desk/enter/", "/desk/result/"


def scan(client, code, **more):
    return client.post(ENTER, {"code": code, **more}, follow=True)


def press(client, party, act="", *claims, **more):
    """Send the field empty, with what the page of this visit has."""
    data = {"code": "", "party": party.pk, "act": act, "claim": [row.pk for row in claims], **more}
    return client.post(ENTER, data, follow=True)


def text(page):
    return " ".join(page.content.decode().split())


def statuses(party):
    return sorted(party.appointments.values_list("status", flat=True))


@pytest.fixture
def family(slot):
    """Three of one party who are expected now."""
    return AppointmentFactory.create_batch(3, slot=slot, party=PartyFactory())


def test_a_scan_shows_the_band_with_everybody_ticked_and_changes_nothing(client, clerk, family):
    party = family[0].party

    page = scan(client, f"IND{party.reference}")

    assert page.redirect_chain == [(f"/desk/visit/{party.pk}/", 302)]
    assert page.context["band"].title.startswith("Expected")
    assert page.context["main"] == "check_in"
    assert text(page).count(" checked>") == 3
    assert 'role="status"' in text(page)
    assert "17-05-1990" in text(page)
    assert statuses(party) == ["booked"] * 3


def test_a_helper_is_removed_when_the_person_asks_at_the_desk(client, clerk, family):
    party = family[0].party
    type(party).objects.update(helper_email="helper@example.org")
    assert "A helper gets the messages too." in text(client.get(f"/desk/visit/{party.pk}/"))

    page = press(client, party, "remove_helper")

    party.refresh_from_db()
    assert (party.helper_email, party.email) == ("", "oksana@example.org")
    assert "Remove the helper" not in text(page)
    assert Event.objects.filter(kind="desk-remove-helper", result="done").exists()
    assert statuses(party) == ["booked"] * 3


def test_the_helper_of_a_visit_elsewhere_is_not_a_clerks_to_remove(client, clerk):
    elsewhere = SlotFactory(starts_at=timezone.now())
    party = AppointmentFactory(
        slot=elsewhere, party=PartyFactory(helper_email="helper@example.org")
    ).party

    page = press(client, party, "remove_helper")

    party.refresh_from_db()
    assert party.helper_email == "helper@example.org"
    assert "helper" not in text(page)


def test_enter_checks_everybody_in_and_gives_one_number(client, clerk, family):
    party = family[0].party
    data = {"code": "", "party": party.pk, "main": "check_in", "claim": [r.pk for r in family]}

    page = client.post(ENTER, data, follow=True)

    assert statuses(party) == ["checked_in"] * 3
    assert Ticket.objects.get().party == party
    assert page.context["ticket"].number == 1


def test_a_code_counts_more_than_the_main_act_of_the_page(client, clerk, family, slot):
    other = AppointmentFactory(slot=slot)
    party = family[0].party

    page = scan(client, other.party.reference, party=party.pk, main="check_in", claim=family[0].pk)

    assert page.context["party"] == other.party
    assert statuses(party) == ["booked"] * 3


def test_those_present_are_checked_in_and_the_others_stay_booked(client, clerk, family):
    press(client, family[0].party, "check_in", *family[:2])

    assert statuses(family[0].party) == ["booked", "checked_in", "checked_in"]


def test_the_places_of_the_others_are_freed_with_one_key(client, clerk, family):
    press(client, family[0].party, "free", *family[:2])

    assert statuses(family[0].party) == ["cancelled", "checked_in", "checked_in"]


@pytest.mark.django_db(transaction=True)  # else the history does not say who
def test_the_same_form_twice_changes_nothing(client, clerk, family):
    party = family[0].party
    for _again in range(2):
        page = press(client, party, "check_in", *family)

    assert statuses(party) == ["checked_in"] * 3
    assert page.context["band"].title.startswith("Checked in")
    assert Ticket.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_check_in_is_undone(client, clerk, family):
    party = family[0].party
    press(client, party, "check_in", *family)

    page = press(client, party, "undo")

    assert statuses(party) == ["booked"] * 3
    assert page.context["band"].title.startswith("Expected")


@pytest.mark.django_db(transaction=True)
def test_after_a_check_in_enter_alone_does_nothing(client, clerk, family):
    page = press(client, family[0].party, "check_in", *family[:2])

    assert page.context["main"] == ""
    assert " checked>" not in text(page)
    press(client, family[0].party)
    assert statuses(family[0].party) == ["booked", "checked_in", "checked_in"]


def test_who_was_cancelled_meanwhile_is_not_checked_in(client, clerk, appointment):
    scan(client, appointment.party.reference)
    soon = timezone.now()
    Appointment.objects.update(status="cancelled", public_at=soon)

    page = press(client, appointment.party, "check_in", appointment)

    assert statuses(appointment.party) == ["cancelled"]
    assert page.context["band"].title == "Cancelled"


def test_a_visit_of_another_day_is_helped_now_if_a_place_is_free(client, clerk, location, slot):
    tomorrow = timezone.now() + timedelta(days=1)
    row = AppointmentFactory(slot__location=location, slot__starts_at=tomorrow)
    page = scan(client, row.party.reference)

    press(client, row.party, "help")

    assert "Help now: 1 person" in text(page)
    assert statuses(row.party) == ["cancelled", "checked_in"]


def test_one_is_freed_and_the_others_stay_as_they_are(client, clerk, family):
    party = family[0].party
    press(client, party, "check_in", family[0])

    page = press(client, party, f"free_one:{family[1].pk}")

    family[1].refresh_from_db()
    assert family[1].status == "cancelled"
    assert statuses(party) == ["booked", "cancelled", "checked_in"]
    assert "Free this place" in text(page)


def test_a_child_is_not_left_without_an_adult(client, clerk, slot):
    party = PartyFactory()
    child = ApplicantFactory(child=True)
    adult = AppointmentFactory(slot=slot, party=party)
    AppointmentFactory(slot=slot, party=party, applicant=child)

    page = press(client, party, f"free_one:{adult.pk}")

    assert statuses(party) == ["booked", "booked"]
    assert "A child under 18 comes with an adult." in text(page)


@pytest.mark.parametrize("one", ["", "0", "x", "99999999999999999999"])
def test_a_place_of_nobody_of_the_party_is_not_freed(client, clerk, family, appointment, one):
    press(client, family[0].party, f"free_one:{one or appointment.pk}")

    assert statuses(family[0].party) == ["booked"] * 3
    assert statuses(appointment.party) == ["booked"]


def test_one_is_moved_and_the_others_stay_as_they_are(client, clerk, location, family):
    later = SlotFactory(location=location, planned=3)
    who = family[1].applicant_id
    address = f"/desk/visit/{family[0].party_id}/move/?who={who}"

    page = client.post(address, {"slots": str(later.pk)}, follow=True)

    assert page.context["party"] == family[0].party
    assert "Moved to: " in text(page)
    assert Appointment.objects.get(slot=later).applicant_id == who
    assert statuses(family[0].party) == ["booked", "booked", "cancelled"]


@pytest.fixture
def away(location):
    """Somebody whose visit here is tomorrow, who can be written to; no place is free today."""
    tomorrow = timezone.now() + timedelta(days=1)
    party = PartyFactory(email="olena@example.org")
    return AppointmentFactory(slot__location=location, slot__starts_at=tomorrow, party=party)


def test_without_a_free_place_the_waiting_list_is_offered_once(client, clerk, location, away):
    first = scan(client, away.party.reference)
    page = press(client, away.party, "wait")
    press(client, away.party, "wait")

    entry = WaitlistEntry.objects.get()
    assert "Put on the waiting list" in text(first)
    assert "Put on the waiting list" not in text(page)
    assert "On the waiting list." in text(page)
    assert ([*entry.locations.all()], entry.party) == ([location], away.party)
    assert statuses(away.party) == ["booked"]


def test_who_cannot_be_written_to_is_not_put_in_line(client, clerk, location, away):
    away.party.email = ""
    away.party.save()

    assert "waiting list" not in text(scan(client, away.party.reference))


def test_with_a_free_place_nobody_is_put_in_line(client, clerk, slot, away):
    page = scan(client, away.party.reference)

    assert "Help now" in text(page)
    assert "waiting list" not in text(page)


def test_who_has_no_visit_and_finds_no_place_is_put_in_line(client, clerk, location):
    person = ApplicantFactory(email="ira@example.org")
    page = scan(client, person.v_number)

    for _again in range(2):
        client.post(ENTER, {"code": "", "act": "walk_in_line", "person": person.pk})

    assert "Put on the waiting list" in text(page)
    assert [*WaitlistEntry.objects.get().applicants.all()] == [person]


def test_without_a_free_place_nothing_is_promised(client, clerk, location):
    tomorrow = timezone.now() + timedelta(days=1)
    row = AppointmentFactory(slot__location=location, slot__starts_at=tomorrow)

    page = scan(client, row.party.reference)

    assert "Help now" not in text(page)
    assert "Move to another time" in text(page)


def test_who_did_not_come_along_is_moved_to_a_party_of_their_own(client, clerk, location, family):
    party = family[0].party
    press(client, party, "check_in", *family[:2])
    later = SlotFactory(location=location, planned=3)
    page = client.get(f"/desk/visit/{party.pk}/move/")

    client.post(f"/desk/visit/{party.pk}/move/", {"slots": str(later.pk)})

    assert [window.slots for window in page.context["times"]] == [(later.pk,)]
    moved = Appointment.objects.get(slot=later)
    assert (moved.status, moved.applicant) == ("booked", family[2].applicant)
    assert moved.party != party


@pytest.mark.parametrize("slots", ["", "0", "1,2,3", "x", "9" * 40])
def test_a_time_that_is_not_free_moves_nobody(client, clerk, appointment, slots):
    client.post(f"/desk/visit/{appointment.party.pk}/move/", {"slots": slots})

    assert statuses(appointment.party) == ["booked"]


def test_of_a_foreign_visit_only_where_and_when_is_shown(client, clerk):
    elsewhere = LocationFactory(name="Zwolle")
    foreign = AppointmentFactory(
        slot__location=elsewhere, slot__starts_at=timezone.now(), applicant__family_name="Secret"
    )

    page = text(scan(client, foreign.party.reference))

    assert "Another location" in page
    assert "Where: Zwolle" in page
    assert "SECRET" not in page
    assert "Oksana" not in page
    assert foreign.party.reference not in page


def test_of_a_later_day_no_names_but_of_the_next_working_day(client, clerk, location):
    now = timezone.now()
    rows = [
        AppointmentFactory(
            slot__location=location,
            slot__starts_at=now + timedelta(days=days),
            applicant__family_name=name,
        )
        for days, name in [(3, "Soon"), (4, "Later")]
    ]

    pages = [text(scan(client, row.party.reference)) for row in rows]

    assert "SOON" in pages[0]
    assert "LATER" not in pages[1]


@pytest.mark.parametrize("typed", ["17051990", "17-05-1990", "Петренко", "petrenko", "PETRENKO O"])
def test_a_visitor_is_found_by_birth_date_or_name(client, clerk, appointment, typed):
    page = scan(client, typed)

    assert page.redirect_chain[-1][0] == f"/desk/visit/{appointment.party_id}/"


def test_several_hits_are_a_list_to_choose_from_by_number(client, clerk, slot):
    rows = [AppointmentFactory(slot=slot) for _ in range(2)]

    page = scan(client, "Petrenko")
    second = scan(client, "2")
    first = client.post(ENTER, {"code": "", "main": page.context["main"]}, follow=True)

    assert [hit.party for hit in page.context["hits"]] == [row.party_id for row in rows]
    assert second.context["party"] == rows[1].party
    assert first.context["party"] == rows[0].party


def test_a_number_that_is_not_on_the_list_opens_nothing(client, clerk, slot):
    AppointmentFactory.create_batch(2, slot=slot)
    scan(client, "Petrenko")

    assert scan(client, "7").redirect_chain == [(RESULT, 302)]


@pytest.mark.parametrize("count", [1, 3])
def test_hits_take_the_same_queries_however_many(
    client, clerk, slot, count, django_assert_max_num_queries
):
    for _ in range(count + 1):
        AppointmentFactory(slot=slot)
    scan(client, "Petrenko")

    with django_assert_max_num_queries(9):  # the traces of all who are shown are one
        client.get(RESULT)


def test_a_v_number_opens_the_visit_wherever_it_is(client, clerk, appointment):
    page = scan(client, appointment.applicant.v_number)

    assert page.context["party"] == appointment.party


def test_who_has_no_visit_is_shown_by_given_names_and_may_come(client, clerk, location, slot):
    person = ApplicantFactory(family_name="Secret", household="H1")
    ApplicantFactory(
        municipality=person.municipality, household="H1", given_names="Danylo", withdrawn=True
    )

    page = scan(client, person.v_number)

    assert person.given_names in text(page)
    assert "Danylo" in text(page)
    assert "No longer registered with a municipality." in text(page)
    assert "Secret" not in text(page)
    client.post(ENTER, {"code": "", "act": "walk_in", "person": person.pk})
    assert Appointment.objects.get(applicant=person).status == "checked_in"


def test_nobody_walks_in_who_was_not_looked_up(client, clerk, slot):
    person = ApplicantFactory()

    client.post(ENTER, {"code": "", "act": "walk_in", "person": person.pk})

    assert not Appointment.objects.exists()


def test_name_and_birth_date_find_any_registered_person(client, clerk, slot):
    person = ApplicantFactory(given_names="Iryna", family_name="Shevchenko")

    page = scan(client, "Шевченко 17.05.1990")

    assert [each.applicant for each in page.context["people"]] == [person]


def test_a_name_alone_finds_no_stranger(client, clerk, slot):
    ApplicantFactory(family_name="Shevchenko")

    page = scan(client, "Shevchenko")

    assert page.context["band"].title == "Not found"
    assert page.context["people"] == []


def test_a_slip_offers_the_nearest_of_today(client, clerk, appointment):
    reference = appointment.party.reference
    wrong = reference[:-1] + ("3" if reference[-1] != "3" else "4")

    page = scan(client, wrong)

    assert page.context["band"].title == "Not a reference"
    assert [hit.party for hit in page.context["hits"]] == [appointment.party_id]


@pytest.mark.parametrize(
    "code",
    ["CMD-X", "A" * 10_000, "<script>alert(1)</script>", "' OR 1=1--", "{{7*7}}", "\u202e", "NL1"],
)
def test_nonsense_is_never_an_error(client, clerk, code):
    page = scan(client, code)

    assert page.status_code == 200
    assert "script>alert" not in text(page)


@pytest.mark.parametrize("number", ["", "0", "x", "9" * 30, "-1"])
def test_an_act_without_a_visit_does_nothing(client, clerk, appointment, number):
    page = client.post(ENTER, {"act": "check_in", "party": number}, follow=True)

    assert page.status_code == 200
    assert statuses(appointment.party) == ["booked"]


@pytest.mark.django_db(transaction=True)  # else the history does not say who
def test_every_view_and_every_act_leaves_a_trace(client, clerk, appointment):
    scan(client, appointment.party.reference)
    press(client, appointment.party, "check_in", appointment)

    found = Event.objects.exclude(kind="desk-open").order_by("pk").values_list("kind", "result")
    assert [*found] == [
        ("scan", "reference"),
        ("visit", "expected"),
        ("desk-check-in", "done"),
        ("visit", "arrived"),
    ]
    assert set(Event.objects.values_list("actor", "about", "channel")) == {
        (f"user:{clerk.pk}", f"party:{appointment.party_id}", "desk")
    }


def test_nothing_secret_is_in_an_address(client, clerk, appointment):
    person = ApplicantFactory()

    pages = [scan(client, appointment.party.reference), scan(client, person.v_number)]

    addresses = " ".join(f"{page.request['PATH_INFO']}{page.redirect_chain}" for page in pages)
    assert appointment.party.reference not in addresses
    assert person.v_number not in addresses


@pytest.mark.parametrize("language", ["uk", "ru", "nl", "en"])
def test_a_card_is_in_the_language_of_the_visitor(client, clerk, appointment, language):
    appointment.party.language = language
    appointment.party.save()

    page = text(client.get(f"/desk/visit/{appointment.party_id}/card/"))

    assert f'class="card" lang="{language}"' in page


def test_every_page_is_stored_by_nobody(client, clerk, appointment):
    scan(client, "Nobody")

    for address in ["/desk/", RESULT, f"/desk/visit/{appointment.party_id}/"]:
        assert "no-store" in client.get(address)["Cache-Control"]


def test_a_result_without_a_search_leads_to_the_list(client, clerk):
    assert client.get(RESULT).url == "/desk/"


def test_a_verdict_is_small_and_takes_few_queries(
    client, clerk, family, django_assert_max_num_queries
):
    address = f"/desk/visit/{family[0].party_id}/"
    client.get(address)

    with django_assert_max_num_queries(10):
        page = client.get(address)

    assert len(gzip.compress(page.content)) <= 4096


def test_a_verdict_says_that_an_address_does_not_work(client, clerk, appointment):
    party = appointment.party
    Notice.objects.create(
        key="k", about=party.reference, to=party.email, language="en", body="You", result="dead"
    )

    page = client.get(f"/desk/visit/{party.pk}/")

    assert "The e-mail address does not work. Please ask for another one." in page.content.decode()


@pytest.mark.parametrize(("word", "status"), [("unknown", 200), ("slip", 200), ("other", 404)])
def test_a_card_without_a_visit_is_for_what_is_not_found(client, clerk, word, status):
    assert client.get("/desk/card/", {"word": word, "language": "ru"}).status_code == status
