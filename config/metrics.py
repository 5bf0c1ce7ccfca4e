"""What Prometheus reads: requests as they are answered, and every sign that is watched.

At an address of its own (METRICS) to which no proxy of ours goes: how busy the site is and what
is broken are nobody's business outside. Counted in each web process, in files that all of a host
share; one is taken over by whoever is forked in place of a process that ended.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    values,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from config.gauges import Reading, readings

slot = "start"  # deploy/gunicorn.py says which of the web processes of this host we are
FILES = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
if FILES:
    values.ValueClass = values.MultiProcessValue(lambda: slot)  # type: ignore[no-untyped-call]

BUCKETS = 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10  # seconds
REQUESTS = Counter(
    "residence_requests", "Requests that were answered, by room and status", ["room", "status"]
)
SECONDS = Histogram(
    "residence_request_seconds", "How long an answer took, by room", ["room"], buckets=BUCKETS
)
View = Callable[[HttpRequest], HttpResponse]
Site = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def metrics_middleware(get_response: View) -> View:
    """Count each request, and how long its answer took."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = get_response(request)
        room = room_of(request)
        REQUESTS.labels(room, str(response.status_code)).inc()
        SECONDS.labels(room).observe(time.monotonic() - began)
        return response

    return middleware


def room_of(request: HttpRequest) -> str:
    """Return the room whose page this is, "-" if no room's: as few words as there are rooms."""
    match = request.resolver_match
    return match.namespaces[0] if match and match.namespaces else "-"


class Signs(Collector):
    """Every gauge as it stands now. They are of the whole site, whichever host tells them."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with override("en"):
            yield from map(family, readings())


def family(reading: Reading) -> GaugeMetricFamily:
    gauge = reading.gauge
    labels = [gauge.label] if gauge.label else []
    told = GaugeMetricFamily(f"residence_{gauge.name}", str(gauge.title), labels=labels)
    for of, value in reading.values.items():
        told.add_metric([of] if labels else [], value)
    return told


def exposition() -> bytes:
    """Return all of it as Prometheus reads it. Raises nothing if a part is gone."""
    counted = CollectorRegistry()
    if FILES:
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    counted.register(Signs())
    return (b"" if FILES else generate_latest(REGISTRY)) + generate_latest(counted)


def beside(site: Site, address: str) -> Site:
    """Return `site`, and the metrics for whoever comes by `address`, who gets nothing else."""
    port = address.rpartition(":")[2]

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["SERVER_PORT"] != port:
            return site(environ, start)
        return answer(environ["PATH_INFO"], start)

    return application


def answer(path: str, start: Callable[..., Any]) -> Iterable[bytes]:
    if path != "/metrics":
        start("404 Not Found", [("Content-Type", "text/plain")])
        return [b"/metrics\n"]
    try:
        body = exposition()
    finally:
        connections.close_all()  # back into the pool: no signal of a request does it here
    start("200 OK", [("Content-Type", CONTENT_TYPE_LATEST)])
    return [body]
