from datetime import timedelta
from time import monotonic

from celery import shared_task

from notices import services

RUN = timedelta(seconds=8)  # the next beat goes on: a full outbox keeps no worker from the rest


@shared_task(ignore_result=True)
def deliver_notices() -> None:
    """Empty the outbox, for RUN at most. Copies may overlap."""
    until = monotonic() + RUN.total_seconds()
    while monotonic() < until and services.deliver_next():
        pass
