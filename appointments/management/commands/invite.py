from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.db.models import Q
from django.utils import timezone

from applicants.models import Applicant, Municipality, Wave
from appointments.invitations import MOST, invite
from config.db import acting_as


class Command(BaseCommand):
    help = "Invite the people of a wave or a municipality who were not invited yet."

    def add_arguments(self, parser: CommandParser) -> None:
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--wave", metavar="NAME")
        who.add_argument("--municipality", metavar="CODE", help="CBS code")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        people = list(those(options["wave"], options["municipality"]))
        with acting_as(actor="command:invite", channel="command"):
            homes = sum(invite(people[at : at + MOST]) for at in range(0, len(people), MOST))
        self.stdout.write(f"invited: {homes}")


def those(wave: str | None, municipality: str | None) -> Any:
    """Return who is meant (ids), households side by side; not those whose wave is not open."""
    found: Any = Wave.objects.filter(name=wave) if wave else None
    found = found or Municipality.objects.filter(code=municipality)
    if not found:
        raise CommandError("There is none of that name or code.")
    mine = Q(wave__in=found) if wave else Q(municipality__in=found)
    may_book = Q(wave=None) | Q(wave__opens_at__lte=timezone.now())
    rows = Applicant.objects.filter(mine, may_book)
    return rows.order_by("municipality", "household", "pk").values_list("pk", flat=True)
