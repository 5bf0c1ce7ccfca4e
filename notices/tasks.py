from datetime import timedelta
from time import monotonic

from celery import shared_task

from notices import services

RUN = timedelta(seconds=60)  # then the next beat goes on: never cut short in the middle of a letter


@shared_task(ignore_result=True)
def deliver_notices() -> None:
    """Empty the outbox, for RUN at most. Copies may overlap."""
    until = monotonic() + RUN.total_seconds()
    while monotonic() < until and services.deliver_next():
        pass
