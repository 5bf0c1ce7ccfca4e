"""An officer's pages: ask for a bus, see what became of it, name people, see who came."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from appointments.buses import grant, refuse
from appointments.models import Appointment, Bus, StatusChange
from config.db import ids
from tests.appointments.bus_steps import bus_over, family, granted_bus, kept_by, name_for, status_of
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    BusFactory,
    LocationFactory,
    MunicipalityFactory,
    SlotFactory,
    UserFactory,
    row_of_slots,
)

BUSES = "/admin/buses/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return MunicipalityFactory(name="Amersfoort")


@pytest.fixture
def officer(home):
    officer = UserFactory(officer=True)
    home.officers.add(officer)
    return officer


@pytest.fixture
def office(client, officer):
    client.force_login(officer)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def bus(home):
    return granted_bus(4, municipality=home)


def said(response):
    """The text of a page, without its tags and their places."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def page(office, bus, **asked):
    return office.get(f"{BUSES}{bus.pk}/", asked)


def post(office, bus, act, **data):
    return office.post(f"{BUSES}{bus.pk}/{act}/", data, follow=True)


def name(office, bus, people, **more):
    return post(office, bus, "name", people=ids(people), form_key=uuid4(), **more)


def on(bus):
    rows = Appointment.objects.filter(allotment__bus=bus, status="booked")
    return {row.applicant for row in rows}


# Ask


def form(slot, **parts):
    day = timezone.localdate(slot.starts_at).isoformat()
    asked = {"location": slot.location_id, "day": day, "starts": "09:00", "ends": "12:00"}
    return asked | {"seats": 2, "note": "Two wheelchairs", "form_key": uuid4()} | parts


def test_an_officer_asks_for_places_and_waits_for_the_answer(office, officer, home):
    slot = SlotFactory()

    answer = office.post(f"{BUSES}ask/", form(slot), follow=True)

    bus = Bus.objects.get()
    assert (bus.municipality, bus.asked_by, bus.status) == (home, officer, "asked")
    assert "Your request was sent. A planner will answer it." in said(answer)
    assert "Note of the municipality Two wheelchairs" in said(answer)
    assert "A planner has not answered yet." in said(answer)


def test_asking_twice_with_one_form_asks_once(office):
    asked = form(SlotFactory())

    first, again = (office.post(f"{BUSES}ask/", asked)["Location"] for _ in range(2))

    assert first == again


def test_asking_for_nothing_says_what_is_missing(office):
    answer = said(office.post(f"{BUSES}ask/"))

    for missing in ["Choose the location.", "Enter the day.", "Enter how many people you bring."]:
        assert missing in answer
    assert not Bus.objects.exists()


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"starts": "12:00", "ends": "09:00"}, "This is before the bus comes."),
        ({"starts": "14:00", "ends": "16:00"}, "The location receives nobody at this time."),
        ({"day": "2020-01-01"}, "It is too late for this"),
        ({"day": "tomorrow"}, "Enter a valid date."),
        ({"seats": 0}, "greater than or equal to 1"),
        ({"seats": 201}, "less than or equal to 200"),
        ({"seats": "many"}, "Enter a whole number."),
        ({"note": "x" * 301}, "at most 300 characters"),
        ({"location": 0}, "not one of the available choices"),
    ],
)
def test_a_bus_that_cannot_be_is_refused_beside_the_field(parts, says, office):
    answer = office.post(f"{BUSES}ask/", form(SlotFactory(), **parts))

    assert answer.status_code == 200
    assert says in said(answer)
    assert not Bus.objects.exists()


def test_the_municipality_is_hers_whatever_the_form_says(office, home):
    office.post(f"{BUSES}ask/", form(SlotFactory(), municipality=MunicipalityFactory().pk))

    assert Bus.objects.get().municipality == home


def test_an_officer_of_no_municipality_is_told_whom_to_ask(office, officer):
    officer.municipalities.clear()

    assert "You are not listed with a municipality yet" in said(office.get(f"{BUSES}ask/"))
    assert office.post(f"{BUSES}ask/", form(SlotFactory())).status_code == 200
    assert not Bus.objects.exists()


