from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from applicants.erasures import digests, lift
from appointments.exceptions import NotAllowed
from config.db import acting_as
from privacy.erasing import erase
from privacy.typed import number_typed, person_typed
from trail.services import number, record


class Command(BaseCommand):
    help = "Erase a person, or let a list bring them back. The V-number is read from stdin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--lift", action="store_true", help="let a list bring them back")

    def handle(self, *, lift: bool, **options: Any) -> None:
        """Do it; leaves a trace. Raises CommandError for nobody's number, or who is at a desk."""
        with acting_as(actor="command:erase_person", channel="office"):
            said = self.lift() if lift else self.erase()
        self.stdout.write(said)

    def erase(self) -> str:
        try:
            erase(person_typed().pk)
        except NotAllowed as error:
            raise CommandError("This person is at the desk now. Nothing was erased.") from error
        return "Erased."

    def lift(self) -> str:
        v_number = number_typed()
        if not lift(digests(v_number), timezone.now()):
            raise CommandError("Nobody with this V-number was erased.")
        record("erase", result="lifted", about=number(v_number))
        return "Lifted."
