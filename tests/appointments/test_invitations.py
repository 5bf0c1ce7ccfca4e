"""Invitations: one to a household, with the link that stands for the V-number; once more later."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from applicants.links import read_invitation
from appointments.invitations import decent, invite, invite_again
from appointments.tasks import invite_again as task
from config.db import ids
from notices.models import Notice
from notices.services import deliver_next
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    MunicipalityFactory,
    WaveFactory,
)
from tests.notices.conftest import mail_server as mail_server
from tests.races import race

pytestmark = pytest.mark.django_db


def family():
    home = {"municipality": MunicipalityFactory(), "household": "7"}
    adult = ApplicantFactory(email="o@example.org", language="en", **home)
    return [adult, ApplicantFactory(child=True, **home)]


def kinds():
    return sorted(key.partition(":")[0] for key in Notice.objects.values_list("key", flat=True))


def let_pass(days):
    Notice.objects.update(created_at=timezone.now() - timedelta(days=days))


def test_a_household_gets_one_invitation_whose_link_opens_the_booking(mail_server, client):
    adult, child = family()

    assert invite(ids([adult, child])) == 1
    Notice.objects.update(send_after=timezone.now())  # it may be night
    deliver_next()

    [(to, letter)] = mail_server.letters
    assert to == ["o@example.org"]
    body = letter.get_body(("plain",)).get_content()
    assert f"Who: {adult.given_names}, {child.given_names}" in body
    link = next(line for line in body.splitlines() if "/i/" in line).partition(": ")[2]
    assert read_invitation(link.rstrip("/").rpartition("/")[2]) == adult
    assert client.get(link[link.index("/en/") :]).status_code == 200


def test_everybody_is_invited_once_alone_or_with_the_household():
    adult, child = family()

    invite([child.pk])
    invite(ids([adult, child]))
    invite([adult.pk])

    assert Notice.objects.count() == 1


def test_who_is_set_apart_is_invited_alone():
    people = family()
    home = {"municipality": people[0].municipality, "household": "7"}
    apart = ApplicantFactory(set_apart=True, **home)

    assert invite(ids([*people, apart])) == 2
    assert apart.given_names not in Notice.objects.get(to="o@example.org").body


def test_who_has_no_contact_is_written_to_on_paper():
    person = ApplicantFactory()

    invite([person.pk])

    notice = Notice.objects.get()
    assert (notice.channel, notice.posted_by) == ("letter", person.municipality.name)


def test_who_has_a_phone_reads_a_text():
    invite([ApplicantFactory(phone="+31612345678").pk])

    assert Notice.objects.get().channel == "sms"


def test_who_is_booked_served_gone_or_made_up_is_not_invited():
    booked = AppointmentFactory().applicant
    others = [ApplicantFactory(served=True), ApplicantFactory(withdrawn=True)]
    practice = ApplicantFactory(municipality=MunicipalityFactory(practice=True))

    assert invite(ids([booked, practice, *others])) == 0


def test_who_has_not_booked_after_two_weeks_is_invited_once_more():
    invite(ids(family()))
    early = invite_again()
    let_pass(15)

    task()
    task()

    assert early == 0
    assert kinds() == ["invitation", "invitation_again"]


def test_who_has_booked_is_not_invited_again():
    adult, _ = family()
    invite([adult.pk])
    let_pass(15)
    AppointmentFactory(applicant=adult)

    assert invite_again() == 0


def test_an_invitation_on_paper_that_waits_is_withdrawn_once_she_has_booked():
    booked, waits = ApplicantFactory.create_batch(2)
    invite(ids([booked, waits]))
    AppointmentFactory(applicant=booked)

    task()

    [unsent] = Notice.objects.unsent(timezone.now())
    assert unsent.about == f"applicant:{waits.pk}"


@pytest.mark.parametrize(
    ("at", "until"), [((7, 59), (0, 8)), ((8, 0), None), ((20, 59), None), ((21, 0), (1, 8))]
)
def test_nobody_is_invited_at_night(at, until):
    hour, minute = at
    now = timezone.localtime().replace(hour=hour, minute=minute, second=0, microsecond=0)

    sent = timezone.localtime(decent(now))

    assert sent == now if until is None else (sent.day - now.day, sent.hour) == until


def test_after_two_months_nobody_is_invited_again():
    invite([ApplicantFactory().pk])
    let_pass(61)

    assert invite_again() == 0


def invited(**options):
    out = StringIO()
    call_command("invite", stdout=out, **options)
    return out.getvalue().strip()


def test_the_command_invites_a_wave_that_is_open():
    wave = WaveFactory(opens_at=timezone.now() - timedelta(days=1))
    ApplicantFactory(wave=wave)
    ApplicantFactory()

    assert invited(wave=wave.name) == "invited: 1"
    assert invited(wave=wave.name) == "invited: 0"


def test_the_command_invites_who_of_a_municipality_may_book():
    town = MunicipalityFactory()
    ApplicantFactory(municipality=town)
    ApplicantFactory(municipality=town, in_a_closed_wave=True)

    assert invited(municipality=town.code) == "invited: 1"


def test_the_command_says_when_there_is_nothing_of_that_name():
    with pytest.raises(CommandError):
        invited(wave="Mars")


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_invite_a_household_once():
    people = ids(family())

    race(*[lambda: invite(people)] * 4)
    let_pass(15)
    race(*[task] * 4)

    assert kinds() == ["invitation", "invitation_again"]
