from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from locations.services import AHEAD, open_slots


class Command(BaseCommand):
    help = "Plan the slots of every location, from today on. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=AHEAD.days, help="how far ahead")

    def handle(self, *args: Any, **options: Any) -> None:
        written = open_slots(timezone.localdate() + timedelta(days=options["days"]))
        self.stdout.write(f"{written} slots added or changed")
