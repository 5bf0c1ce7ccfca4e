import gc
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations

from planning.rehearsal.campaign import Campaign
from planning.rehearsal.clock import Clock, simulated, teach_database
from planning.rehearsal.model import Shares
from planning.rehearsal.scale import BEGINS, Size, moment
from planning.rehearsal.scratch import NotOurs, scratch


class Command(BaseCommand):
    help = "Play a whole campaign in a scratch database; print one JSON line (docs/planning.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, default=3_250)
        parser.add_argument("--places-per-day", type=int, default=120)
        parser.add_argument("--locations", type=int, default=2)
        parser.add_argument("--no-show", type=float, default=0.2, help="of who is not reminded")
        parser.add_argument("--cancel", type=float, default=0.1)
        parser.add_argument("--walk-ins", type=float, default=0.1, help="of the places, a day")
        parser.add_argument("--days", type=int, default=120, help="calendar days, at most")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--naive", action="store_true", help="first come, first served")
        parser.add_argument("--database", default="rehearsal", help="made anew, and dropped")
        parser.add_argument("--history", metavar="FILE", help="write a JSON line for each day")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        size = Size(
            people=options["people"],
            places=options["places_per_day"],
            locations=options["locations"],
            days=options["days"],
            seed=options["seed"],
            shares=Shares(options["no_show"], options["cancel"], options["walk_ins"]),
            naive=options["naive"],
        )
        try:
            with scratch(options["database"]):
                figures, rows = play(size)
        except NotOurs as error:
            raise CommandError(f"The database {error} is no rehearsal's.") from None
        if options["history"]:
            with open(options["history"], "w") as file:
                file.writelines(json.dumps(row) + "\n" for row in rows)
        self.stdout.write(json.dumps(figures))


def play(size: Size) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Play the campaign on a simulated clock; return its figures and a row for each day."""
    teach_database()
    with little_garbage(), simulated(Clock(moment(BEGINS, time(6)))) as clock:
        campaign = Campaign(size, clock, say=lambda text: print(text, file=sys.stderr, flush=True))
        return campaign.run(), campaign.figures.rows


@contextmanager
def little_garbage() -> Iterator[None]:
    """Look less often for garbage, and not among what is there already: that stays."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
