"""Judging the rows of a list: which can be taken in, and what is wrong with the others. Pure.

Plain functions, for a Django form per row takes 20,000 rows far too long.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from applicants.cells import read_cell
from applicants.columns import LABELS, NEEDED
from applicants.imports import Row, Sheet
from applicants.reasons import Remark, Wrong

FIELDS = {column: column for column in LABELS} | {"date_of_birth": "birth_date"}


@dataclass(frozen=True)
class Entry:
    """A row that can be taken in: values by field of `Applicant`."""

    line: int
    facts: dict[str, Any]

    @property
    def v_number(self) -> str:
        return str(self.facts["v_number"])


@dataclass(frozen=True)
class Judged:
    """What becomes of the rows of a file: taken in, refused, or taken in without some cell."""

    sha256: str
    ignored: list[str]
    entries: list[Entry] = field(default_factory=list)
    refused: list[Remark] = field(default_factory=list)
    warned: list[Remark] = field(default_factory=list)


def judge(sheet: Sheet, *, today: date) -> Judged:
    """Return what becomes of every row, before anything is known of who is registered.

    A row is refused for any column that everybody needs; in another column the
    cell is left out, the person is not. Of rows with the same V-number the first counts.
    """
    judged, seen = Judged(sheet.sha256, sheet.ignored), set[str]()
    for row in sheet.rows:
        facts, remarks = judge_row(row, today)
        if facts.get("v_number") in seen:
            remarks.append(Remark(row.line, "v_number", "twice"))
        if refused := [remark for remark in remarks if remark.column in (*NEEDED, "")]:
            judged.refused.extend(refused)
            continue
        judged.warned.extend(remarks)
        judged.entries.append(Entry(row.line, facts))
        seen.add(facts["v_number"])
    return judged


def judge_row(row: Row, today: date) -> tuple[dict[str, Any], list[Remark]]:
    """Return what can be read of a row, and a remark for each cell that cannot."""
    if row.spilled:
        return {}, [Remark(row.line, "", "spilled")]
    facts: dict[str, Any] = {}
    remarks = []
    for column, text in row.values.items():
        try:
            facts[FIELDS[column]] = read_cell(column, text, today)
        except Wrong as wrong:
            remarks.append(Remark(row.line, column, wrong.reason))
    if ends_before_it_begins(facts):
        del facts["withdrawn_on"]
        remarks.append(Remark(row.line, "withdrawn_on", "before"))
    if facts.get("language") == "":
        del facts["language"]  # says nothing: what we know stays
    return facts, remarks


def ends_before_it_begins(facts: dict[str, Any]) -> bool:
    begun, ended = facts.get("registered_on"), facts.get("withdrawn_on")
    return bool(begun and ended and ended < begun)
