"""Whether somebody guesses at the whole site: a few times at each of many numbers.

That stays below the limits of each number and each network. But whoever guesses fails
far more often than people do who have their letter at hand: of these most get in, also in
a crowd. So the failures of all networks count together, against how many people got in,
each once however often. A network counts for MOST at most: one alone, a reception centre
or somebody who would like to slow everybody, does not make it a siege of the site.

What it asks of Valkey, and what the answers mean. Both counts are of different names
(HyperLogLog, right to 1 %), and take 12 kB whatever happens.
"""

import secrets
from collections.abc import Sequence
from typing import Any

from gate.counters import Command

SPAN = 600  # seconds
FEW = 300  # failures in one span that are never called guessing
MOST = 20  # of one network
EACH = 2  # more of them for each person who got in


def key(what: str, now: float, ago: int = 0) -> str:
    return f"LIMITER/site/{what}/{int(now // SPAN) - ago}"


def one_failed(now: float, network: str) -> list[Command]:
    """Return how to count a try that found nobody, of a network by a name that says nothing.

    By one of MOST names for each network: so many there can be, and no more.
    """
    name, which = key("failed", now), secrets.randbelow(MOST)
    return [("PFADD", name, f"{network}:{which}"), ("EXPIRE", name, 2 * SPAN)]


def one_entered(now: float, person: str) -> list[Command]:
    """Return how to count somebody who got in, by a name that says nothing."""
    name = key("entered", now)
    return [("PFADD", name, person), ("EXPIRE", name, 2 * SPAN)]


def counts(now: float) -> list[Command]:
    """Return how to ask for this span and the one before: who goes on guessing stays slow."""
    return [
        command
        for ago in [0, 1]
        for command in [("PFCOUNT", key(what, now, ago)) for what in ["failed", "entered"]]
    ]


def is_guessed_at(answers: Sequence[Any]) -> bool:
    """Whether the answers to `counts` say so. Nobody knows without Valkey: then it is not."""
    spans = zip(answers[::2], answers[1::2], strict=True)
    return any(failed > FEW + EACH * entered for failed, entered in spans)
