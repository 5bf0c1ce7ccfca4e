import sys
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from applicants.models import Applicant
from applicants.people import about
from applicants.v_number import read_v_number
from privacy.copies import as_json, as_text, copy_of
from trail.services import record

LANGUAGES = ["nl", "en", "uk", "ru"]


class Command(BaseCommand):
    help = "Write a copy of everything kept about a person. The V-number comes from standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--language", choices=LANGUAGES, default="nl")

    def handle(self, *, json: bool, language: str, **options: Any) -> None:
        """Write it to standard output. Leaves a trace. Raises CommandError for nobody's number.

        The number is never an argument: every process and the history of the shell
        could read it there.
        """
        person = Applicant.objects.filter(v_number=read_v_number(self.typed()) or "").first()
        if person is None:
            raise CommandError("Nobody is registered with this V-number.")
        record("export", result="copy", actor="command:copy_person", about=about(person.pk))
        with override(language):
            found = copy_of(person)
            self.stdout.write(as_json(found) if json else as_text(found))

    def typed(self) -> str:
        return getpass("V-number: ") if sys.stdin.isatty() else sys.stdin.readline()
