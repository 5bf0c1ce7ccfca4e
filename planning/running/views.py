"""For who runs the site: every sign, what it is now, and which alarm it is."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from config.gauges import Gauge, Reading, Unit, readings
from councils.doors import OfficeRequest, office_page, show

HOUR, TWO_MINUTES, TWO_HOURS, TWO_DAYS = 3600, 120, 7200, 172_800


class Row(NamedTuple):
    """One value of a sign, as people read it; `alarm` is empty while all is well."""

    title: str
    of: str
    now: str
    bound: str
    alarm: str


@require_safe
@office_page("planning.run")
def status(request: OfficeRequest) -> HttpResponse:
    found = [row for reading in readings() for row in rows(reading)]
    wrong = list(dict.fromkeys(row.alarm for row in found if row.alarm))
    context = {"title": _("Is it well?"), "rows": found, "wrong": wrong}
    return show(request, "planning/running/status.html", **context)


def rows(reading: Reading) -> Iterator[Row]:
    """Yield each value of a reading; one row that says so if it is not known."""
    gauge = reading.gauge
    if not reading.values:
        yield Row(str(gauge.title), "", _("not known"), bound(gauge, ""), "")
    for of, value in reading.values.items():
        alarm = gauge.alarm if gauge.is_wrong(value, of) else ""
        yield Row(str(gauge.title), of, shown(value, gauge.unit), bound(gauge, of), alarm)


def bound(gauge: Gauge, of: str) -> str:
    """Return from where on it is an alarm, "" if it is none or has no number."""
    if not gauge.alarm or gauge.unit is Unit.YES_OR_NO:
        return ""
    return f"{'<' if gauge.low else '>'} {shown(gauge.bound(of), gauge.unit)}"


def shown(value: float, unit: Unit) -> str:
    """Return a value with its unit, in the language of who looks."""
    return SHOWN[unit](value)


def seconds(value: float) -> str:
    if value == float("inf"):
        return _("never")
    if value < TWO_MINUTES:
        return _("%(number)d s") % {"number": value}
    if value < TWO_HOURS:
        return _("%(number)d min") % {"number": value / 60}
    return _("%(number)d h") % {"number": value / HOUR} if value < TWO_DAYS else days(value / 86400)


def days(value: float) -> str:
    return ngettext("%(number)d day", "%(number)d days", int(value)) % {"number": value}


SHOWN: dict[Unit, Callable[[float], str]] = {
    Unit.SECONDS: seconds,
    Unit.DAYS: days,
    Unit.NUMBER: lambda value: f"{value:.0f}",
    Unit.SHARE: lambda value: f"{100 * value:.0f} %",
    Unit.YES_OR_NO: lambda value: _("yes") if value else _("no"),
}
