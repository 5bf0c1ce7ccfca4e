from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from desk import field_views
from tests.factories import (
    AppointmentFactory,
    LocationFactory,
    PartyFactory,
    SlotFactory,
    UserFactory,
)
from trail.models import Event

DAY, ENTER = "/desk/", "/desk/enter/"


def scan(client, code):
    return client.post(ENTER, {"code": code}, follow=True)


def text(page):
    return " ".join(page.content.decode().split())


def test_today_shows_who_comes_when(client, clerk, appointment):
    party = appointment.party
    party.language, party.step_free = "uk", True
    party.save()

    page = text(client.get(DAY))

    assert "PETRENKO Oksana" in page
    assert f"{timezone.localtime(appointment.slot.starts_at):%H:%M}" in page
    assert f"{party.reference[:4]} {party.reference[4:]}" in page
    assert "Language: Ukrainian" in page
    assert "Step-free" in page
    assert "More time" not in page


def test_today_marks_children_and_the_guardian_to_check(client, clerk, slot):
    party = PartyFactory(with_guardian=True)
    this_year = timezone.localdate().year
    for age in [13, 17]:
        AppointmentFactory(party=party, slot=slot, applicant__birth_date=f"{this_year - age}-01-01")

    page = text(client.get(DAY))

    assert page.count("Under 18") == 1
    assert page.count("Under 14") == 1
    assert page.count("Check guardian") == 1


def test_adults_with_the_guardian_box_ticked_need_no_check(client, clerk, slot):
    AppointmentFactory(slot=slot, party__with_guardian=True)

    assert "Check guardian" not in text(client.get(DAY))


def test_only_today_and_only_here(client, clerk, location, appointment):
    for days in [-1, 1]:
        moment = timezone.now() + timedelta(days=days)
        AppointmentFactory(
            slot__location=location, slot__starts_at=moment, applicant__family_name="Otherday"
        )
    AppointmentFactory(slot__starts_at=timezone.now(), applicant__family_name="Elsewhere")

    page = text(client.get(DAY))

    assert "PETRENKO" in page
    assert "OTHERDAY" not in page
    assert "ELSEWHERE" not in page


@pytest.mark.parametrize("status", ["held", "cancelled", "expired"])
def test_who_is_not_coming_is_not_listed(client, clerk, slot, status):
    soon = timezone.now()
    AppointmentFactory(
        slot=slot, status=status, public_at=soon, held_until=soon if status == "held" else None
    )

    assert "PETRENKO" not in text(client.get(DAY))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_however_long(
    client, clerk, slot, count, django_assert_num_queries
):
    for _ in range(count):
        AppointmentFactory.create_batch(2, slot=slot, party=PartyFactory())
    client.get(DAY)

    with django_assert_num_queries(10):  # user, location, who when, the list, trace, numbers
        page = client.get(DAY)

    assert page.content.decode().count("PETRENKO") == 2 * count


def test_of_a_great_day_the_visits_next_to_now_are_shown_until_one_asks(
    at_noon, client, clerk, location, slot, monkeypatch
):
    monkeypatch.setattr(field_views, "SHOWN", 1)
    past = [timezone.now() - timedelta(minutes=minutes) for minutes in (40, 35)]
    over = [SlotFactory(location=location, starts_at=at, planned=1) for at in past]
    gone = [AppointmentFactory(slot=each, status="fulfilled").party.pk for each in over]
    coming = [AppointmentFactory(slot=slot).party.pk for _ in range(2)]

    some, whole = client.get(DAY), client.get(DAY, {"whole": 1})

    assert parties(some) == (gone[1:], coming[:1])
    assert parties(whole) == (gone, coming)
    assert "Show the whole day" in text(some)
    assert "Show the whole day" not in text(whole)


def parties(page):
    """Return who is listed as earlier, and from now on."""
    lists = page.context["earlier"], page.context["visits"]
    return tuple([visit.party.pk for visit in each] for each in lists)


@pytest.mark.parametrize(
    ("address", "field"),
    [(ENTER, "code"), ("/desk/location/", "location"), ("/desk/login/", "username")],
)
def test_what_is_no_text_is_turned_away(client, clerk, address, field):
    assert client.post(address, {field: "a\x00b"}).status_code == 400


def test_who_works_at_several_locations_chooses_one(client, clerk, location, appointment):
    other = LocationFactory(name="Assen")
    other.clerks.add(clerk)
    asked = text(client.get(DAY))

    client.post("/desk/location/", {"location": other.pk})

    assert "Where do you work today?" in asked
    assert "Assen" in text(client.get(DAY))
    assert "PETRENKO" not in text(client.get(DAY))


