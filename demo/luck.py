"""Chances that a seed decides."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import TypeVar

Kind = TypeVar("Kind")


def happens(chance: Random, share: float) -> bool:
    """Whether something happens that does in this share of the cases."""
    return chance.random() < share


def pick(chance: Random, shares: Mapping[Kind, int]) -> Kind:
    """Return one of the keys, each as often as its share says."""
    (found,) = chance.choices(list(shares), list(shares.values()))
    return found


def between(chance: Random, first: date, last: date) -> date:
    """Return a day from `first` to `last`, both included."""
    return first + timedelta(days=chance.randint(0, max(0, (last - first).days)))
