import json
from argparse import ArgumentParser
from collections import defaultdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from planning.forecast.calibration import Check, checks, share_held
from planning.forecast.made_up import campaign
from planning.forecast.reading import read_campaign


class Command(BaseCommand):
    help = "Say how often the band of 80 % held the truth, in made-up campaigns or in our own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--campaigns", type=int, default=200)
        parser.add_argument("--seed", type=int, default=1000, help="of the first campaign")
        parser.add_argument(
            "--here", action="store_true", help="look back at this database's own campaign instead"
        )

    def handle(self, *, campaigns: int, seed: int, here: bool, **options: Any) -> None:
        """Print one line of JSON: by how far ahead (in days with visits; 0 the last day)."""
        if here:
            own = read_campaign(timezone.localdate())
            found = list(checks(own.days, own.people, own.no_show)) if own else []
        else:
            made = (campaign(seed + number) for number in range(campaigns))
            found = [
                check for each in made for check in checks(each.days, each.people, each.no_show)
            ]
        by: dict[int, list[Check]] = defaultdict(list)
        for check in found:
            by[check.ahead].append(check)
        said = {str(ahead): round(share_held(some), 3) for ahead, some in sorted(by.items())}
        whole = round(share_held(found), 3) if found else None
        self.stdout.write(json.dumps({"checks": len(found), "held": whole, "by_days_ahead": said}))
