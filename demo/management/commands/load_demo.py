from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.load import PEOPLE, load
from demo.supply import bind_staff
from locations.models import Location


class Command(BaseCommand):
    help = "Fill an empty database with made-up people, offices and bookings. Demo mode only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, default=PEOPLE, help="how many")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Example data is loaded in demo mode only.")
        if Location.objects.exists():
            bind_staff()  # an example of an older release knows no issuer
            self.stdout.write("There is data already: nothing was loaded.")
            return
        began = monotonic()
        load(options["people"])
        self.stdout.write(f"Loaded {options['people']} people in {monotonic() - began:.0f} s.")
