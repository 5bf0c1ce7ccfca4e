from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.db import acting_as
from privacy import journal
from privacy.purging import purge
from privacy.replaying import replay, strange

LONGEST = 3600.0  # seconds


class Command(BaseCommand):
    help = "After a restore: erase again who was erased since the backup, and forget what is over."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", nargs="?", type=Path, help="where the worker wrote it; ERASED if left out"
        )

    def handle(self, *, folder: Path | None, **options: Any) -> None:
        """Do it, before anybody uses the site again. Safe to repeat.

        Raises CommandError if the folder cannot be read, if a key is missing, or somebody is
        at a desk and has to be erased later.
        """
        acts = self.read(folder or Path(settings.ERASED or "no folder named"))
        with acting_as(actor="command:replay_purge", channel="task"):
            done = replay(acts)
            forgotten = purge(LONGEST)
        self.stdout.write(f"erased again: {done.erased} of {len(acts)}, known: {done.known}")
        self.stdout.write(f"forgotten: {forgotten.total()}")
        if done.here:
            raise CommandError(f"{done.here} are at a desk. Run this once more, later.")

    def read(self, folder: Path) -> list[journal.Act]:
        """Return the acts in `folder`. Raises CommandError if they cannot be used."""
        try:
            acts = journal.read(folder)
        except (OSError, ValueError) as error:
            raise CommandError(f"{folder} cannot be read: {error}", returncode=2) from error
        if missing := strange(acts):
            raise CommandError(f"not among ERASURE_KEYS: {', '.join(missing)}", returncode=2)
        return acts
