"""The words of a verdict: one band with a sign, not colour alone, and never a reproach."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.days import clock, day
from desk import verdicts
from desk.verdicts import Verdict

OK, WARN, STOP = "ok", "warn", "stop"
SIGNS = {OK: "✓", WARN: "!", STOP: "✕"}

WORDS: dict[str, tuple[str, str | Promise, str | Promise]] = {  # tone, title, what to do
    verdicts.EXPECTED: (OK, gettext_lazy("Expected"), ""),
    verdicts.ALREADY: (WARN, gettext_lazy("Already checked in"), ""),
    verdicts.CHANGED: (WARN, gettext_lazy("Just changed"), gettext_lazy("Scan once more.")),
    verdicts.WRONG_DAY: (
        WARN,
        gettext_lazy("Another day"),
        gettext_lazy("Show the visitor day and place. The appointment stays as it is."),
    ),
    verdicts.WRONG_PLACE: (
        WARN,
        gettext_lazy("Another location"),
        gettext_lazy("Show the visitor time and place. The appointment stays as it is."),
    ),
    verdicts.DONE: (WARN, gettext_lazy("This visit is over"), ""),
    verdicts.MISSED: (
        WARN,
        gettext_lazy("Missed"),
        gettext_lazy("The visitor can make a new appointment at once."),
    ),
    verdicts.CANCELLED: (
        STOP,
        gettext_lazy("Cancelled"),
        gettext_lazy("The visitor can make a new appointment at once."),
    ),
    verdicts.NOT_BOOKED: (
        STOP,
        gettext_lazy("Not confirmed"),
        gettext_lazy("A time was chosen but never confirmed. A new one can be made at once."),
    ),
    verdicts.UNKNOWN: (
        WARN,
        gettext_lazy("Not found"),
        gettext_lazy("Look for the name and time in today's list."),
    ),
    verdicts.SLIP: (
        WARN,
        gettext_lazy("Not a reference"),
        gettext_lazy("It has 8 characters. Scan it again, or compare each one."),
    ),
}


@dataclass(frozen=True)
class Band:
    """What the clerk sees first."""

    tone: str
    sign: str
    title: str
    lines: list[str] = field(default_factory=list)


def band(verdict: Verdict) -> Band:
    """Return the band of `verdict`, in the active language."""
    tone, title, advice = WORDS[verdict.word]
    lines = [*detail(verdict), str(advice)]
    return Band(tone, SIGNS[tone], headline(verdict, str(title)), [line for line in lines if line])


def headline(verdict: Verdict, title: str) -> str:
    if verdict.word == verdicts.EXPECTED:
        people = ngettext("%(n)s person", "%(n)s people", verdict.people) % {"n": verdict.people}
        return f"{title} {clock(read(verdict.starts_at))} – {people}"
    if verdict.checked_in_at:
        return f"{title}: {clock(read(verdict.checked_in_at))}"
    return title


def detail(verdict: Verdict) -> list[str]:
    """Return when and where the visit is, unless it is here and now: then how punctual."""
    if not verdict.starts_at or verdict.word == verdicts.ALREADY:
        return []
    starts_at = read(verdict.starts_at)
    if verdict.word == verdicts.EXPECTED:
        return [punctuality(starts_at, read(verdict.scanned_at))]
    return [f"{_('When')}: {day(starts_at)}, {clock(starts_at)}", f"{_('Where')}: {verdict.place}"]


def punctuality(expected: datetime, arrived: datetime) -> str:
    """Return by how much somebody came early or late, "" if on the minute."""
    minutes = (arrived - expected).total_seconds() // 60
    hours, rest = divmod(abs(int(minutes)), 60)
    length = f"{hours} h {rest} min" if hours else f"{rest} min"
    if not minutes:
        return ""
    return f"{_('Late') if minutes > 0 else _('Early')}: {length}"


def read(moment: str) -> datetime:
    return timezone.localtime(datetime.fromisoformat(moment))
