"""The fairness page: what is shown of the counts, in the reader's language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import RLock

from cachetools import TTLCache, cached
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.quoting import quoted
from appointments.models import Channel, PriorityReason
from planning.fairness import line, waits
from planning.fairness.hiding import hidden, shown
from planning.fairness.line import Reason
from planning.fairness.waits import Group
from planning.plots.plot import Table, figure

REMEMBERED = 600  # seconds: who reloads sees no single booking come in
WITHHELD = "·"


@dataclass(frozen=True)
class Counts:
    """What was counted at `at`, by dimension."""

    at: datetime
    groups: dict[str, list[Group]]
    reasons: list[Reason]


@dataclass(frozen=True)
class Part:
    """A table of the page with its heading."""

    key: str
    title: str
    table: Table


@cached(TTLCache(1, ttl=REMEMBERED), lock=RLock())
def counts() -> Counts:
    """Count everything, up to REMEMBERED seconds ago. Ten queries."""
    now = timezone.now()
    rows = waits.visits(now)
    groups = {
        "size": waits.by_size(rows),
        "language": waits.by(rows, "party__language"),
        "age": waits.by(rows, waits.age_group(timezone.localdate(now).year)),
        "channel": waits.by(rows, "party__channel"),
        "municipality": waits.by(rows, "applicant__municipality__name"),
    }
    return Counts(now, groups, line.reasons(now))


def parts(found: Counts) -> list[Part]:
    """Return the tables about waiting that have something in them."""
    return [
        Part(key, title, table_of(key, found.groups[key]))
        for key, title in titles().items()
        if found.groups[key]
    ]


def titles() -> dict[str, str]:
    return {
        "size": _("How many come together"),
        "language": _("Language"),
        "age": _("Age"),
        "channel": _("How they booked"),
        "municipality": _("Municipality"),
    }


def table_of(key: str, groups: Sequence[Group]) -> Table:
    counted = _("Visits") if key == "size" else _("People")
    columns = [titles()[key], counted, _("Half waited, days"), _("9 of 10 waited, days")]
    away = hidden({group.name: group.people for group in groups})
    names = names_of(key)
    return Table(
        columns,
        [
            [
                names.get(group.name, group.name),
                *(3 * [WITHHELD] if group.name in away else cells(group)),
            ]
            for group in groups
        ],
    )


def names_of(key: str) -> dict[str, str]:
    """Return how the groups of a dimension are called, where that is not their name."""
    if key == "language":
        return dict(settings.LANGUAGES)
    if key == "channel":
        return {value: str(label) for value, label in Channel.choices}
    return {}


def cells(group: Group) -> list[str]:
    return [figure(group.people), str(group.half), "–" if group.most is None else str(group.most)]


def reasons_table(reasons: Sequence[Reason]) -> Table:
    """Return who came before others; each column hides its own small counts."""
    names = {value: str(label) for value, label in PriorityReason.choices} | {"": _("no reason")}
    columns = [
        [WITHHELD if count is None else figure(count) for count in shown(counts)]
        for counts in (
            [each.let_before for each in reasons],
            [each.waiting for each in reasons],
            [each.offered for each in reasons],
        )
    ]
    heading = [
        _("Reason"),
        _("Let before others, 28 days"),
        _("Waiting now"),
        _("Offered a place, 28 days"),
    ]
    rows = [names[each.reason] for each in reasons]
    return Table(heading, list(zip(rows, *columns, strict=True)))


def lines(found: Counts) -> Iterator[list[str]]:
    """Yield the rows of the file: what the page shows, and no more."""
    for part in parts(found):
        for row in part.table.rows:
            yield [part.title, *(quoted(str(cell)) for cell in row)]
    table = reasons_table(found.reasons)
    for name, *cells_of_row in table.rows:
        for column, cell in zip(table.columns[1:], cells_of_row, strict=True):
            yield [str(column), str(name), str(cell), "", ""]
