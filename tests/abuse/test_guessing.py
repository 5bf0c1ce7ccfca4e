"""Guessing numbers, dates, references: from one address, from many, by each door."""

import pytest
from django.urls import reverse

from applicants.links import make_invitation
from appointments.links import make_link
from gate import limits
from notices.models import Notice
from tests.abuse.conftest import visitor
from tests.bad_input.reading import UNIFORM, without_what_was_sent
from tests.booking.steps import born, identify, text
from tests.factories import ApplicantFactory, AppointmentFactory, UserFactory
from trail.models import Event

pytestmark = pytest.mark.django_db

MANY = "There were many tries."
FROM = "192.0.2.9"
NETWORK = "192.0.2.0/24"


def wrong(person, **where):
    return identify(visitor(**where), person, birth_date_year="1991")


def tried(times, key, network=NETWORK):
    """Count tries that failed, without a page for each."""
    for _ in range(times):
        limits.failed(key, network)


def from_many_networks(key):
    """Three failures each from eleven networks: more than any owner's slips."""
    for number in range(11):
        tried(3, key, f"198.51.{number}.0/24")


def test_ten_dates_from_one_address_and_no_more_while_the_owner_gets_in():
    person = ApplicantFactory()
    tried(10, person.v_number)

    last = wrong(person, REMOTE_ADDR=FROM)
    right_but_late = identify(visitor(REMOTE_ADDR=FROM), person)

    assert UNIFORM in text(last)
    assert (right_but_late.status_code, MANY in text(right_but_late)) == (429, True)
    assert identify(visitor(), person).url == reverse("booking:who")


def test_many_addresses_that_ask_for_one_person_all_wait_and_she_gets_in_within_a_minute(
    time_machine,
):
    time_machine.move_to("2026-11-25 12:00Z", tick=False)
    person, home = ApplicantFactory(birth_date="1990-05-17"), visitor()
    from_many_networks(person.v_number)

    guesses = {wrong(person).status_code for _ in range(20)}
    at_once = identify(home, person)
    time_machine.shift(limits.SLOW)

    assert guesses == {429}
    assert (at_once.status_code, "half a minute" in text(at_once)) == (429, True)
    assert identify(home, person).status_code == 302


def test_a_number_that_nobody_has_waits_like_one_that_somebody_has():
    person = ApplicantFactory()
    nobody = ApplicantFactory.build(v_number="9999999999", municipality=None)
    from_many_networks(person.v_number)
    from_many_networks(nobody.v_number)

    known, unknown = identify(visitor(), person), identify(visitor(), nobody)

    assert known.status_code == unknown.status_code == 429
    assert without_what_was_sent(known, person.v_number) == without_what_was_sent(unknown)


def test_the_right_answer_of_a_whole_centre_is_not_slowed():
    people = ApplicantFactory.create_batch(12)
    for number in range(280):  # typed wrong by others there
        tried(1, f"{number:010}")

    answers = {identify(visitor(REMOTE_ADDR=FROM), person).status_code for person in people}

    assert answers == {302}


def test_numbers_from_one_network_end_after_three_hundred():
    for number in range(301):
        tried(1, f"{number:010}")

    assert identify(visitor(REMOTE_ADDR=FROM), ApplicantFactory()).status_code == 429


def test_a_forged_address_is_no_new_network():
    person = ApplicantFactory()
    tried(11, person.v_number)
    forged = {"HTTP_X_FORWARDED_FOR": "203.0.113.7", "HTTP_X_REAL_IP": "203.0.113.7"}

    assert identify(visitor(REMOTE_ADDR=FROM, **forged), person).status_code == 429


def find(reference, birth_date="1990-05-17", **where):
    return visitor(**where).post(
        reverse("booking:find"), {"reference": reference, **born(birth_date)}
    )


@pytest.fixture
def row(db):
    return AppointmentFactory(slot__location__city="Nieuwegein")


