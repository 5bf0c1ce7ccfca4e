"""What becomes of claims, said again in plain Python: dicts and sets, no database, no locks."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

FIRM = {"booked", "checked_in"}
CURRENT = FIRM | {"held"}


@dataclass
class Claim:
    party: int
    applicant: int
    slot: int
    place: int
    status: str
    held_until: datetime | None
    public_at: datetime | None

    def is_closed(self, now, *, public):
        """Whether nobody else can have its place."""
        clock = self.public_at if public else self.held_until
        return self.status in FIRM or (clock is not None and clock > now)


@dataclass
class Model:
    """Claims by id, capacity by slot; minors and those withdrawn by a list."""

    now: datetime
    minors: set
    capacity: dict
    claims: dict = field(default_factory=dict)
    steps: Counter = field(default_factory=Counter)  # changes of status, by claim
    letters: Counter = field(default_factory=Counter)  # by party
    withdrawn: set = field(default_factory=set)

    def having(self, *statuses, **parts):
        """The claims (by id) in one of these statuses, of this party, applicant or slot."""
        return {
            pk: row
            for pk, row in self.claims.items()
            if row.status in statuses
            and all(getattr(row, name) in values for name, values in parts.items())
        }

    def become(self, pks, status):
        for pk in pks:
            self.claims[pk].status = status
            self.steps[pk] += 1

    def tell(self, parties):
        for party in parties:
            self.letters[party] += bool(self.letters[party] or self.having(*FIRM, party={party}))

    def alone(self, people):
        return bool(people) and set(people) <= self.minors

    def leaves_minor_alone(self, gone, *, but=None):
        """Whether a minor would be alone in a party once `gone` (ids) have left it."""
        left = {self.claims[pk].party for pk in gone if self.claims[pk].status in FIRM} - {but}
        stay = [row for pk, row in self.having(*FIRM).items() if pk not in gone]
        return any(self.alone([row.applicant for row in stay if row.party == p]) for p in left)

    def firm(self, party, people):
        return self.having(*FIRM, party={party}) | self.having(*FIRM, applicant=people)

    def held(self, party, people):
        return self.having("held", party={party}) | self.having("held", applicant=people)

    def coming(self, party, people, slots):
        """Who of these needs a place: not those of the party who sit in one of the slots."""
        staying = self.having(*FIRM, party={party}, slot=slots).values()
        return people - {row.applicant for row in staying}

    def same_again(self, party, people, slots):
        """Whether the party holds these places for these people already."""
        rows = self.held(party, people).values()
        theirs = {(party, person) for person in self.coming(party, people, slots)}
        same_people = {(row.party, row.applicant) for row in rows} == theirs
        return bool(rows) and same_people and {row.slot for row in rows} == slots

    def room(self, party, people, slots, *, public):
        own = self.held(party, people)
        others = [row for pk, row in self.claims.items() if pk not in own]
        shut = {(row.slot, row.place) for row in others if row.is_closed(self.now, public=public)}
        return sum(
            max(0, self.capacity[slot] - sum(where == slot for where, _ in shut)) for slot in slots
        )

    def refusal_of_hold(self, party, people, slots, *, public, moving):
        """Why these people cannot have these slots now; None if they can."""
        firm = self.firm(party, people).values()
        coming = self.coming(party, people, slots)
        staying = {row.applicant for row in firm if row.party == party and row.slot in slots}
        checks = [
            ("NotEligible", self.withdrawn & people),
            ("MinorAlone", self.alone(people)),
            ("AlreadyBooked", firm and not moving),
            ("NotAllowed", any(row.status == "checked_in" for row in firm)),
            ("NotAllowed", {row.applicant for row in firm} - people - staying),
            (
                "SlotFull",
                not self.same_again(party, people, slots)
                and self.room(party, people, slots, public=public) < len(coming),
            ),
        ]
        return next((name for name, applies in checks if applies), None)

    def refusal_of_confirm(self, pks, *, moving):
        rows = [self.claims[pk] for pk in pks]
        found, movers = {row.status for row in rows}, {row.applicant for row in rows}
        if found == {"booked"}:
            return None
        if not found <= {"held", "expired"}:
            return "NotAllowed"
        if "expired" in found:
            again = rows[0].party, movers, {row.slot for row in rows}
            if refusal := self.refusal_of_hold(*again, public=True, moving=moving):
                return refusal
            movers = self.coming(*again)
        earlier = self.having(*FIRM, applicant=movers)
        checks = [
            ("AlreadyBooked", not movers),
            ("MinorAlone", self.leaves_minor_alone(earlier, but=rows[0].party)),
            ("NotAllowed", any(row.status == "checked_in" for row in earlier.values())),
        ]
        return next((name for name, applies in checks if applies), None)

    def refusal_of_cancel(self, gone):
        here = any(self.claims[pk].status == "checked_in" for pk in gone)
        return "MinorAlone" if self.leaves_minor_alone(gone) else "NotAllowed" if here else None
