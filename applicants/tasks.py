import logging
from datetime import timedelta

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from applicants.applying import apply_list
from applicants.forgetting import forget_next
from applicants.models import ListState, RegistrationList
from applicants.staging import fail
from config.db import Again
from trail.context import by_itself

logger = logging.getLogger(__name__)

FILES_KEPT = timedelta(hours=24)
CHANGES_KEPT = timedelta(days=30)  # that long a list can be undone


@shared_task(ignore_result=True)
@by_itself
def apply_lists() -> None:
    """Take in the confirmed lists, oldest first, one transaction each. Copies may overlap."""
    waiting = RegistrationList.objects.filter(state=ListState.APPLYING).order_by("confirmed_at")
    for pk in list(waiting.values_list("pk", flat=True)):
        try:
            apply_list(pk)
        except (Again, OperationalError) as error:
            logger.warning("list %s waits for the next tick: %s", pk, type(error))
        except Exception:
            logger.exception("list %s could not be taken in", pk)
            fail(pk)


@shared_task(ignore_result=True)
@by_itself
def destroy_files() -> None:
    """Destroy files and what was staged when their time is over, one list each."""
    now = timezone.now()
    while forget_next(files=now - FILES_KEPT, changes=now - CHANGES_KEPT):
        pass
