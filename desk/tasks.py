import logging

from celery import shared_task
from django.utils import timezone

from desk import papers
from locations.tasks import nobody_else
from trail.context import by_itself

logger = logging.getLogger(__name__)

PRINT_LISTS = 7301  # the key of this task's advisory lock


@shared_task(ignore_result=True)
@by_itself
def make_day_lists() -> None:
    """Make the lists on paper that are wanted, and empty those of days that are over.

    Looks at what is there and not at when it last ran; a second copy leaves at once.
    One location that fails does not keep the others from theirs.
    """
    with nobody_else(PRINT_LISTS) as alone:
        if not alone:
            return
        for wanted in papers.to_make(timezone.now()):
            try:
                papers.make_list(wanted)
            except Exception:
                logger.exception("no day list: %s", wanted)
        papers.forget_lists(timezone.localdate())
