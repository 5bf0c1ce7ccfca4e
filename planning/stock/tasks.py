from celery import shared_task

from config.db import acting_as
from locations.tasks import nobody_else
from planning.stock.services import mind_stock as mind
from trail.context import by_itself

MIND_STOCK = 7106  # the key of this task's advisory lock: any number no other task has


@shared_task(ignore_result=True)
@by_itself
def mind_stock() -> None:
    """Close and open days, and warn people, as the stickers there are say. Copies leave at once."""
    with nobody_else(MIND_STOCK) as alone, acting_as(reason="stickers"):
        if alone:
            mind()
