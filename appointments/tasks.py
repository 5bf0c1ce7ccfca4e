from celery import shared_task

from appointments import claims


@shared_task(ignore_result=True)
def release_places() -> None:
    """End old holds, one transaction each. Copies may overlap; none may run: places
    come free by their clocks alone."""
    while claims.expire_next_hold():
        pass
