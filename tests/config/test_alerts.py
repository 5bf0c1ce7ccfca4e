"""Every alarm is told by the page and by Prometheus alike, and somebody wrote what to do."""

import re

import pytest
import yaml

from config.gauges import GAUGES
from config.metrics import REQUESTS, SECONDS
from embedded.paths import ROOT

OPERATIONS = (ROOT / "docs/operations.md").read_text()
[GROUP] = yaml.safe_load((ROOT / "deploy/alerts.yml").read_text())["groups"]
RULES = {rule["alert"]: rule["expr"] for rule in GROUP["rules"]}
ALARMS = {gauge.alarm: gauge for gauge in GAUGES if gauge.alarm}
COUNTED = {"SiteDown", "ErrorsSeen", "PagesSlow"}  # what only Prometheus can know
SAID = {
    "what people see": ["People see"],
    "what is safe or never to do": ["Safe", "Never", "never"],
    "how to know that it is over": ["Over"],
}


def section(alarm):
    found = re.search(rf"^### {alarm}\n(.*?)(?=^###? |\Z)", OPERATIONS, re.DOTALL | re.MULTILINE)
    return found[1] if found else ""


def test_the_alarms_of_prometheus_are_those_of_the_page_and_what_it_counts():
    assert set(RULES) == set(ALARMS) | COUNTED


def test_no_two_signs_have_one_alarm():
    assert len(ALARMS) == len([gauge for gauge in GAUGES if gauge.alarm])


@pytest.mark.parametrize("alarm", sorted(ALARMS))
def test_an_alarm_of_prometheus_has_the_limits_of_the_page(alarm):
    gauge = ALARMS[alarm]

    limits = {float(found) for found in re.findall(r" [<>] ([\d.]+)", RULES[alarm])}

    assert f"residence_{gauge.name}" in RULES[alarm]
    assert ("<" if gauge.low else ">") in RULES[alarm]
    if alarm != "CarrierDown":  # a pause of a minute now and then is none: its average counts
        assert limits == {gauge.limit, *gauge.limits.values()}


@pytest.mark.parametrize("alarm", sorted(RULES))
def test_every_metric_that_a_rule_uses_is_told(alarm):
    told = {f"residence_{gauge.name}" for gauge in GAUGES}
    told |= {each.name for metric in (REQUESTS, SECONDS) for each in metric.describe()}

    used = set(re.findall(r"residence_\w+", RULES[alarm]))

    assert used
    assert {re.sub(r"_(total|bucket)$", "", name) for name in used} <= told


@pytest.mark.parametrize("what", SAID)
@pytest.mark.parametrize("alarm", sorted(RULES))
def test_every_alarm_has_a_section_that_says(alarm, what):
    assert any(f"**{word}" in section(alarm) for word in SAID[what])


@pytest.mark.parametrize("alarm", sorted(RULES))
def test_a_link_of_a_section_leads_to_a_heading(alarm):
    headings = re.findall(r"^#+ (.*)$", OPERATIONS, re.MULTILINE)
    anchors = {heading.lower().replace(" ", "-") for heading in headings}

    assert set(re.findall(r"\]\(#([\w-]+)\)", section(alarm))) <= anchors
