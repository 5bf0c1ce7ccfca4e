import json
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from applicants.models import Applicant
from appointments.models import Appointment, Party
from notices.models import Notice
from privacy.copies import about_her, as_json, as_text, copy_of
from tests.factories import ApplicantFactory, AppointmentFactory, UserFactory
from tests.stickers.factories import OutcomeFactory
from trail.models import Event
from trail.services import number, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return ApplicantFactory(given_names="Oksana", email="oksana@example.org")


def tables(person):
    return json.loads(as_json(copy_of(person)))


def test_everything_about_a_person_is_in_the_copy(person):
    row = AppointmentFactory(applicant=person, party__email="visit@example.org")
    outcome = OutcomeFactory(appointment=row)
    Notice.objects.create(key="k", about=row.party.reference, to="visit@example.org", body="Come!")
    record("phone view", actor="user:3", about=f"applicant:{person.pk}")
    record("identify", result="unknown", actor="applicant", about=number(person.v_number))

    found = tables(person)

    assert found["applicants.applicant"][0]["v_number"] == person.v_number
    assert found["applicants.applicant"][0]["email"] == "oksana@example.org"
    assert row.slot.location.name in found["appointments.appointment"][0]["slot"]
    assert found["appointments.party"][0]["email"] == "visit@example.org"
    assert found["stickers.outcome"][0]["result"] == outcome.get_result_display()
    assert found["notices.notice"][0]["body"] == "Come!"
    assert [each["kind"] for each in found["trail.event"]] == ["phone view", "identify"]
    assert "appointments.statuschange" in found


def test_no_table_that_points_at_a_person_or_a_visit_is_forgotten(person):
    AppointmentFactory(applicant=person)
    looked_at = {rows.model for rows in about_her(person)}

    pointing = {
        model
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if not field.auto_created and field.related_model in {Applicant, Party, Appointment}
    }

    assert pointing - looked_at == set()


def test_nothing_of_others_is_in_the_copy(person):
    row = AppointmentFactory(applicant=person, party__helper_email="helper@example.org")
    other = AppointmentFactory(
        party=row.party, slot=row.slot, applicant__family_name="Zabuzhko"
    ).applicant
    clerk = UserFactory(username="olena", first_name="Olena")
    record("scan", actor=f"user:{clerk.pk}", about=f"party:{row.party_id}")
    Notice.objects.create(
        key="k", about=row.party.reference, to="helper@example.org", body="For the helper"
    )

    text = as_text(copy_of(person))

    assert "Oksana" in text
    for word in [other.v_number, "Zabuzhko", "olena", "helper@example.org", "For the helper"]:
        assert word.casefold() not in text.casefold()


def test_somebody_who_never_booked_has_a_copy_too(person):
    assert set(tables(person)) == {"applicants.applicant"}


def test_the_copy_to_read_has_a_line_for_each_value(person):
    lines = as_text(copy_of(person)).splitlines()

    assert any(line.endswith(f": {person.v_number}") for line in lines)


def test_the_officer_takes_a_copy_and_the_trail_knows(office, officer, person):
    address = f"/admin/privacy/people/{person.pk}/copy/"

    to_read, for_machine = office.post(address), office.post(address, {"as": "json"})

    assert person.v_number in to_read.content.decode()
    assert person.v_number not in to_read["Content-Disposition"]
    assert json.loads(for_machine.content)["applicants.applicant"]
    traces = Event.objects.filter(kind="export").values_list("result", "actor", "about")
    assert set(traces) == {("copy", f"user:{officer.pk}", f"applicant:{person.pk}")}


class TestCommand:
    def copy(self, monkeypatch, typed, **options):
        out = StringIO()
        monkeypatch.setattr("sys.stdin", StringIO(typed))
        call_command("copy_person", stdout=out, **options)
        return out.getvalue()

    def test_the_number_comes_from_standard_input(self, monkeypatch, person):
        written = self.copy(monkeypatch, f"V {person.v_number}\n", json=True)

        assert json.loads(written)["applicants.applicant"]
        event = Event.objects.get(kind="export")
        assert (event.actor, event.about) == ("command:copy_person", f"applicant:{person.pk}")

    def test_it_is_in_the_language_that_is_asked_for(self, monkeypatch, person):
        assert "V-nummer" in self.copy(monkeypatch, person.v_number)
        assert "V-number" in self.copy(monkeypatch, person.v_number, language="en")

    @pytest.mark.parametrize("typed", ["", "\n", "2001000099\n", "abc\n"])
    def test_for_nobody_there_is_no_copy(self, monkeypatch, typed):
        with pytest.raises(CommandError, match="Nobody"):
            self.copy(monkeypatch, typed)

        assert not Event.objects.exists()
