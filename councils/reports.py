"""What is said of a list: remarks are kept as words, and read here in the reader's language."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.functional import Promise

from applicants.columns import LABELS
from applicants.reasons import REASONS

SHOWN = 200  # of each kind, on one page


class Line(NamedTuple):
    line: int
    column: str | Promise
    reason: str | Promise


def remarks(kept: Iterable[dict[str, Any]]) -> list[Line]:
    """Return remarks as a reader sees them. A word that no longer exists is shown as it is."""
    return [
        Line(
            remark["line"],
            LABELS.get(remark["column"], remark["column"]),
            REASONS.get(remark["reason"], remark["reason"]),
        )
        for remark in kept
    ]
