import json
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from applicants.applying import apply_list
from applicants.exceptions import FileRefused
from applicants.forms import judge
from applicants.headings import headings_of
from applicants.imports import read
from applicants.limits import COMMAND, too_large
from applicants.models import ListedRow, ListState, Municipality, RegistrationList, RowKind
from applicants.quoting import without_quotes
from applicants.staging import confirm, stage
from applicants.withdrawing import missing
from config.db import acting_as

REFUSED = 2  # the exit code
LONGEST_WAIT, PAUSE = 600, 1  # seconds, for a list that a worker takes in at the moment
NOTHING = {"new": 0, "changed": 0, "unchanged": 0, "missing": 0, "wrong": {}, "warned": {}}


class Command(BaseCommand):
    help = "Take in the registration list of a municipality: CSV or .xlsx."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--municipality", required=True, metavar="CODE", help="CBS code")
        parser.add_argument("--mend", action="store_true", help="give V-numbers a lost zero back")
        parser.add_argument("--dry-run", action="store_true", help="store nothing")
        parser.add_argument("--json", action="store_true", help="print one object")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        here = find(options["municipality"])
        try:
            with acting_as(actor="command:import_registrations", channel="command"):
                found = take_in(
                    here, options["file"], mend=options["mend"], dry_run=options["dry_run"]
                )
        except FileRefused as refusal:
            self.say(NOTHING | {"refused": refusal.reason}, options["json"])
            raise CommandError(str(refusal), returncode=REFUSED) from None
        self.say(found, options["json"])

    def say(self, found: dict[str, Any], as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        for name, value in found.items():
            lines = value.items() if isinstance(value, dict) else []
            said = " ".join(f"{line}:{column}" for line, column in lines)
            self.stdout.write(f"{name}: {said or value or 0}")


def find(code: str) -> Municipality:
    try:
        return Municipality.objects.get(code=code)
    except Municipality.DoesNotExist:
        raise CommandError(f"There is no municipality with the code {code}.") from None


def take_in(municipality: Municipality, file: Path, *, mend: bool, dry_run: bool) -> dict[str, Any]:
    """Do with the file what an officer does in the office: stage it, then confirm it."""
    if dry_run:
        with transaction.atomic():
            found = report(staged(municipality, file, mend))
            transaction.set_rollback(True)
        return found
    kept = staged(municipality, file, mend)
    confirm(kept, moves=[], by=None)
    apply(kept)
    return report(kept)


def staged(municipality: Municipality, file: Path, mend: bool) -> RegistrationList:
    """Read, judge and stage. A function of its own: what it holds is let go of at its end."""
    content = load(file)
    sheet = without_quotes(read(content, named=headings_of(municipality), limits=COMMAND))
    judged = judge(sheet, today=timezone.localdate(), mend=mend)
    wrong = {remark.line for remark in judged.refused}
    sheet = replace(sheet, rows=[row for row in sheet.rows if row.line in wrong])  # for memory
    return stage(sheet, judged, content=content, municipality=municipality, by=None)


def load(file: Path) -> bytes:
    try:
        if file.stat().st_size > COMMAND.bytes:
            raise too_large(COMMAND)
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from None


def apply(kept: RegistrationList) -> None:
    """Take the list in, or wait for the worker that does. Raises CommandError if neither ends."""
    until = monotonic() + LONGEST_WAIT
    while not apply_list(kept.pk):
        kept.refresh_from_db()
        if kept.state != ListState.APPLYING:
            break
        if monotonic() > until:
            raise CommandError("Another list is being taken in. This one follows by itself.")
        sleep(PAUSE)
    kept.refresh_from_db()
    if kept.state != ListState.APPLIED:
        raise CommandError("The list could not be taken in. Nothing was changed.")


def report(kept: RegistrationList) -> dict[str, Any]:
    """Return what came of the list; people to move wait for an officer and count as wrong."""
    refused = kept.rows.filter(kind__in=[RowKind.WRONG, RowKind.MOVED])
    return {
        "new": kept.added,
        "changed": kept.changed,
        "unchanged": kept.unchanged,
        "missing": missing(kept).count(),
        "wrong": by_line(refused),
        "warned": by_line(kept.rows.warned().exclude(kind=RowKind.MOVED)),
        "refused": None,
    }


def by_line(rows: QuerySet[ListedRow]) -> dict[str, str]:
    """Return the column of the first remark by line."""
    told = rows.order_by("line").values_list("line", "remarks")
    return {str(line): said[0]["column"] if said else "v_number" for line, said in told}
