from celery import shared_task

from notices.tasks import for_a_while
from planning.waves import sending
from trail.context import by_itself


@shared_task(ignore_result=True)
@by_itself
def send_waves() -> None:
    """Tell people their day, and invite them when it has come, for RUN at most. May overlap."""
    for_a_while(sending.step)
