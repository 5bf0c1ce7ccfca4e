"""How the rows of a list are shown: what each would change, and what is wrong with it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applicants.columns import LABELS
from applicants.models import Applicant, ListedRow, Municipality, RegistrationList, RowKind
from applicants.reasons import REASONS
from councils.people_forms import born

PER_PAGE = 50
WARNED = "warned"
TITLES: dict[str, Promise | str] = {
    **dict(RowKind.choices),
    WARNED: _("Cells that were left out"),
}
LABEL_OF: dict[str, Promise] = {  # in the order in which changes are told
    "municipality": _("municipality"),
    **LABELS,
    "birth_date": LABELS["date_of_birth"],
}
DAYS = {"birth_date", "registered_on", "withdrawn_on", "served_on"}


class Change(NamedTuple):
    field: str | Promise
    old: str
    new: str


class Told(NamedTuple):
    column: str | Promise
    value: str
    reason: str | Promise


class Shown(NamedTuple):
    """One row as the officer sees it."""

    pk: int
    line: int
    v_number: str
    name: str
    household: str
    changes: list[Change]
    told: list[Told]
    accepted: bool


class One(NamedTuple):
    """One of two who may be the same person."""

    line: int | None
    pk: int | None
    v_number: str
    name: str
    native_name: str
    born: str


class Town(NamedTuple):
    """A municipality that people of a list would leave, and how many."""

    pk: int
    name: str
    total: int


def left_by(kept: RegistrationList) -> list[Town]:
    """Return which municipalities people would leave by this list, the most first."""
    moves = kept.rows.filter(kind=RowKind.MOVED).order_by()
    counted = dict(moves.values_list("changes__municipality__0").annotate(Count("pk")))
    names = dict(Municipality.objects.filter(pk__in=counted).values_list("pk", "name"))
    towns = [Town(pk, names.get(pk, ""), total) for pk, total in counted.items()]
    return sorted(towns, key=lambda town: (-town.total, town.name))


def totals(kept: RegistrationList) -> dict[str, int]:
    """Return how many rows there are of each kind, and how many lack a cell."""
    counted = dict(kept.rows.order_by().values_list("kind").annotate(Count("pk")))
    return {kind: counted.get(kind, 0) for kind in RowKind.values} | {
        WARNED: kept.rows.warned().count()
    }


def of_kind(kept: RegistrationList, kind: str) -> Any:
    """Return the rows of one of TITLES, by line."""
    return kept.rows.warned() if kind == WARNED else kept.rows.filter(kind=kind)


def without_households(kept: RegistrationList) -> bool:
    """Whether none of several people has a household: a word to say once."""
    people = kept.rows.exclude(kind=RowKind.WRONG)
    together = people.filter(facts__has_key="household").exclude(facts__household="")
    return len(people[:2]) > 1 and not together.exists()


def shown(rows: Iterable[ListedRow]) -> list[Shown]:
    rows = list(rows)
    towns = names_of_towns(rows)
    return [
        Shown(
            row.pk,
            row.line,
            row.v_number,
            name(row.facts),
            row.facts.get("household") or "",
            [change(row, field, towns) for field in told_of(row) if field in row.changes],
            [told(row, remark) for remark in row.remarks],
            row.accepted,
        )
        for row in rows
    ]


def shown_one(found: ListedRow | Applicant) -> One:
    """Return one of two who look alike: a row of the list has a line, who is registered a pk."""
    if isinstance(found, Applicant):
        facts = vars(found)
        return One(None, found.pk, found.v_number, name(facts), found.native_name, born(found))
    facts, day = found.facts, said("birth_date", found.facts["birth_date"], {})
    return One(found.line, None, found.v_number, name(facts), facts.get("native_name") or "", day)


def told_of(row: ListedRow) -> Collection[str]:
    """Return which fields may be told: of somebody else's person, no more than whose it is."""
    return ["municipality"] if row.kind == RowKind.MOVED else LABEL_OF


def name(facts: Mapping[str, Any]) -> str:
    """Return the family name first, as the register sorts."""
    family = " ".join(filter(None, [facts.get("prefix"), facts.get("family_name")]))
    return ", ".join(filter(None, [family, facts.get("given_names")]))


def change(row: ListedRow, field: str, towns: Mapping[int, str]) -> Change:
    old, new = row.changes[field]
    return Change(LABEL_OF[field], said(field, old, towns), said(field, new, towns))


def said(field: str, value: Any, towns: Mapping[int, str]) -> str:
    """Return a value as people write it: days as day-month-year, municipalities by name."""
    if field == "municipality":
        return towns.get(value, "")
    if field in DAYS and value:
        return "-".join(reversed(value.split("-")))
    return str(value or "")


def told(row: ListedRow, remark: Mapping[str, str]) -> Told:
    """Return a remark with what the cell says. A word that no longer exists is shown as it is."""
    column, reason = remark["column"], remark["reason"]
    value = remark.get("value") or row.facts.get(column) or ""
    return Told(LABELS.get(column, column), str(value), REASONS.get(reason, reason))


def names_of_towns(rows: Iterable[ListedRow]) -> dict[int, str]:
    pks = {pk for row in rows for pk in row.changes.get("municipality", [])}
    return dict(Municipality.objects.filter(pk__in=pks).values_list("pk", "name")) if pks else {}