# The list


def test_the_list_says_what_became_of_each_bus(office, home):
    granted_bus(4, municipality=home)
    BusFactory(municipality=home, refused=True)
    BusFactory(location__name="Far away")

    shown = said(office.get(BUSES))

    assert "granted 4 4 0" in shown
    assert "refused 4" in shown
    assert "Far away" not in shown


def test_a_list_without_a_bus_says_what_it_is_for(office):
    assert "You have not asked for a bus yet." in said(office.get(BUSES))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_however_long_it_is(
    count, office, home, django_assert_num_queries
):
    for _ in range(count):
        name_for(granted_bus(4, municipality=home), 2)
    office.get(BUSES)

    with django_assert_num_queries(3):
        office.get(BUSES)


def test_the_first_page_of_the_admin_leads_to_it(office):
    assert "Buses of your municipality" in said(office.get("/admin/"))


# One bus


def test_the_page_says_how_many_can_be_named_and_until_when(office, bus):
    name_for(bus, 1)
    last = bus.kept_until - timedelta(minutes=1)

    shown = said(page(office, bus))

    assert "Places left to name 3" in shown
    assert f"Last day to name people {timezone.localtime(last):%A}" in shown
    assert "On the bus: 1" in shown


def test_a_refused_bus_shows_the_answer_and_no_people(office, home):
    bus = bus_over(row_of_slots(4), municipality=home)
    refuse(bus.pk, by=UserFactory(planner=True), answer="That day is full.")
    ApplicantFactory(municipality=home)

    shown = said(page(office, bus))

    assert "Answer of the planner That day is full." in shown
    assert "Name people" not in shown
    assert "Petrenko" not in shown


def test_people_are_named_with_their_household(office, bus):
    people = family(bus, 3)

    answer = name(office, bus, people)

    assert "They have places on the bus." in said(answer)
    assert on(bus) == set(people)


@pytest.mark.django_db(transaction=True)
def test_the_history_says_which_officer_named_somebody(office, officer, bus):
    name(office, bus, family(bus))

    history = StatusChange.objects.filter(about="appointment", status="booked").get()
    assert (history.actor, history.channel) == (f"user:{officer.pk}", "office")


def test_the_same_form_twice_names_once(office, bus):
    people, key = family(bus), uuid4()

    for _ in range(2):
        answer = post(office, bus, "name", people=ids(people), form_key=key)

    assert "They have places on the bus." in said(answer)
    assert Appointment.objects.count() == 1


def test_what_was_looked_for_is_still_there_afterwards(office, bus):
    people = family(bus, family_name="Shevchenko")

    answer = office.post(
        f"{BUSES}{bus.pk}/name/?q=Shevchenko", {"people": ids(people), "form_key": uuid4()}
    )

    assert answer["Location"] == f"{BUSES}{bus.pk}/?q=Shevchenko"


@pytest.mark.parametrize(
    ("situation", "reason"),
    [
        ({"served": True}, "Already has a sticker."),
        ({"withdrawn": True}, "No longer registered with a municipality."),
        ({"in_a_closed_wave": True}, "Will be invited a little later."),
    ],
)
def test_the_page_says_at_once_who_cannot_be_named_and_why(situation, reason, office, bus):
    person = family(bus, **situation)

    assert reason in said(page(office, bus, everybody="on"))
    answer = name(office, bus, person)

    assert f"Not everybody can come on this day. {reason}" in said(answer)
    assert on(bus) == set()


def test_the_page_says_at_once_who_has_an_appointment_but_not_when_or_where(office, bus):
    [person] = family(bus)
    elsewhere = LocationFactory(name="Somewhere", city="Faraway")
    booked = AppointmentFactory(applicant=person, slot__location=elsewhere)

    shown = said(page(office, bus, everybody="on"))
    answer = name(office, bus, [person])

    assert "Already has an appointment." in shown
    assert "Somebody of them already has an appointment. Nobody was named." in said(answer)
    for text in [shown, said(answer)]:
        assert "Somewhere" not in text
        assert "Faraway" not in text
        assert booked.party.reference not in text


