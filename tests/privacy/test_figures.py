"""What is counted is the same before and after everything that can be forgotten is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from appointments.models import Status
from planning.fairness import line, waits
from planning.filling.seen import seen
from planning.forecast.reading import read_history, read_people, read_served
from planning.overview.served import progress
from planning.overview.waits import missed
from planning.overview.weekly import lines
from privacy.clocks import CLOCKS
from privacy.erasing import erase
from privacy.purging import due, purge
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    LocationFactory,
    MunicipalityFactory,
    SlotFactory,
    WaveFactory,
)
from tests.trail.chained import aged_history, as_superuser, chained

ENDED = {
    Status.FULFILLED: {},
    Status.UNFINISHED: {},
    Status.NO_SHOW: {"public_at": True},
    Status.CANCELLED: {"public_at": True},
    Status.EXPIRED: {"public_at": True},
}
LATER = timedelta(days=30)
YEARS = [1950, 1984, 2001, 2016]


@pytest.fixture
def campaign(db, at_noon):
    """Visits of the past six weeks of every kind: some within all windows, some before."""
    towns, location = MunicipalityFactory.create_batch(2), LocationFactory()
    wave = WaveFactory(opens_at=timezone.now() - timedelta(days=50))
    for at, day in enumerate(range(2, 42, 2)):
        begins = timezone.now() - timedelta(days=day)
        slot = SlotFactory(
            location=location, starts_at=begins, ends_at=begins + timedelta(minutes=10), planned=9
        )
        for number, status in enumerate(ENDED):
            served = timezone.localdate(begins) if status == Status.FULFILLED else None
            person = ApplicantFactory(
                municipality=towns[at % 2],
                birth_date=f"{YEARS[(at + number) % 4]}-05-17",
                served_on=served,
                wave=wave if at % 3 else None,
                email="own@example.org",
            )
            AppointmentFactory(
                slot=slot,
                place=number + 1,
                applicant=person,
                status=status,
                public_at=begins if ENDED[status] else None,
                party__version=1,
                party__language=["uk", "nl"][at % 2],
                party__channel=["web", "phone"][number % 2],
            )


def figures():
    now, today = timezone.now(), timezone.localdate()
    rows = waits.visits(now)
    groups = ["party__language", "party__channel", "applicant__municipality__name"]
    return {
        "size": waits.by_size(rows),
        "age": waits.by(rows, waits.age_group(today.year)),
        **{group: waits.by(rows, group) for group in groups},
        "line": line.reasons(now),
        "rates": sorted(seen(now), key=repr),
        "people": read_people(today),
        "history": read_history(today),
        "served": read_served(today),
        "progress": progress(),
        "missed": missed(now),
        "weeks": list(lines()),
    }


def test_every_figure_stays_when_the_programme_ends(campaign, settings):
    settings.PROGRAMME_END = timezone.localdate() - timedelta(days=1)
    before = figures()

    done = purge(60)

    assert figures() == before
    assert {"holds", "contacts", "own contacts", "identities"} <= set(done)
    assert before["history"].came > 0 < before["history"].missed
    assert before["weeks"]
    assert {clock.name for clock in CLOCKS} > set(done)


def test_every_figure_stays_when_the_history_of_visits_long_ago_leaves(campaign):
    began = timezone.now() - timedelta(days=900)
    visits = [
        AppointmentFactory(
            slot=SlotFactory(starts_at=began, ends_at=began + timedelta(minutes=10), planned=9),
            status=status,
            public_at=began if ENDED[status] else None,
            party__version=1,
        )
        for status in [Status.FULFILLED, Status.NO_SHOW, Status.CANCELLED]
    ]
    aged_history(899, *[visit.pk for visit in visits])
    # as if they had been made first: a chain begins with its lowest id
    as_superuser(
        "update appointments_statuschange set id = id + 100000 where at > %s", began + LATER
    )
    chained()
    before, counted = figures(), due()["history"]

    done = purge(60)

    assert figures() == before
    assert done["history"] == counted == 3


def test_every_figure_stays_when_somebody_who_was_served_is_erased(campaign):
    before = figures()
    person = next(iter(waits.visits(timezone.now()).filter(status=Status.FULFILLED))).applicant

    erase(person.pk)

    assert figures() == before
