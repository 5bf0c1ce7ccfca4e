"""Who was erased, restricted or corrected, written down beside the database: a restored one
does not know it.

One small file for each act, in the folder that ERASED names. It holds a keyed hash of the
V-number, what and when, and nothing that says who it is without the key: of a correction
not what was corrected, so people have to do that again.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from applicants.erasures import digests, keys, named
from applicants.models import Applicant, Erasure
from trail.models import Event

ERASED, RESTRICTED, CORRECTED = "erased", "restricted", "corrected"
KINDS = {"restrict": RESTRICTED, "correct": CORRECTED}  # of events
NOTED = timedelta(days=60)  # restrictions and corrections: nobody restores an older backup


class Act(NamedTuple):
    """`What` was done to somebody `at` a time, or that it was `lifted`. `key` names the key."""

    at: datetime
    digest: str
    lifted: bool
    key: str
    what: str = ERASED

    @property
    def name(self) -> str:
        """The name of its file, by which acts stand in their order."""
        more = "" if self.what == ERASED else f"-{self.what}"
        return f"{self.at.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}-{self.digest[:16]}{more}.json"

    def written(self) -> str:
        """The act as text."""
        return json.dumps(self._asdict() | {"at": self.at.astimezone(UTC).isoformat()}) + "\n"


def acts() -> Iterator[Act]:
    """Yield what the database knows of."""
    key = named(keys()[0])
    for row in Erasure.objects.all():
        yield Act(row.at, row.digest, False, key)
        if row.lifted_at:
            yield Act(row.lifted_at, row.digest, True, key)
    yield from of_the_trail(key)


def of_the_trail(key: str) -> Iterator[Act]:
    """Yield who was restricted and corrected, by the trail: nobody who was erased since."""
    since = timezone.now() - NOTED
    rows = Event.objects.filter(kind__in=KINDS, at__gte=since).order_by("at", "pk")
    events = [(event, int(event.about.rpartition(":")[2])) for event in rows]
    known = Applicant.objects.known().filter(pk__in={pk for _event, pk in events})
    numbers = dict(known.order_by().values_list("pk", "v_number"))
    for event, pk in events:
        if pk in numbers:
            digest, lifted = digests(numbers[pk])[0], event.result == "lifted"
            yield Act(event.at, digest, lifted, key, KINDS[event.kind])


def export() -> int:
    """Write the acts that have no file yet; return how many. None if no folder is named.

    A file is never written over, and is whole when it has its name.
    """
    if not settings.ERASED:
        return 0
    folder = Path(settings.ERASED)
    folder.mkdir(parents=True, exist_ok=True)
    there = set(os.listdir(folder))
    new = [act for act in acts() if act.name not in there]
    for act in new:
        part = folder / f".{act.name}.{os.getpid()}"
        part.write_text(act.written(), "utf-8")
        part.chmod(0o444)
        part.rename(folder / act.name)
    return len(new)


def read(folder: Path) -> list[Act]:
    """Return the acts in this folder, oldest first.

    Raises OSError if there is none, and ValueError for a file that holds no act.
    """
    files = [folder / name for name in os.listdir(folder) if is_ours(name)]
    return sorted({act for file in files for act in read_file(file)})


def is_ours(name: str) -> bool:
    """Whether the worker wrote this file, or it came by mail."""
    return name.endswith((".json", ".jsonl")) and not name.startswith(".")


def read_file(file: Path) -> Iterator[Act]:
    for line in filter(str.strip, file.read_text("utf-8").splitlines()):
        yield read_line(line)


def read_line(line: str) -> Act:
    try:
        found = json.loads(line)
        return Act(**(found | {"at": datetime.fromisoformat(found["at"])}))
    except (TypeError, KeyError) as error:
        raise ValueError(f"not an act: {line[:80]}") from error