def test_references_from_one_network_end_without_another_word(row):
    for number in range(301):
        tried(1, f"{number:08}")

    late, unknown = find(row.party.reference, REMOTE_ADDR=FROM), find("00000000")

    assert without_what_was_sent(late, row.party.reference) == without_what_was_sent(
        unknown, "00000000"
    )
    assert find(row.party.reference).url == reverse("booking:visit")


def test_dates_for_one_reference_end_too(row):
    tried(11, row.party.reference)

    assert find(row.party.reference, REMOTE_ADDR=FROM).status_code == 200
    assert find(row.party.reference).url == reverse("booking:visit")


def test_who_has_the_link_gets_in_whatever_is_tried_at_the_reference_or_from_the_network(row):
    tried(11, row.party.reference)
    for number in range(301):
        tried(1, f"{number:08}")
    address = reverse("booking:follow", args=[make_link(row.party)])

    opened = visitor(REMOTE_ADDR=FROM).post(address, born("1990-05-17"))

    assert opened.url == reverse("booking:visit")


def test_who_has_the_invitation_gets_in_whatever_is_tried_at_the_number():
    person = ApplicantFactory(birth_date="1990-05-17")
    from_many_networks(person.v_number)
    address = reverse("booking:invited", args=[make_invitation(person)])

    assert visitor().post(address, born("1990-05-17")).status_code == 302


def test_dates_for_a_link_end_too(row):
    address = reverse("booking:follow", args=[make_link(row.party)])
    client = visitor()
    for year in range(1991, 2003):
        client.post(address, born(f"{year}-05-17"))

    assert client.post(address, born("1990-05-17")).status_code == 200


def test_a_number_with_a_right_date_opens_no_visit(row):
    person = row.applicant
    client = visitor()
    identify(client, person)

    opened = {client.get(reverse(f"booking:{name}")).url for name in ["visit", "calendar", "print"]}

    assert opened == {reverse("booking:start")}


def test_send_again_tells_nobody_anything_and_floods_nobody(row):
    client, other = visitor(), visitor()
    identify(client, row.applicant)
    identify(other, ApplicantFactory())

    answers = {text(client.post(reverse("booking:resend"), follow=True)) for _ in range(5)}

    assert len(answers) == Notice.objects.count() == 1
    assert "Nieuwegein" not in answers.pop()
    assert other.post(reverse("booking:resend")).url == reverse("booking:stop")


def test_each_guess_leaves_a_trace_that_names_no_number(row):
    wrong(row.applicant)
    find("00000000")

    events = {(event.kind, event.result) for event in Event.objects.all()}

    assert {("identify", "unknown"), ("open_visit", "unknown")} <= events
    assert row.applicant.v_number not in str(list(Event.objects.values()))


# By phone


@pytest.fixture
def staff(db):
    client = visitor()
    client.force_login(UserFactory(phone=True))
    return client


def prove(staff, row, reference):
    form = {"reference": reference, **born("1990-05-17")}
    return staff.post(reverse("phone:prove", args=[row.applicant_id]), form)


def test_a_caller_who_tries_references_through_staff_gets_no_further(staff, row):
    references = [AppointmentFactory().party.reference for _ in range(3)]

    answers = [prove(staff, row, reference) for reference in ["00000000", *references]]

    assert not any("Nieuwegein" in answer.content.decode() for answer in answers)


def test_staff_who_guess_wait_as_everybody_does(staff, row):
    user = staff.session["_auth_user_id"]
    tried(11, row.party.reference, f"staff:{user}")

    page = prove(staff, row, row.party.reference)

    assert "do not belong together" in text(page)
    assert "Nieuwegein" not in page.content.decode()


def test_whoever_only_knows_the_person_is_sent_to_the_address_of_the_visit(staff, row):
    person = row.applicant_id

    page = staff.get(reverse("phone:person", args=[person])).content.decode()
    sent = text(staff.post(reverse("phone:resend", args=[person]), follow=True))

    assert "Nieuwegein" not in page + sent
    assert row.party.email not in page + sent
    assert "If there is an address on the appointment" in sent
