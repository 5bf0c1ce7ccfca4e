"""The words of a verdict: one band with a sign, not colour alone, and never a reproach."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from appointments.models import StatusChange
from config.days import clock, day
from desk import verdicts
from desk.verdicts import Verdict, against
from locations.models import Desk

OK, WARN, STOP = "ok", "warn", "stop"
SIGNS = {OK: "✓", WARN: "!", STOP: "✕"}
AGAIN = gettext_lazy("The visitor can make a new appointment at once.")

WORDS: dict[str, tuple[str, str | Promise, str | Promise]] = {  # tone, title, what to do
    verdicts.EXPECTED: (OK, gettext_lazy("Expected"), ""),
    verdicts.EARLY: (WARN, gettext_lazy("Early"), ""),
    verdicts.LATE: (WARN, gettext_lazy("Late"), ""),
    verdicts.ARRIVED: (OK, gettext_lazy("Checked in"), ""),
    verdicts.ALREADY: (WARN, gettext_lazy("Already checked in"), ""),
    verdicts.NOT_ELIGIBLE: (STOP, gettext_lazy("Not possible today"), ""),
    verdicts.WITHDRAWN: (
        STOP,
        gettext_lazy("No longer registered"),
        gettext_lazy("The municipality can say more. It can register the visitor again."),
    ),
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
    verdicts.SERVED: (STOP, gettext_lazy("This visit is over"), ""),
    verdicts.UNFINISHED: (WARN, gettext_lazy("Not finished last time"), AGAIN),
    verdicts.MISSED: (WARN, gettext_lazy("Missed"), AGAIN),
    verdicts.CANCELLED: (STOP, gettext_lazy("Cancelled"), AGAIN),
    verdicts.NOT_BOOKED: (
        STOP,
        gettext_lazy("Not confirmed"),
        gettext_lazy("A time was chosen but never confirmed. A new one can be made at once."),
    ),
    verdicts.UNKNOWN: (
        WARN,
        gettext_lazy("Not found"),
        gettext_lazy("Type the V-number, or the name and the date of birth."),
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
    link: str = ""  # a page where what is refused here can be done
    label: str | Promise = ""


def band(verdict: Verdict) -> Band:
    """Return the band of `verdict`, in the active language."""
    tone, title, advice = WORDS[verdict.word]
    lines = [*detail(verdict), str(advice)]
    return Band(tone, SIGNS[tone], headline(verdict, str(title)), [line for line in lines if line])


def headline(verdict: Verdict, title: str) -> str:
    """Return the one thing to read from a distance."""
    at = clock(verdict.starts_at) if verdict.starts_at else ""
    if verdict.word == verdicts.EXPECTED:
        return f"{title} {at} – {people(len(verdict.coming))}"
    if verdict.word in verdicts.COMING and verdict.starts_at:
        return f"{title}: {length(verdict.starts_at, verdict.now)}"
    if verdict.word in [verdicts.ARRIVED, verdicts.ALREADY] and verdict.change:
        number = len(verdict.just or verdict.arrived)
        since = verdict.change.came_at or verdict.change.at
        return f"{title}: {clock(since)} – {people(number)}"
    return title


def people(number: int) -> str:
    return ngettext("%(n)s person", "%(n)s people", number) % {"n": number}


def detail(verdict: Verdict) -> list[str]:
    """Return what is to be known beside the headline."""
    word, starts_at = verdict.word, verdict.starts_at
    if starts_at is None or word == verdicts.ARRIVED:
        return []
    if word == verdicts.ALREADY:
        return by_whom(verdict)
    if word == verdicts.EXPECTED:
        return [punctuality(starts_at, verdict.now)]
    if word in verdicts.COMING:
        return [f"{_('Expected')} {clock(starts_at)} – {people(len(verdict.coming))}"]
    if word in [verdicts.NOT_ELIGIBLE, verdicts.WITHDRAWN]:
        return reasons(verdict)
    return [*when_and_where(verdict), *(became(verdict) if word == verdicts.CANCELLED else [])]


def when_and_where(verdict: Verdict) -> list[str]:
    """Return day, time and place of the visit: all that is said of one that belongs elsewhere."""
    slot = verdict.rows[0].slot
    when = f"{day(slot.starts_at)}, {clock(slot.starts_at)}"
    return [f"{_('When')}: {when}", f"{_('Where')}: {slot.location.name}"]


def reasons(verdict: Verdict) -> list[str]:
    """Return why these people cannot be helped today, and from when on they can."""
    found = [each for row in verdict.rows for each in against(row.applicant, verdict.now)]
    lines = [str(each.message) for each in found]
    lines += [
        f"{_('Possible from')}: {day(each.first_possible_day)}"
        for each in found
        if each.first_possible_day
    ]
    return list(dict.fromkeys(lines))


def became(verdict: Verdict) -> list[str]:
    """Return when, by whom and why it became so."""
    change = verdict.change
    if change is None:
        return []
    told = [
        (_("Cancelled"), f"{day(change.at)}, {clock(change.at)}"),
        (_("By"), actor(change)),
        (_("Reason"), change.why),
    ]
    return [f"{label}: {value}" for label, value in told if value]


def by_whom(verdict: Verdict) -> list[str]:
    """Return who checked them in, at which desk, and when, if that was after they came."""
    change = verdict.change
    if change is None:
        return []
    later = f"{day(change.at)}, {clock(change.at)}" if change.came_at else ""
    told = [
        (_("By"), actor(change)),
        (_("Desk"), desk_of(change)),
        (_("Entered later from paper"), later),
    ]
    return [f"{label}: {value}" for label, value in told if value]


def desk_of(change: StatusChange) -> str:
    """Return the number of the desk where it was done."""
    kind, _sep, pk = change.place.partition(":")
    desk = Desk.objects.filter(pk=pk).first() if kind == "desk" and pk.isdecimal() else None
    return str(desk.number) if desk else ""


def actor(change: StatusChange) -> str:
    """Return who made this change."""
    kind, _sep, pk = change.actor.partition(":")
    if kind == "user" and pk.isdecimal():
        user = User.objects.filter(pk=pk).first()
        return (user.get_full_name() or user.get_username()) if user else ""
    return {"applicant": _("the visitor"), "task": _("the system")}.get(kind, "")


def punctuality(expected: datetime, arrived: datetime) -> str:
    """Return by how much somebody came early or late, "" if on the minute."""
    if not (apart := length(expected, arrived)):
        return ""
    return f"{_('Late') if arrived > expected else _('Early')}: {apart}"


def length(expected: datetime, arrived: datetime) -> str:
    """Return how far apart two moments are, in hours and begun minutes."""
    minutes = (timezone.localtime(arrived) - expected).total_seconds() // 60
    hours, rest = divmod(abs(int(minutes)), 60)
    if not minutes:
        return ""
    return f"{hours} h {rest} min" if hours else f"{rest} min"
