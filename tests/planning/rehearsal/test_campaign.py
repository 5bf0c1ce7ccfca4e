from dataclasses import replace
from datetime import time

import pytest

from appointments.models import Appointment, StatusChange
from planning.rehearsal.campaign import Campaign
from planning.rehearsal.clock import Clock, simulated, teach_database
from planning.rehearsal.scale import BEGINS, Size, moment
from stickers.models import Outcome

BEGIN = moment(BEGINS, time(6))
FEW = Size(people=24, places=12, locations=1, days=3, lead=2)  # the last of them is open


def play(size):
    teach_database()
    with simulated(Clock(BEGIN)) as clock:
        campaign = Campaign(size, clock)
        return campaign.run(), campaign


@pytest.mark.django_db
def test_a_campaign_serves_people_and_breaks_no_promise():
    found, campaign = play(FEW)

    assert found["open_places"] == 12
    assert found["served"] == Outcome.objects.exclude(document="").count() > 0
    assert (found["amiss"], found["double_claims"], found["no_place_on_arrival"]) == ({}, 0, 0)
    assert len(campaign.figures.rows) == 3
    assert StatusChange.objects.earliest("at").at >= BEGIN  # the triggers have its clock too


@pytest.mark.django_db
def test_a_naive_campaign_reminds_nobody_and_has_no_line():
    found, campaign = play(replace(FEW, naive=True))

    assert found["served"] > 0
    assert campaign.house is None
    assert not Appointment.objects.exclude(party__reminded_on=None).exists()
    assert found["walked_in"] == 0
