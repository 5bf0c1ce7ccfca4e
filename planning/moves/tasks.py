from celery import shared_task

from locations.tasks import nobody_else
from planning.moves.work import run
from trail.context import by_itself

MOVE_PEOPLE = 7401  # the key of this task's advisory lock
RUN = 8.0  # seconds; the next beat goes on


@shared_task(ignore_result=True)
@by_itself
def move_people() -> None:
    """Go on with what planners close, make smaller or tell. A second copy leaves at once.

    May be killed between two parties: each is a transaction, and the rows say what is left.
    """
    with nobody_else(MOVE_PEOPLE) as alone:
        if alone:
            run(RUN)
