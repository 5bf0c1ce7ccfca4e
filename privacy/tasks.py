import logging
from datetime import timedelta

from celery import shared_task

from privacy import heads, journal, purging
from trail.context import by_itself

logger = logging.getLogger(__name__)

RUN = timedelta(seconds=60).total_seconds()  # the next beat goes on


@shared_task(ignore_result=True)
@by_itself
def send_heads() -> None:
    """Write to TRAIL_MAILBOX where the chains end, once an hour. Copies may overlap."""
    heads.send_heads()


@shared_task(ignore_result=True)
@by_itself
def purge() -> None:
    """Forget what is kept no longer, for RUN at most. Copies may overlap."""
    if done := purging.purge(RUN):
        logger.info("forgotten: %s", dict(done))


@shared_task(ignore_result=True)
@by_itself
def export_erased() -> None:
    """Write down where ERASED says who was erased, restricted or corrected, as keyed hashes.

    Copies may overlap.
    """
    journal.export()
