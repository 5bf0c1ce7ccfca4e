"""Who was erased, written down beside the database: a restored one does not know it.

One small file for each act, in the folder that ERASED names. It holds a keyed hash of the
V-number and when, and nothing that says who it is without the key.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from applicants.erasures import keys, named
from applicants.models import Erasure


class Act(NamedTuple):
    """That somebody was erased `at` a time, or that this was `lifted`. `key` names the key."""

    at: datetime
    digest: str
    lifted: bool
    key: str

    @property
    def name(self) -> str:
        """The name of its file, by which acts stand in their order."""
        return f"{self.at.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}-{self.digest[:16]}.json"

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


def export() -> int:
    """Write the acts that have no file yet; return how many. None if no folder is named.

    A file is never written over, and is whole when it has its name.
    """
    if not settings.ERASED:
        return 0
    folder = Path(settings.ERASED)
    folder.mkdir(parents=True, exist_ok=True)
    new = [act for act in acts() if not (folder / act.name).exists()]
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
