"""What a wave would be, before it is one: how many, who, and what it costs. Reads only."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import Q

from applicants.models import ALONE, Applicant
from appointments.invitations import whom_to_write_to
from notices.composing import text
from notices.contexts import Invited
from notices.kinds import Kind
from notices.texting import parts
from planning.waves.choosing import Choice, Chosen, Out
from planning.waves.people import choose

SAMPLE = 20
BATCH = 5000  # people read at once


@dataclass
class Cost:
    """What is sent, one message per household and channel. `parts`: what texts are paid by."""

    emails: int = 0
    texts: int = 0
    parts: int = 0
    letters: int = 0
    by_language: Counter[str] = field(default_factory=Counter)

    @property
    def languages(self) -> list[tuple[str, int]]:
        """Return how many are written to in which language, by its name."""
        names = dict(settings.LANGUAGES)
        return [(names[code], number) for code, number in self.by_language.most_common()]


@dataclass(frozen=True)
class Preview:
    """A wave as it would be now."""

    choice: Choice
    people: int
    households: int
    out: Sequence[tuple[str, int]]
    sample: Sequence[Applicant]
    cost: Cost
    have_to_wait: int  # who can book now, and would have to wait for the day of the wave

    @property
    def takes_two(self) -> bool:
        """Whether a second person has to confirm it."""
        return self.people > ALONE


def preview(choice: Choice, now: datetime) -> Preview:
    """Return what a wave of this choice would be `now`. Nine queries, ten by deadline."""
    chosen = choose(choice)
    pks = chosen.people
    return Preview(
        choice,
        len(pks),
        len(chosen.homes),
        reasons(chosen),
        sample(pks),
        cost(chosen),
        have_to_wait(pks, now) if choice.opens_at > now else 0,
    )


def reasons(chosen: Chosen) -> list[tuple[str, int]]:
    """Return why people are not in it and how many, in the order of the reasons."""
    return [(str(Out(why).label), chosen.out[why]) for why in Out if chosen.out[why]]


def sample(pks: Sequence[int]) -> list[Applicant]:
    """Return SAMPLE of these people, evenly from the first to the last."""
    step = max(1, len(pks) // SAMPLE)
    some = pks[::step][:SAMPLE]
    found = Applicant.objects.select_related("municipality").in_bulk(some)
    return [found[pk] for pk in some if pk in found]


def have_to_wait(pks: Sequence[int], now: datetime) -> int:
    """Return how many of these can book now."""
    free = Q(wave=None) | Q(wave__opens_at__lte=now)
    return Applicant.objects.filter(free, pk__in=pks).count()


def cost(chosen: Chosen) -> Cost:
    """Return what inviting them would send: to the first of each household who can be reached."""
    wanted = chosen.people
    read = Applicant.objects.only("birth_date", "email", "phone", "language")
    people = {person.pk: person for person in read.filter(pk__in=wanted).iterator(BATCH)}
    homes = ([people[pk] for pk in home if pk in people] for home in chosen.homes)
    return total(min(home, key=whom_to_write_to) for home in homes if home)


def total(written_to: Iterable[Applicant]) -> Cost:
    """Add up what goes to these people."""
    found, texts = Cost(), Counter[str]()
    for person in written_to:
        found.by_language[person.language] += 1
        found.emails += bool(person.email)
        found.texts += bool(person.phone)
        found.letters += not (person.email or person.phone)
        texts[person.language] += bool(person.phone)
    found.parts = sum(number * parts_in(language) for language, number in texts.items() if number)
    return found


def parts_in(language: str) -> int:
    """Return how many parts the text of an invitation has: it names nobody."""
    _, words = text(Kind.INVITATION, Invited([]), language)
    return parts(words)
