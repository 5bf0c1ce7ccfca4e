import pytest
from django.urls import reverse

from appointments.links import make_link
from appointments.models import Appointment
from notices.models import Notice
from tests.booking.steps import born, identify, text
from tests.factories import ApplicantFactory, AppointmentFactory

pytestmark = pytest.mark.django_db


def find(client, party, birth_date="1990-05-17"):
    form = {"reference": party.reference, **born(birth_date)}
    return client.post(reverse("booking:find"), form)


def test_reference_and_birth_date_of_an_adult_open_the_visit(client):
    row = AppointmentFactory()

    assert find(client, row.party).url == reverse("booking:visit")
    assert row.party.reference[:4] in text(client.get(reverse("booking:visit")))


def test_the_birth_date_of_a_child_opens_nothing_when_there_is_an_adult(client):
    row = AppointmentFactory()
    child = ApplicantFactory(birth_date="2018-02-03")
    AppointmentFactory(party=row.party, applicant=child, slot=row.slot)

    response = find(client, row.party, "2018-02-03")

    assert "We cannot find this reference and date of birth together." in text(response)


def test_who_left_the_visit_does_not_open_it_any_more(client):
    row = AppointmentFactory()
    left = ApplicantFactory(birth_date="1985-06-07")
    AppointmentFactory(party=row.party, applicant=left, slot=row.slot, cooled=True)

    response = find(client, row.party, "1985-06-07")

    assert "We cannot find this reference and date of birth together." in text(response)
    assert find(client, row.party).url == reverse("booking:visit")


def test_when_nobody_is_left_who_was_there_reads_what_became_of_it(client):
    row = AppointmentFactory()
    find(client, row.party)
    client.post(reverse("booking:cancel"), {"people": [row.pk]})

    assert find(client, row.party).url == reverse("booking:visit")
    assert "This appointment has been cancelled" in text(client.get(reverse("booking:visit")))


def test_a_slip_in_the_reference_is_seen_before_anything_is_looked_up(client):
    row = AppointmentFactory()
    wrong = ("B" if row.party.reference[0] == "A" else "A") + row.party.reference[1:]

    response = client.post(reverse("booking:find"), {"reference": wrong, **born("1990-05-17")})

    assert "There is a slip in this reference." in text(response)


def test_a_personal_link_asks_for_the_birth_date(client):
    row = AppointmentFactory()
    address = reverse("booking:follow", args=[make_link(row.party)])

    asked, opened = client.get(address), client.post(address, born("1990-05-17"))

    assert row.party.reference not in text(asked)
    assert opened.url == reverse("booking:visit")


def test_a_link_dies_when_the_visit_changes(client):
    row = AppointmentFactory()
    address = reverse("booking:follow", args=[make_link(row.party)])
    row.party.version += 1
    row.party.save()

    assert client.get(address).status_code == 404


def test_a_link_dies_when_the_visit_is_over_and_the_reference_tells_what_came_of_it(client):
    row = AppointmentFactory(status="fulfilled")

    assert client.get(reverse("booking:follow", args=[make_link(row.party)])).status_code == 404
    assert find(client, row.party).url == reverse("booking:visit")


def test_one_adult_of_two_with_a_child_can_be_taken_out(client):
    row = AppointmentFactory(slot__planned=3)
    other = AppointmentFactory(party=row.party, slot=row.slot)
    child = ApplicantFactory(birth_date="2018-02-03")
    small = AppointmentFactory(party=row.party, applicant=child, slot=row.slot)
    find(client, row.party)

    client.post(reverse("booking:cancel"), {"people": [row.pk]})

    assert set(Appointment.objects.filter(status="booked")) == {other, small}


def test_cancel_is_asked_first_and_done_by_post_only(client):
    row = AppointmentFactory()
    find(client, row.party)

    client.get(reverse("booking:cancel"))
    assert Appointment.objects.get().status == "booked"
    client.post(reverse("booking:cancel"), {"people": [row.pk]})

    assert Appointment.objects.get().status == "cancelled"
    assert "This appointment has been cancelled" in text(client.get(reverse("booking:visit")))


def test_one_member_can_be_taken_out_alone(client):
    row = AppointmentFactory()
    other = AppointmentFactory(party=row.party, slot=row.slot)
    find(client, row.party)

    client.post(reverse("booking:cancel"), {"people": [other.pk]})

    assert list(Appointment.objects.filter(status="booked")) == [row]


def test_a_child_does_not_stay_behind_alone(client):
    row = AppointmentFactory()
    child = ApplicantFactory(birth_date="2018-02-03")
    AppointmentFactory(party=row.party, applicant=child, slot=row.slot)
    find(client, row.party)

    response = client.post(reverse("booking:cancel"), {"people": [row.pk]})

    assert "A child under 18 comes with an adult." in text(response)
    assert Appointment.objects.filter(status="booked").count() == 2


def test_nobody_cancels_an_appointment_of_somebody_else(client):
    mine, theirs = AppointmentFactory(), AppointmentFactory()
    find(client, mine.party)

    client.post(reverse("booking:cancel"), {"people": [theirs.pk]})

    assert Appointment.objects.filter(status="booked").count() == 2


@pytest.mark.parametrize("email", ["oksana@example.org", ""])
def test_send_again_answers_the_same_whether_there_is_an_address(client, email):
    row = AppointmentFactory(party__email=email)
    identify(client, row.applicant)

    response = client.post(reverse("booking:resend"))
    client.post(reverse("booking:resend"))

    assert "If we have an e-mail address" in text(client.get(response.url))
    assert Notice.objects.count() == (1 if email else 0)
