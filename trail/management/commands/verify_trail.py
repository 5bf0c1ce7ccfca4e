from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trail import heads
from trail.chain import TABLES, last_link
from trail.verifying import faults

SHOWN = 20


class Command(BaseCommand):
    help = "Say whether the trail is as it was chained. Exit status 1 if not, and which rows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head", type=Path, metavar="FILE", help="exported heads, or a folder of them"
        )

    def handle(self, *, head: Path | None, **options: Any) -> None:
        """Look at every row and link. Reads only. Raises CommandError if anything differs."""
        known = self.read(head) if head else []
        found = list(islice(faults(known), SHOWN))
        for fault in found:
            self.stdout.write(fault)
        if found:
            raise CommandError(f"The trail does not verify. First: {found[0]}")
        for table in TABLES:
            end = last_link(table)
            self.stdout.write(f"{table}: {end.position if end else 0} rows, as they were chained")
        if not head:
            self.stdout.write("Without --head a cut end is not seen.")

    def read(self, path: Path) -> list[heads.Head]:
        """Return the heads in `path`. Raises CommandError if there are none, or no such file."""
        try:
            known = list(heads.read(path))
        except (OSError, ValueError) as error:
            raise CommandError(f"{path} cannot be read: {error}", returncode=2) from error
        if not known:
            raise CommandError(f"No head stands in {path}.", returncode=2)
        return known
