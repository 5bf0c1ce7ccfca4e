"""07:15: three of eight desks are gone, and 300 people are booked today."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from appointments.models import Appointment, Party
from notices.models import Notice
from planning.models import LineState, MassMove
from planning.moves.work import run
from tests.browser.conftest import DESKTOP, PHONE, faults, runs_over
from tests.factories import (
    ApplicantFactory,
    LocationFactory,
    MunicipalityFactory,
    OpeningHoursFactory,
    SlotFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def early(time_machine):
    """A quarter past seven on a Tuesday."""
    time_machine.move_to(timezone.make_aware(datetime(2026, 12, 1, 7, 15)))  # noqa: DTZ001
    return time_machine


@pytest.fixture
def office(transactional_db):
    """Eight desks from 08:30 to 16:30, with 300 people today and room from Thursday on."""
    location = LocationFactory(name="Rijswijk", city="Rijswijk")
    for weekday in range(5):
        OpeningHoursFactory(location=location, weekday=weekday, desks=8)
    opens = timezone.localtime().replace(hour=8, minute=30, second=0, microsecond=0)
    today, *later = [
        [day_slot(location, opens + timedelta(days=ahead, minutes=10 * n)) for n in range(48)]
        for ahead in [0, 2, 3]
    ]
    fill(today)
    location.room = later
    return location


def day_slot(location, start):
    end = start + timedelta(minutes=10)
    return SlotFactory(location=location, starts_at=start, ends_at=end, planned=8)


def fill(slots):
    """Book two or three parties of three in each slot, 300 people in all."""
    town = MunicipalityFactory()
    people = [
        ApplicantFactory.build(municipality=town, family_name="Shevchenko") for _ in range(300)
    ]
    type(people[0]).objects.bulk_create(people)
    languages = ["uk", "ru", "nl", "en"]
    parties = Party.objects.bulk_create(
        [
            Party(phone="+31612345678", version=1, language=languages[number % 4])
            for number in range(100)
        ]
    )
    Appointment.objects.bulk_create(
        [
            Appointment(
                party=parties[number // 3],
                applicant=person,
                slot=slots[(number // 3) % 48],
                place=3 * (number // 144) + number % 3 + 1,
                status="booked",
            )
            for number, person in enumerate(people)
        ]
    )


def sign_in(open_page, user, viewport):
    page = open_page("/desk/login/", viewport, extra_http_headers={"Accept-Language": "en"})
    page.locator("[name=username]").fill(user.username)
    page.locator("[name=password]").fill("a long pass phrase")
    page.get_by_role("button").first.click()
    page.wait_for_url(lambda url: "login" not in url)
    return page


def staff(**role):
    user = UserFactory(**role)
    user.set_password("a long pass phrase")
    user.save()
    return user


def is_clean(page):
    return faults(page) == [] and runs_over(page) <= 0


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP])
def test_a_manager_alone_sends_nobody_home_who_can_be_helped(open_page, office, viewport):
    manager = staff(manager=True)
    office.clerks.add(manager)
    page = sign_in(open_page, manager, viewport)

    page.goto("/planning/moves/today/")
    assert is_clean(page)
    page.get_by_role("link", name="Fewer desks today, or none").click()
    page.get_by_label("Desks that are not there").fill("3")
    page.get_by_label("Why").fill("Three colleagues are ill")
    assert is_clean(page)
    page.get_by_role("button", name="See what it means").click()
    page.get_by_role("heading", name="What it means").wait_for()
    for summary in page.locator("summary").all()[:2]:
        summary.click()
    assert is_clean(page)
    assert not MassMove.objects.exists()

    page.get_by_role("button", name="Work with fewer desks and write").click()
    page.get_by_text("Parties done").wait_for()
    run(60)
    page.reload()
    page.get_by_text("A planner signs before").wait_for()
    assert is_clean(page)
    move = MassMove.objects.get()
    assert 0 < move.people < 120
    assert {line.state for line in move.lines.all()} == {LineState.PROPOSED}
    told = Notice.objects.filter(key__startswith="today_closed", channel="sms")
    assert told.count() == move.lines.count()

    early_ones = move.lines.filter(starts_at__lt=timezone.now() + timedelta(hours=2))
    assert not early_ones.exists()
    page.get_by_role("link", name="Poster for the door").click()
    page.get_by_text("Print this page").wait_for()
    assert is_clean(page)
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1


def test_nobody_reached_is_called_and_a_planner_signs(open_page, office):
    manager, planner = staff(manager=True), staff(planner=True)
    office.clerks.add(manager)
    page = sign_in(open_page, manager, DESKTOP)
    page.goto("/planning/moves/today/reduce/?desks_gone=3&longest_wait=30&reason=ill")
    page.get_by_role("button", name="Work with fewer desks and write").click()
    page.get_by_text("Parties done").wait_for()
    run(60)
    Notice.objects.filter(channel="sms").update(result="failed")
    page.reload()
    page.get_by_role("button", name="Told").first.wait_for()
    assert is_clean(page)
    before = page.get_by_role("button", name="Told").count()
    page.get_by_role("button", name="Told").first.click()
    page.get_by_text(f"Please call: {before - 1}").wait_for()

    signing = sign_in(open_page, planner, DESKTOP)
    signing.goto("/planning/moves/")
    assert is_clean(signing)
    signing.get_by_role("link", name="Rijswijk").click()
    signing.get_by_role("button", name="Sign", exact=True).click()
    signing.get_by_text(f"Signed by {planner.username}").wait_for()
    assert MassMove.objects.get().confirmed_by == planner
