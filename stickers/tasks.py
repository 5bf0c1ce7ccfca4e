from celery import shared_task

from stickers.letters import tell_next_outcome
from trail.context import by_itself


@shared_task(ignore_result=True)
@by_itself
def tell_outcomes() -> None:
    """Write to people what came of their visit, once it is sure. Copies may overlap."""
    while tell_next_outcome():
        pass
