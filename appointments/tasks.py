from celery import shared_task

from appointments import claims, no_shows, outages
from trail.context import by_itself


@shared_task(ignore_result=True)
@by_itself
def release_places() -> None:
    """End old holds, one transaction each. Copies may overlap; none may run: places
    come free by their clocks alone."""
    while claims.expire_next_hold():
        pass


@shared_task(ignore_result=True)
@by_itself
def record_no_shows() -> None:
    """Note who did not come, and write to them when the doors are closed. Copies may overlap.

    The heartbeat first: what stood still in between is nobody's absence.
    """
    outages.note_heartbeat()
    while no_shows.record_next_no_show():
        pass
    while no_shows.write_next_letter():
        pass
