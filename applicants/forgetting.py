"""What is kept of a list for a while only: the file, and the rows with the facts of people."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from applicants.models import ListedRow, ListState, RawFile, RegistrationList, RowKind
from applicants.staging import OPEN
from config.db import service

OF_NO_USE = [RowKind.UNCHANGED, RowKind.WRONG]  # to undo a list


@service
def forget_next(*, files: datetime, changes: datetime) -> bool:
    """Destroy what one list no longer needs; return False if none has any of it.

    Files from before `files` go, whatever came of them, with the rows that undoing
    does not need; and so does a preview from then, which nobody will confirm. What
    changed goes if it was taken in before `changes`. The report stays.
    """
    due = old(files, changes).order_by("pk")
    done = due.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
    if done is None:
        return False
    RawFile.objects.filter(of=done).delete()
    useless(done, changes).delete()
    if done.state in OPEN:
        RegistrationList.objects.filter(pk=done.pk).update(state=ListState.WITHDRAWN)
    return True


def old(files: datetime, changes: datetime) -> QuerySet[RegistrationList]:
    kept = Exists(ListedRow.objects.filter(of=OuterRef("pk")))
    return RegistrationList.objects.filter(
        Q(raw__stored_at__lt=files)
        | Q(state__in=OPEN, uploaded_at__lt=files)
        | Q(kept, state=ListState.APPLIED, applied_at__lt=changes)
    )


def useless(done: RegistrationList, changes: datetime) -> QuerySet[ListedRow]:
    if done.state == ListState.APPLYING:
        return done.rows.none()
    if done.applied_at and done.applied_at >= changes:
        return done.rows.filter(kind__in=OF_NO_USE)
    return done.rows.all()
