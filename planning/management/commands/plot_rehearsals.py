import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import override

from planning.rehearsal.picture import Row, draw


class Command(BaseCommand):
    help = "Draw two histories of `rehearse` as one picture: with the house, and without."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ours", type=Path)
        parser.add_argument("naive", type=Path)
        parser.add_argument("people", type=int)
        parser.add_argument("svg", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        ours, naive = read(options["ours"]), read(options["naive"])
        with override("en"):
            options["svg"].write_text(draw(ours, naive, options["people"]))


def read(history: Path) -> list[Row]:
    return [json.loads(line) for line in history.read_text().splitlines()]
