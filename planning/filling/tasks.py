from celery import shared_task

from locations.tasks import nobody_else
from planning.filling import services
from trail.context import by_itself

FILL = 7601  # the key of this task's advisory lock: any number no other task has


@shared_task(ignore_result=True)
@by_itself
def set_extra_places() -> None:
    """Set the places against no-shows of the days to come. Runs nightly.

    Looks at what stands and not at when it last ran; a second copy leaves at once.
    """
    with nobody_else(FILL) as alone:
        if alone:
            services.apply_ahead()


@shared_task(ignore_result=True)
@by_itself
def clear_closed() -> None:
    """Take the extra places out of slots that closed since. Copies may overlap."""
    services.clear_closed()
