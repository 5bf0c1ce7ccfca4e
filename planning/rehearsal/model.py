"""How people behave in a rehearsal: assumptions, each of them a number. Pure.

Nobody measured these: the shares of no-shows and cancellations are given, the others are
plain guesses, on the harsh side. docs/planning.md lists them.
"""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

SIZES = {1: 38, 2: 27, 3: 18, 4: 11, 5: 4, 6: 2}  # share of the households
REACHED, WITH_PHONE = 0.85, 0.7  # households with an e-mail address; of these, with a phone too
CHILDREN_UNDER_14 = 0.5  # of those who are not the first or second of a household
NEVER = 0.01  # households that never ask for a place
SECOND_LETTER = 0.15  # that only ask after the second invitation
SOON, LATER = timedelta(days=1.5), timedelta(days=5)  # on average, from a letter to the first try
SLOWER = 0.25  # share of those who take the longer of these
DAYS = [0.6, 0.25, 0.15]  # which of the first three days with room people choose
NEAREST = 3  # locations that people look at
FARTHER = timedelta(days=5)  # so much sooner must it be for another than the nearest
FAR_OFF, WANT_SOONER = timedelta(days=6), 0.3  # who got a later day than that, and joins the line
ACCEPT, DECLINE = 0.7, 0.1  # of offers; the others are not answered
MOVES, MOVES_NOT = 0.7, 0.1  # of who is to be moved: say yes; cancel. The others do not answer
AGAIN = timedelta(days=2)  # on average, until who lost or gave up a place tries again
NO_DOCUMENT = 0.02  # of visits: come again
EARLY, SPREAD = -8.0, 8.0  # minutes round the time, normal
LATEST, EARLIEST = 14.0, -20.0
REMINDED_WITHIN = 3  # days
TOO_LATE = 0.01  # of parties, come 20 to 60 minutes late
MINUTES = (6.0, 11.0)  # at the desk, evenly; 10 are planned
ABOUT = timedelta(minutes=8.5)  # on average
MINUTES_CHILD = (2.0, 5.0)


@dataclass(frozen=True)
class Shares:
    """What the rehearsal is asked about."""

    no_show: float = 0.2  # of who was not reminded; half of it of the others
    cancel: float = 0.1
    walk_ins: float = 0.1  # people a day who try their luck in the hall, of the places planned


def size(chance: Random) -> int:
    return chance.choices(list(SIZES), list(SIZES.values()))[0]


def first_try(chance: Random) -> timedelta:
    """Return how long after a letter or the news a household looks for a place."""
    return wait(chance, LATER if chance.random() < SLOWER else SOON)


def wait(chance: Random, mean: timedelta) -> timedelta:
    return timedelta(seconds=chance.expovariate(1) * mean.total_seconds())


def comes(chance: Random, shares: Shares, *, reminded: bool) -> bool:
    """Whether a party that has a place comes."""
    return chance.random() >= shares.no_show / (2 if reminded else 1)


def arrival(chance: Random) -> timedelta:
    """Return how long after its time a party is there: mostly before."""
    if chance.random() < TOO_LATE:
        return timedelta(minutes=chance.uniform(20, 60))
    minutes = chance.gauss(EARLY, SPREAD)
    return timedelta(minutes=min(max(minutes, EARLIEST), LATEST))


def at_desk(chance: Random, *, child: bool) -> timedelta:
    return timedelta(minutes=chance.uniform(*(MINUTES_CHILD if child else MINUTES)))