@pytest.mark.parametrize("choice", ["", "abc", "-1", str(10**30), "1 or 1=1"])
def test_a_location_that_is_none_is_not_found(client, clerk, choice):
    assert client.post("/desk/location/", {"location": choice}).status_code == 404


def test_a_foreign_location_does_not_exist(client, clerk, location):
    foreign = LocationFactory()

    assert client.post("/desk/location/", {"location": foreign.pk}).status_code == 404
    assert location.name in text(client.get(DAY))


def test_who_leaves_a_location_sees_it_no_more(client, clerk, location, appointment):
    location.clerks.remove(clerk)

    page = text(client.get(DAY))

    assert "PETRENKO" not in page
    assert "not listed at a location" in page
    assert scan(client, appointment.party.reference).redirect_chain == [("/desk/location/", 302)]
    appointment.refresh_from_db()
    assert appointment.status == "booked"


def test_names_are_shown_as_they_are(client, clerk, slot):
    AppointmentFactory(slot=slot, applicant__family_name="O'Neil <b>", applicant__prefix="van")

    page = text(client.get(DAY))

    assert escape("O'NEIL <B> van Oksana") in page


@pytest.mark.parametrize(
    ("language", "word"), [("nl", "nl"), ("en", "en"), ("uk", "en"), ("ru", "en"), ("xx", "en")]
)
def test_staff_read_dutch_or_english(client, clerk, language, word):
    client.cookies["django_language"] = language

    page = client.get(DAY)

    assert page["Content-Language"] == word


def test_the_language_is_remembered(client, clerk):
    answer = client.post("/desk/language/", {"language": "nl", "next": DAY})

    assert answer.url == DAY
    assert client.get(DAY)["Content-Language"] == "nl"


@pytest.mark.parametrize(
    "target",
    ["//evil.tld", "https:evil", "https://evil.tld", "\\\\evil", "/\\evil", "http:///e.tld"],
)
def test_no_address_leads_away_from_here(client, clerk, target):
    language = client.post("/desk/language/", {"language": "nl", "next": target})

    assert "evil" not in language.url
    assert "e.tld" not in language.url


def sign_in(client, user, target=""):
    user.set_password("a horse that staples")
    user.save()
    address = f"{reverse('desk:login')}?next={target}"
    return client.post(
        address, {"username": user.username, "password": "a horse that staples"}, follow=False
    )


@pytest.mark.parametrize(
    ("role", "target"),
    [
        ("clerk", "/desk/"),
        ("manager", "/planning/overview/today/"),
        ("planner", "/planning/overview/"),
        ("officer", "/admin/"),
        ("dpo", "/admin/"),
        ("admin", "/admin/"),
    ],
)
def test_each_role_is_sent_to_where_its_work_is(db, client, role, target):
    answer = sign_in(client, UserFactory(role=role))

    assert answer.url == "/staff/"
    assert client.get("/staff/").url == target


@pytest.mark.parametrize(
    "target", ["//evil.tld", "https:evil", "https://evil.tld", "\\\\evil", "/\\evil", "/%2f%2fevil"]
)
def test_signing_in_stays_on_our_host(db, client, target):
    answer = sign_in(client, UserFactory(), target)

    assert "evil" not in answer.url or answer.url.startswith("/%2f")


def test_signing_in_leads_to_the_page_that_was_wanted(db, client):
    assert sign_in(client, UserFactory(), "/desk/result/").url == "/desk/result/"


def test_signing_in_changes_the_session_and_leaves_a_trace(db, client):
    client.cookies["sessionid"] = "a" * 32
    user = UserFactory()

    sign_in(client, user)

    assert client.session.session_key != "a" * 32
    event = Event.objects.get()
    assert (event.kind, event.result, event.actor) == ("sign-in", "in", f"user:{user.pk}")
    assert len(event.network) == 16


@pytest.mark.parametrize("form", [{}, {"username": "x"}, {"username": "x", "password": "x" * 5000}])
def test_a_refused_sign_in_says_the_same_to_everybody(db, client, form):
    page = client.post("/desk/login/", form)

    assert page.status_code == 200
    assert "_auth_user_id" not in client.session


def test_signing_out_ends_the_session(client, clerk):
    answer = client.post("/desk/logout/")

    assert answer.url == "/desk/login/"
    assert client.get(DAY).url == f"/desk/login/?next={DAY}"


def test_no_reading_signs_anybody_out(client, clerk):
    assert client.get("/desk/logout/").status_code == 405
    assert client.get(DAY).status_code == 200
