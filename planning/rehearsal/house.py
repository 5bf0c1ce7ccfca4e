"""What the house adds: waves, places against no-shows, moving people, sharing stickers."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from applicants.models import Invitee, InviteeState
from appointments import proposals
from notices.kinds import Kind
from notices.models import Notice
from planning.filling.seen import learn
from planning.filling.services import apply_ahead
from planning.models import Act, LineState, MassMove, MoveLine, MoveState
from planning.moves import acts as moves
from planning.moves.work import run as move_people
from planning.rehearsal.answers import Answers
from planning.rehearsal.people import Household
from planning.rehearsal.planner import WEEK, Planner
from planning.stock.acts import send as send_stickers
from planning.stock.coverage import coverage
from planning.stock.services import mind_stock
from planning.stock.sharing import proposals as to_share
from planning.waves.choosing import Choice
from planning.waves.sending import send_waves
from planning.waves.services import NobodyToInvite, confirm, start
from planning.waves.size import propose_size
from stickers.stock import postpone

OPEN = timedelta(days=21)  # so far ahead there are slots: what is near fills first
FILLED = 17  # days ahead that waves shall fill
AN_HOUR = 3600.0  # seconds that the worker may take


@dataclass
class HousePlanner(Planner):
    """Fills every place, and mends what goes wrong, as a planner does on the pages.

    `second` is the person who signs what takes two.
    """

    second: User = field(kw_only=True)
    answers: Answers = field(kw_only=True)
    horizon: timedelta = OPEN
    waves: int = 0
    asked: set[tuple[int, str]] = field(default_factory=set)  # lines of moves that people saw

    def tell_people(self, today: date) -> None:
        """Tell nobody yet: people are invited in their order."""

    def night(self, today: date) -> None:
        super().night(today)
        apply_ahead(learn())

    def morning(self, today: date) -> None:
        """Mind the stickers after what has come, then invite."""
        super().morning(today)
        with self.acting():
            self.share_stickers(today)
            mind_stock()
            if today.weekday() < WEEK:
                self.invite(today)

    def close(self) -> None:
        """Have those who are booked at the closed location be moved."""
        events, desks = self.events, len(self.events.closed.desks)
        move = moves.ask(
            MassMove(
                form_key=self.people.key(),
                act=Act.MOVE,
                location=events.closed.location,
                first_day=events.closed_days[0],
                last_day=events.closed_days[-1],
                desks=desks,
                desks_gone=desks,
                reason="rehearsal",
            ),
            self.rolls.by,
        )
        if move.state == MoveState.ASKED:
            moves.confirm(move.pk, self.second)

    def share_stickers(self, today: date) -> None:
        """Say when the late delivery comes, and bring what others can spare meanwhile."""
        events = self.events
        if today == events.late_from:
            delivery, _ = self.expected[events.late.pk, today]
            postpone(delivery, events.comes_on, certain=True)
        by_pk = {office.pk: office for office in self.offices}
        for each in to_share(coverage()):
            sent = send_stickers(each.origin.pk, each.to.pk, each.number, by=self.rolls.by)
            self.rolls.bring(sent, by_pk[each.origin.pk], by_pk[each.to.pk])

    def invite(self, today: date) -> None:
        """Send a wave as large as proposed, signed by two if it is large."""
        now = timezone.now()
        size = propose_size(now, FILLED).people
        if size:
            self.waves += 1
            choice = Choice(name=f"Wave {self.waves}", opens_at=now, size=size)
            try:
                wave = start(choice, by=self.rolls.by, form_key=self.key())
            except NobodyToInvite:
                return
            confirm(wave.pk, by=self.second)
            send_waves()
            self.tell(wave.pk)

    def tell(self, wave: int) -> None:
        """Have those who are invited by now hear of it."""
        rows = Invitee.objects.filter(wave=wave, state=InviteeState.INVITED)
        for home in self.homes(rows.values_list("applicant", flat=True).order_by("pk")):
            self.people.hear(home)

    def homes(self, people: Iterable[int]) -> list[Household]:
        """Return the households of these people (ids), each once."""
        return list({id(self.people.of[pk]): self.people.of[pk] for pk in people}.values())

    def often(self) -> None:
        """Go on with moves, if there are any, and have those who were asked think about it."""
        if not MassMove.objects.exists():
            return
        move_people(AN_HOUR)
        for line in MoveLine.objects.filter(state=LineState.PROPOSED).select_related("party"):
            seen = line.pk, str(line.reminded_at)
            if seen not in self.asked and (shown := proposals.proposal_of(line.party)):
                self.asked.add(seen)
                self.answers.consider(line.party_id, shown)

    def invited_again(self, since: datetime) -> list[Household]:
        """Return the households that got a second invitation since then."""
        key = f"{Kind.INVITATION_AGAIN}:"
        rows = Notice.objects.filter(key__startswith=key, created_at__gte=since)
        about = sorted(set(rows.values_list("about", flat=True)))
        return self.homes(int(each.removeprefix("applicant:")) for each in about)

    def key(self) -> UUID:
        return self.people.key()
