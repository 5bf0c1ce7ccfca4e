"""Where the chains end, written down elsewhere: without it a cut end is not seen."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from trail.chain import TABLES, last_link


class Head(NamedTuple):
    """The end of the chain over `table` in the hour `at`: its position, row and seal."""

    table: str
    position: int
    row: int
    key: str
    mac: str
    at: str = ""  # files from before it was written down have it as their name


def heads() -> list[Head]:
    """Return where the chains end now; nothing for one that has not begun."""
    ends = [last_link(table) for table in TABLES]
    at = hour(timezone.now())
    return [Head(end.table, end.position, end.row, end.key, end.mac, at) for end in ends if end]


def written(found: list[Head]) -> str:
    """Return `found` as text, one line of JSON for each."""
    return "".join(json.dumps(head._asdict()) + "\n" for head in found)


def hour(at: datetime) -> str:
    """Return what an hour is called: in UTC, where none comes twice."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%HZ}"


def export() -> Path | None:
    """Write the heads of this hour to a file in TRAIL_HEADS, and return which.

    None if no folder is named, the hour has its file, or nothing is chained yet. A file
    is never written over, and is whole when it has its name.
    """
    path = Path(settings.TRAIL_HEADS) / f"{hour(timezone.now())}.jsonl"
    if not settings.TRAIL_HEADS or path.exists() or not (text := written(heads())):
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_text(text, "utf-8")
    part.chmod(0o444)
    part.rename(path)
    return path


def read(path: Path) -> Iterator[Head]:
    """Yield the heads in a file, or in all files of a folder, oldest first.

    Raises OSError, and ValueError for a line that is no head.
    """
    for file in sorted(path.glob("*.jsonl")) if path.is_dir() else [path]:
        for line in filter(str.strip, file.read_text("utf-8").splitlines()):
            head = read_line(line)
            yield head if head.at else head._replace(at=file.stem)


def read_line(line: str) -> Head:
    try:
        return Head(**json.loads(line))
    except TypeError as error:
        raise ValueError(f"not a head: {line[:80]}") from error
