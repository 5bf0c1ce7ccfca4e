"""What people answer when they are offered a time, or asked to take another one."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from appointments import proposals, waitlist
from appointments.exceptions import BookingError
from appointments.models import Appointment
from config.db import acting_as, ids
from planning.rehearsal import model
from planning.rehearsal.diary import by_day
from planning.rehearsal.people import Household
from planning.rehearsal.visitors import Visitors


@dataclass
class Answers:
    """Has people think, and answer when they have thought."""

    people: Visitors

    def consider(self, party: int, shown: list[Appointment]) -> None:
        """Have a party (id) think about another time that we propose."""
        until = min(row.held_until for row in shown if row.held_until)
        think = self.people.chance.uniform(0.05, 0.45) * (until - timezone.now())
        self.people.diary.note(by_day(timezone.now() + think), self.reply, party, shown)

    def reply(self, party: int, shown: list[Appointment]) -> None:
        """Say yes, or cancel, or do nothing."""
        home, choice = self.people.of[shown[0].applicant_id], self.people.chance.random()
        with acting_as(actor="applicant", channel="web"):
            if choice < model.MOVES:
                try:
                    proposals.accept(party, ids(shown))
                except BookingError:  # it is answered, or gone
                    return
                self.people.perhaps_cancel(home, shown[0].slot.starts_at)
        if model.MOVES <= choice < model.MOVES + model.MOVES_NOT:
            self.people.give_up(home)

    def offered(self, since: datetime) -> None:
        """Have who was offered something since then think about it."""
        held = Appointment.objects.held().filter(party__waitlist_entry__offered_at__gte=since)
        seen: set[int] = set()
        for row in held.order_by("party", "slot__starts_at", "pk").select_related("slot"):
            if row.party_id not in seen and row.held_until:
                seen.add(row.party_id)
                think = self.people.chance.uniform(0.05, 0.9) * (row.held_until - timezone.now())
                self.people.diary.note(by_day(timezone.now() + think), self.answer, row)

    def answer(self, row: Appointment) -> None:
        """Accept, decline, or let an offer lapse."""
        home, choice = self.people.of[row.applicant_id], self.people.chance.random()
        with acting_as(actor="applicant", channel="web"):
            if choice < model.ACCEPT:
                self.accept(home, row)
            elif choice < model.ACCEPT + model.DECLINE:
                waitlist.decline(row.party_id, row.pk)

    def accept(self, home: Household, row: Appointment) -> None:
        try:
            waitlist.accept(row.party_id, row.pk)
        except BookingError:  # too late: somebody else has it, and the turn stays
            return
        home.booked, home.waits = True, False
        self.people.perhaps_cancel(home, row.slot.starts_at)
