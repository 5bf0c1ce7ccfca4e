from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from config.db import acting_as
from privacy import journal
from privacy.purging import purge
from privacy.replaying import Replayed, replay, strange

LONGEST = 3600.0  # seconds


class Command(BaseCommand):
    help = (
        "After a restore: erase and restrict again who was since the backup, forget what is over."
    )

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
        erasures = sum(act.what == journal.ERASED for act in acts)
        self.stdout.write(f"erased again: {done.erased} of {erasures}, known: {done.known}")
        self.stdout.write(f"restrictions as they were: {done.restricted}")
        self.stdout.write(f"forgotten: {forgotten.total()}")
        self.say_what_is_left(done)
        if done.here:
            raise CommandError(f"{done.here} are at a desk. Run this once more, later.")

    def say_what_is_left(self, done: Replayed) -> None:
        """Say what only people or the next lists can do."""
        if done.missing:
            what = "restricted, and in no list of this backup. Run this again after the next lists"
            self.stdout.write(f"{what}: {done.missing}")
        for person in done.corrected:
            self.stdout.write(f"to correct again: {reverse('privacy:person', args=[person])}")

    def read(self, folder: Path) -> list[journal.Act]:
        """Return the acts in `folder`. Raises CommandError if they cannot be used."""
        try:
            acts = journal.read(folder)
        except (OSError, ValueError) as error:
            raise CommandError(f"{folder} cannot be read: {error}", returncode=2) from error
        if missing := strange(acts):
            raise CommandError(f"not among ERASURE_KEYS: {', '.join(missing)}", returncode=2)
        return acts
