import logging
from datetime import timedelta
from time import monotonic

from celery import shared_task

from trail import chain, heads

logger = logging.getLogger(__name__)

RUN = timedelta(seconds=20).total_seconds()  # the next beat goes on


@shared_task(ignore_result=True)
def chain_rows() -> None:
    """Chain what came since the last run, for RUN at most. Copies may overlap."""
    until = monotonic() + RUN
    for table in chain.TABLES:
        upto = chain.settled(table)
        while monotonic() < until and chain.chain_next(table, upto) == chain.BATCH:
            pass


@shared_task(ignore_result=True)
def export_heads() -> None:
    """Write down where the chains end, once an hour, where TRAIL_HEADS says. Copies may overlap."""
    if path := heads.export():
        logger.info("heads of the trail are in %s", path)
