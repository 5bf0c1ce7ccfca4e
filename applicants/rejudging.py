"""A file is sent once: as long as it is kept it can be judged again, knowing more than before."""

import hashlib
from collections.abc import Mapping

from accounts.models import User
from applicants.forms import Judged
from applicants.headings import name_columns
from applicants.imports import Sheet
from applicants.models import ListState, Municipality, RawFile, RegistrationList
from applicants.staging import OPEN, store
from applicants.strangers import watch
from config.db import locked, service
from trail.services import record


@service
def set_aside(content: bytes, *, municipality: Municipality, by: User) -> RegistrationList:
    """Keep a file until the officer has said which column is which, or for a day.

    `content` has been read as far as that: it holds no column that must not be kept.
    """
    kept = RegistrationList.objects.create(
        municipality=municipality,
        uploaded_by=by,
        sha256=hashlib.sha256(content).hexdigest(),
        state=ListState.ASKED,
    )
    RawFile.objects.create(of=kept, content=content)
    record("list", result="asked", about=f"list:{kept.pk}")
    return kept


def file_of(kept: RegistrationList) -> bytes | None:
    """Return the file as it was sent; None if the list is past that, or the file destroyed."""
    found = RawFile.objects.filter(of=kept, of__state__in=OPEN).first()
    return bytes(found.content) if found else None


@service
def stage_again(
    kept: RegistrationList, sheet: Sheet, judged: Judged, *, named: Mapping[str, str]
) -> None:
    """Replace what an open list would do by what its file says now; remember what was `named`.

    Changes nobody, and nothing of a list that was confirmed meanwhile. Safe to repeat.
    """
    name_columns(named, municipality=kept.municipality)
    for row in locked(RegistrationList.objects.filter(pk=kept.pk, state__in=OPEN)):
        first = row.state == ListState.ASKED
        row.rows.all().delete()
        row.state = ListState.JUDGED
        row.save(update_fields=["state"])
        strangers = store(row, sheet, judged)
        watch(row, strangers if first else 0)  # the same people are not counted twice
        record("list", result="staged", about=f"list:{row.pk}")
