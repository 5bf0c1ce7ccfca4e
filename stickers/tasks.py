from celery import shared_task

from notices.tasks import for_a_while
from stickers.letters import tell_next_outcome
from trail.context import by_itself


@shared_task(ignore_result=True)
@by_itself
def tell_outcomes() -> None:
    """Write to people what came of their visit, for RUN at most. Copies may overlap."""
    for_a_while(tell_next_outcome)
