import json
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from planning.forecast import made_up
from planning.forecast.calibration import Check, checks, share_held
from planning.forecast.made_up import Campaign, campaign
from planning.forecast.reading import read_campaign


class Command(BaseCommand):
    help = "Say how often the band of 80 % held: in campaigns made up, rehearsed, or our own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--campaigns", type=int, default=200, help="made up")
        parser.add_argument("--seed", type=int, default=1000, help="of the first of them")
        parser.add_argument(
            "--rehearsed", nargs="+", metavar="FILE", help="what `rehearse --history` wrote"
        )
        parser.add_argument("--here", action="store_true", help="that of this database")

    def handle(
        self,
        *,
        campaigns: int,
        seed: int,
        rehearsed: list[str] | None,
        here: bool,
        **options: Any,
    ) -> None:
        """Print one line of JSON: by how far ahead (in days with visits; 0 the last day)."""
        if here:
            own = read_campaign(timezone.localdate())
            found = said([own] if own else [])
        elif rehearsed:
            found = said(map(read, rehearsed))
        else:
            found = said(campaign(seed + number) for number in range(campaigns))
        by: dict[int, list[Check]] = defaultdict(list)
        for check in found:
            by[check.ahead].append(check)
        shares = {str(ahead): round(share_held(some), 3) for ahead, some in sorted(by.items())}
        whole = round(share_held(found), 3) if found else None
        counted = {"checks": len(found), "held": whole, "by_days_ahead": shares}
        self.stdout.write(json.dumps(counted))


def said(campaigns: Iterable[Campaign]) -> list[Check]:
    """Return what was said in each campaign, and whether it was so."""
    return [check for each in campaigns for check in checks(each.days, each.people, each.no_show)]


def read(name: str) -> Campaign:
    """Return the campaign in a file: a line of JSON for each day."""
    return made_up.rehearsed(json.loads(line) for line in Path(name).read_text().splitlines())
