from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.db import acting_as
from privacy import purging
from privacy.clocks import CLOCKS

LONGEST = 3600.0  # seconds


class Command(BaseCommand):
    help = "Forget what is kept no longer, or count it. The worker does it by itself each hour."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, and forget nothing")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        """Write how many rows there are by clock, one clock a line. Safe to repeat."""
        with acting_as(actor="command:purge", channel="task"):
            found = purging.due() if dry_run else purging.purge(LONGEST)
        for clock in CLOCKS:
            if dry_run or not clock.by:
                self.stdout.write(f"{clock.name}: {found[clock.name]}")
