"""Who has to be called: nothing arrived, or nobody answered. Reads only, but for `called`."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from appointments.models import Appointment
from config.db import locked, service
from notices.models import MAX_ATTEMPTS, Channel, Notice, Result
from planning.models import LineState, MassMove, MoveLine
from planning.moves.reach import numbers

PATIENCE = timedelta(minutes=10)  # the carrier says within minutes whether a text arrived

NO_NUMBER = _("no text was sent")
NOT_ARRIVED = _("the text did not arrive")
UNKNOWN = _("not known whether the text arrived")
NO_ANSWER = _("did not answer")


@dataclass(frozen=True)
class Call:
    """A party to call: on which numbers, in which language, and why."""

    line: MoveLine
    names: Sequence[str]
    phones: Sequence[str]
    why: Promise

    @property
    def about(self) -> str:
        return f"party:{self.line.party_id}"


def calls(move: MassMove, now: datetime) -> list[Call]:
    """Return whom to call about a move, by the time of their visit. Three queries."""
    told = move.lines.filter(told_off=True) | move.lines.filter(
        state__in=[LineState.TOLD, LineState.UNANSWERED]
    )
    lines = list(told.filter(called_at=None).select_related("party").order_by("starts_at", "pk"))
    texts = texts_of(move, lines)
    why = {line.pk: why_call(line, texts.get(line.party.reference, []), now) for line in lines}
    people = people_of([line for line in lines if why[line.pk]])
    return [
        call(line, people.get(line.party_id, []), reason)
        for line in lines
        if (reason := why[line.pk])
    ]


def texts_of(move: MassMove, lines: Iterable[MoveLine]) -> dict[str, list[Notice]]:
    """Return the text messages of this move by reference."""
    about = [line.party.reference for line in lines]
    rows = Notice.objects.filter(about__in=about, channel=Channel.SMS)
    found: dict[str, list[Notice]] = {}
    for row in rows.filter(key__contains=f":move{move.pk}:").defer("body", "attachments"):
        found.setdefault(row.about, []).append(row)
    return found


def why_call(line: MoveLine, texts: Sequence[Notice], now: datetime) -> Promise | None:
    """Return why to call a party, None if nobody needs to."""
    if line.state == LineState.UNANSWERED and not line.told_off:
        return NO_ANSWER
    if any(text.result == Result.DELIVERED for text in texts):
        return NO_ANSWER if line.state == LineState.UNANSWERED else None
    if not texts:
        return NO_NUMBER
    if all(text.result or text.attempts >= MAX_ATTEMPTS for text in texts):
        return NOT_ARRIVED
    if line.told_at and line.told_at + PATIENCE > now:
        return None
    return UNKNOWN


def people_of(lines: Collection[MoveLine]) -> dict[int, list[Appointment]]:
    """Return the latest claim of each person of these parties (ids)."""
    rows = Appointment.objects.filter(party__in=[line.party_id for line in lines])
    found: dict[int, dict[int, Appointment]] = {}
    for row in rows.select_related("applicant").order_by("pk"):
        found.setdefault(row.party_id, {})[row.applicant_id] = row
    return {party: list(claims.values()) for party, claims in found.items()}


def call(line: MoveLine, claims: Sequence[Appointment], why: Promise) -> Call:
    names = [f"{row.applicant.given_names} {row.applicant.family_name}" for row in claims]
    return Call(line, names, numbers(line.party, claims), why)


@service
def called(pk: int, by: User) -> None:
    """Note that `by` told a party (id of its line) by phone. Safe to repeat: the first stays."""
    for line in locked(MoveLine.objects.filter(pk=pk, called_at=None)):
        line.called_at, line.called_by = timezone.now(), by
        line.save(update_fields=["called_at", "called_by"])
