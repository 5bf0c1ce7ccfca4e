from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from planning.invariants import COUNTED, amiss

SHOWN = 20


class Command(BaseCommand):
    help = "Say whether everything is as it must be: nothing doubled, books, history, trail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--known",
            action="append",
            default=[],
            choices=[*COUNTED, "trail"],
            help="pass over this: over_capacity when a planner took places away",
        )

    def handle(self, *, known: list[str], **options: Any) -> None:
        """Look at all of it. Reads only. Raises CommandError with the first that is amiss."""
        with connection.cursor() as cursor:
            cursor.execute("set statement_timeout = 0")  # pages have a limit
        found = list(islice(amiss(known), SHOWN))
        for each in found:
            self.stdout.write(each)
        if found:
            raise CommandError(f"Not everything is as it must be. First: {found[0]}")
        self.stdout.write("Everything is as it must be.")
