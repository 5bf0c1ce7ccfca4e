from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from applicants.restricting import restrict
from config.db import acting_as
from privacy.typed import person_typed


class Command(BaseCommand):
    help = "Restrict the use of a person's data, or lift that. The V-number is read from stdin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--lift", action="store_true")

    def handle(self, *, lift: bool, **options: Any) -> None:
        """Do it; leaves a trace. Safe to repeat. Raises CommandError for nobody's number."""
        with acting_as(actor="command:restrict_person"):
            restrict(person_typed().pk, restricted=not lift)
        self.stdout.write("Lifted." if lift else "Restricted.")
