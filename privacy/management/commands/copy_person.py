from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import override

from applicants.people import about
from privacy.copies import as_json, as_text, copy_of
from privacy.typed import person_typed
from trail.services import record

LANGUAGES = ["nl", "en", "uk", "ru"]


class Command(BaseCommand):
    help = "Write a copy of everything kept about a person. The V-number comes from standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--language", choices=LANGUAGES, default="nl")

    def handle(self, *, json: bool, language: str, **options: Any) -> None:
        """Write it to standard output. Leaves a trace. Raises CommandError for nobody's number."""
        person = person_typed()
        record("export", result="copy", actor="command:copy_person", about=about(person.pk))
        with override(language):
            found = copy_of(person)
            self.stdout.write(as_json(found) if json else as_text(found))