def test_first_the_page_shows_who_still_needs_an_appointment(office, bus):
    family(bus, family_name="Waiting")
    family(bus, family_name="Served", served=True)
    family(bus, family_name="Gone", withdrawn=True)
    AppointmentFactory(applicant=family(bus, family_name="Booked")[0])

    shown, everybody = said(page(office, bus)), said(page(office, bus, everybody="on"))

    assert "Waiting," in shown
    for absent in ["Served", "Gone", "Booked"]:
        assert f"{absent}," not in shown
        assert f"{absent}," in everybody


def test_people_are_found_by_name_in_any_script(office, bus):
    family(bus, family_name="Shevchenko", native_name="Шевченко Ольга")
    family(bus, family_name="Bondar")

    shown = said(page(office, bus, q="Шевченко"))

    assert "Shevchenko," in shown
    assert "Bondar," not in shown


def test_all_of_a_household_are_shown_when_one_is_found(office, bus):
    mother, child = family(bus, 2)
    child.family_name, child.served_on = "Other", timezone.localdate()
    child.save()

    shown = said(page(office, bus, q=mother.given_names))

    assert "Other," in shown
    assert "Already has a sticker." in shown


def test_who_is_set_apart_is_not_shown_with_the_household(office, bus):
    one, apart = family(bus, 2)
    apart.set_apart = True
    apart.save()

    groups = page(office, bus).context["households"]
    together = page(office, bus, q=one.given_names).context["households"]

    assert [apart] in [[each.applicant for each in group.people] for group in groups]
    assert apart not in [each.applicant for group in together for each in group.people]


def test_children_alone_need_a_guardian(office, bus):
    child = family(bus, child=True)

    shown = said(page(office, bus))
    alone = name(office, bus, child)
    accompanied = name(office, bus, child, with_guardian="on")

    assert "A guardian comes along who is not named here" in shown
    assert "A child under 18 comes with an adult." in said(alone)
    assert "They have places on the bus." in said(accompanied)


def test_nobody_ticked_is_said(office, bus):
    assert "Tick who comes." in said(post(office, bus, "name", form_key=uuid4()))


@pytest.mark.parametrize("data", [{}, {"form_key": "x"}, {"people": "x"}])
def test_what_no_form_of_ours_sends_names_nobody(data, office, bus):
    sent = {"people": ids(family(bus)), "form_key": uuid4()} | data

    answer = post(office, bus, "name", **sent)

    assert answer.status_code == (404 if data else 200)


def test_somebody_of_another_municipality_does_not_exist(office, bus):
    stranger = ApplicantFactory(family_name="Stranger")

    assert name(office, bus, [stranger]).status_code == 404
    assert "Stranger" not in said(page(office, bus, everybody="on"))
    assert on(bus) == set()


@pytest.mark.parametrize("count", [1, 3])
def test_a_bus_takes_the_same_queries_however_many_are_on_it_or_may_be(
    count, office, home, django_assert_num_queries
):
    bus = granted_bus(12, seats=12, municipality=home)
    for _ in range(count):
        name_for(bus, 2)
        family(bus, 2)
    page(office, bus)

    with django_assert_num_queries(9):
        page(office, bus)


def test_people_come_in_pages(office, bus):
    for _ in range(21):
        ApplicantFactory(municipality=bus.municipality)

    first = page(office, bus, everybody="on")
    second = page(office, bus, everybody="on", page=2)

    assert "Page 1 / 2" in said(first)
    assert 'href="?everybody=on&amp;page=2"' in first.content.decode()
    assert [len(each.context["households"]) for each in [first, second]] == [20, 1]


# Take out, withdraw


def test_who_is_ticked_is_taken_out(office, bus):
    stays, goes = (name_for(bus, 1)[0] for _ in range(2))

    answer = post(office, bus, "take-out", claims=[goes.pk])

    assert "They are no longer on the bus, and were told." in said(answer)
    assert on(bus) == {stays.applicant}


def test_nobody_ticked_takes_nobody_out(office, bus):
    name_for(bus, 1)

    assert "Tick who does not come." in said(post(office, bus, "take-out"))
    assert len(on(bus)) == 1


