"""What people of a move are told: another time, not to come today, another door."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from appointments.addresses import recipient, recipients
from appointments.line import decent
from appointments.models import Appointment, Party
from appointments.saying import CLOSED, by_time, facts
from notices.composing import Occasion, Recipient, compose
from notices.contexts import Ended, Proposal, Today
from notices.kinds import Kind
from notices.models import Notice
from planning.models import Act, MassMove, MoveLine
from planning.moves.reach import BY_PHONE, numbers


def proposed(
    line: MoveLine, was: Sequence[Appointment], held: Sequence[Appointment], *, again: bool = False
) -> list[Notice]:
    """Return the messages that ask whether these places, which are held, suit instead.

    Not at night. Who was told off has no old appointment that stays.
    """
    kind = Kind.PROPOSED_AGAIN if again else Kind.PROPOSED
    old = min(was, key=by_time).slot if was and not line.told_off else None
    new = sorted(held, key=by_time)
    elsewhere = old and old.location_id != new[0].slot.location_id
    context = Proposal(
        **facts(line.party, new),
        was_at=old.starts_at if old else None,
        was_in=old.location.city if old and elsewhere else "",
        answer_by=line.answer_by,
    )
    occasion = Occasion(
        kind,
        context,
        line.party.reference,
        f"{line.party.version}:{new[0].pk}",
        valid_until=line.answer_by,
        send_after=decent(timezone.now()),
    )
    return compose(occasion, recipients(line.party))


def told_off(line: MoveLine, was: Sequence[Appointment]) -> list[Notice]:
    """Return the messages that nobody should come at the old time: on every number.

    At once today, and at night where the next morning would be too late.
    """
    rows = sorted(was, key=by_time)
    first = rows[0].slot
    visit, kind = facts(line.party, rows), off(first.starts_at)
    context = Ended(
        **{name: visit[name] for name in ENDED},
        why=why_off(kind, closed=is_closed(line.move, rows)),
    )
    occasion = Occasion(
        kind,
        context,
        line.party.reference,
        f"move{line.move_id}",
        valid_until=first.starts_at,
        send_after=in_time(first.starts_at),
    )
    return compose(occasion, everywhere(line.party, rows))


def in_time(starts_at: datetime) -> datetime:
    """Return when to tell somebody: at a decent hour, or now if that would be too late."""
    now = timezone.now()
    today, morning = timezone.localdate(now) == timezone.localdate(starts_at), decent(now)
    return now if today or morning + BY_PHONE > starts_at else morning


def off(starts_at: datetime) -> Kind:
    """Return the kind of message that says not to come then."""
    today = timezone.localdate(starts_at) == timezone.localdate()
    return Kind.TODAY_CLOSED if today else Kind.CANCELLED_BY_US


def why_off(kind: Kind, *, closed: bool) -> str:
    """Return the reason of `notices.contexts.Ended`: another message says what comes next."""
    if kind != Kind.TODAY_CLOSED:
        return MOVED
    return CLOSED if closed else FEWER


def is_closed(move: MassMove, rows: Iterable[Appointment]) -> bool:
    """Whether nobody is helped any more where these people sit."""
    return move.closes or not any(row.slot.planned for row in rows)


MOVED, FEWER = "moved", "fewer"  # fewer: others are helped that day
ENDED = ["people", "reference", "starts_at", "place"]  # and no link: what comes next says more


def told_today(line: MoveLine, rows: Sequence[Appointment]) -> list[Notice]:
    """Return the messages that today it is later, or another door."""
    move: MassMove = line.move
    is_later = move.act == Act.LATER
    first = min(rows, key=by_time).slot.starts_at
    occasion = Occasion(
        Kind.TODAY_LATER if is_later else Kind.TODAY_DOOR,
        Today(**facts(line.party, rows), detail=later(first, move) if is_later else move.door),
        line.party.reference,
        f"move{move.pk}",
        valid_until=first + timedelta(minutes=move.delay),
    )
    return compose(occasion, everywhere(line.party, rows))


def later(moment: datetime, move: MassMove) -> str:
    return f"{timezone.localtime(moment + timedelta(minutes=move.delay)):%H:%M}"


def everywhere(party: Party, rows: Iterable[Appointment]) -> list[Recipient]:
    """Return whom a message of today reaches: its contacts, and every other number we know."""
    known = [Recipient(party.language, phone=phone) for phone in numbers(party, rows)]
    return [
        *(recipients(party) if party.email or party.helper_email else [recipient(party)]),
        *known,
    ]
