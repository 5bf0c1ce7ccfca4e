from celery import shared_task

from appointments import claims
from trail.context import by_itself


@shared_task(ignore_result=True)
@by_itself
def release_places() -> None:
    """End old holds, one transaction each. Copies may overlap; none may run: places
    come free by their clocks alone."""
    while claims.expire_next_hold():
        pass