def test_a_child_is_not_left_behind(office, bus):
    grown, _ = name_for(bus, family(bus) + family(bus, child=True))

    answer = post(office, bus, "take-out", claims=[grown.pk])

    assert "A child under 18 comes with an adult." in said(answer)
    assert len(on(bus)) == 2


@pytest.mark.parametrize("claims", [["x"], ["0"]])
def test_who_is_not_on_the_bus_cannot_be_taken_out(claims, office, bus):
    assert post(office, bus, "take-out", claims=claims).status_code == 404


def test_who_is_on_another_bus_cannot_be_taken_out_by_this_one(office, bus):
    [row] = name_for(granted_bus(4), 1)

    assert post(office, bus, "take-out", claims=[row.pk]).status_code == 404
    row.refresh_from_db()
    assert row.status == "booked"


def test_an_officer_gives_back_what_she_does_not_need(office, bus):
    name_for(bus, 1)

    answer = post(office, bus, "withdraw")

    assert "The places that nobody was named for are given back." in said(answer)
    assert status_of(bus) == "withdrawn"
    assert len(on(bus)) == 1
    assert "Name people" not in said(answer)


def test_what_was_refused_cannot_be_given_back(office, home):
    bus = BusFactory(municipality=home, refused=True)

    assert "This has changed meanwhile. Please look again." in said(post(office, bus, "withdraw"))


# Afterwards


def test_when_places_have_fallen_open_nobody_is_named_any_more(office, bus, time_machine):
    people = family(bus)
    time_machine.move_to(bus.kept_until)
    office.force_login(bus.municipality.officers.get())

    shown, answer = said(page(office, bus)), name(office, bus, people)

    assert "Name people" not in shown
    assert "It is too late for this" in said(answer)


def test_after_the_day_the_officer_sees_who_came(office, bus, time_machine):
    came, stayed_away = name_for(bus, 1)[0], name_for(bus, 1)[0]
    Appointment.objects.filter(pk=came.pk).update(status="fulfilled")
    assert "Came" not in said(page(office, bus))
    time_machine.move_to(came.slot.starts_at + timedelta(days=1))
    office.force_login(bus.municipality.officers.get())
    Appointment.objects.filter(pk=stayed_away.pk).update(status="no_show", public_at=timezone.now())

    shown = said(page(office, bus))

    assert "On the bus: 2 · Came: 1" in shown
    assert "granted 4 4 2 1" in said(office.get(BUSES))
    assert {each.claim: each.came for each in page(office, bus).context["passengers"]} == {
        came: True,
        stayed_away: False,
    }


def test_who_belongs_to_another_municipality_by_now_is_no_longer_shown(office, bus):
    [row] = name_for(bus, family(bus, family_name="Moved"))
    row.applicant.municipality = MunicipalityFactory()
    row.applicant.save()

    assert "Moved" not in said(page(office, bus))


@pytest.mark.parametrize("act", ["name", "take-out", "withdraw"])
def test_a_bus_of_another_municipality_does_not_exist(act, office):
    foreign = granted_bus(4)

    assert page(office, foreign).status_code == 404
    assert post(office, foreign, act).status_code == 404
    assert status_of(foreign) == "granted"


@pytest.mark.parametrize("role", ["planner", "dpo", "admin"])
def test_nobody_else_sees_or_changes_who_is_on_a_bus(role, client, bus):
    client.force_login(UserFactory(role=role))

    pages = [BUSES, f"{BUSES}ask/", f"{BUSES}{bus.pk}/"]

    assert {client.get(address).status_code for address in pages} == {403}
    assert {post(client, bus, act).status_code for act in ["name", "take-out"]} == {403}


def test_an_answer_shows_how_much_was_granted(office, home):
    bus = bus_over(row_of_slots(4), municipality=home)
    grant(bus.pk, 3, by=UserFactory(planner=True), answer="We have three.")

    shown = said(page(office, bus))

    assert "Places asked for 4 Places granted 3 Places left to name 3" in shown
    assert kept_by(bus) == [3]
