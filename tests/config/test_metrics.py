import re

import pytest
from django.urls import reverse

from config.gauges import Gauge, Reading, readings
from config.metrics import beside, exposition, family
from config.probes import latest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_read():
    for each in (readings, latest):
        each.cache.clear()
    yield
    for each in (readings, latest):
        each.cache.clear()


def told(name, **labels):
    words = ",".join(f'{label}="{value}"' for label, value in labels.items())
    found = re.search(rf"^{name}{{{words}}} (\S+)$", exposition().decode(), re.MULTILINE)
    return float(found[1]) if found else 0


@pytest.mark.parametrize(
    ("view", "room", "status"),
    [("live", "-", 200), ("booking:why", "booking", 200), ("desk:login", "desk", 200)],
)
def test_a_request_is_counted_by_the_room_of_its_page(client, view, room, status):
    before = told("residence_requests_total", room=room, status=status)

    client.get(reverse(view))

    assert told("residence_requests_total", room=room, status=status) == before + 1


def test_an_address_that_there_is_not_makes_no_label_of_its_own(client):
    before = told("residence_requests_total", room="-", status=404)

    client.get("/nowhere/7300000019/")

    assert told("residence_requests_total", room="-", status=404) == before + 1
    assert "nowhere" not in exposition().decode()


def test_how_long_an_answer_took_is_counted_too(client):
    before = told("residence_request_seconds_count", room="-")

    client.get("/health/live")

    assert told("residence_request_seconds_count", room="-") == before + 1


def test_a_sign_is_told_with_its_labels():
    gauge = Gauge("age_seconds", "Age", dict, label="queue")

    [mail, sweep] = family(Reading(gauge, {"mail": 3, "sweep": float("inf")})).samples

    assert (mail.name, mail.labels, mail.value) == ("residence_age_seconds", {"queue": "mail"}, 3)
    assert sweep.value == float("inf")


def test_a_sign_that_nobody_knows_has_no_value():
    assert family(Reading(Gauge("age", "Age", dict), {})).samples == []


class Answer:
    """What an application said to whoever called it."""

    def __init__(self, application, port, path):
        environ = {"SERVER_PORT": port, "PATH_INFO": path}
        self.body = b"".join(application(environ, self.start))

    def start(self, status, headers):
        self.status = status


def site(environ, start):
    start("200 OK", [])
    return [b"the site"]


@pytest.mark.parametrize(
    ("port", "path", "status", "says"),
    [
        ("9100", "/metrics", "200 OK", b"residence_database_up 1.0"),
        ("9100", "/uk/", "404 Not Found", b"/metrics"),
        ("8000", "/metrics", "200 OK", b"the site"),
        ("8000", "/uk/", "200 OK", b"the site"),
    ],
)
def test_metrics_have_an_address_of_their_own(monkeypatch, port, path, status, says):
    monkeypatch.setattr("config.metrics.connections.close_all", lambda: None)  # the test's own
    answer = Answer(beside(site, "0.0.0.0:9100"), port, path)

    assert answer.status == status
    assert says in answer.body


def test_the_site_itself_has_no_such_page(client):
    assert client.get("/metrics").status_code == 404
