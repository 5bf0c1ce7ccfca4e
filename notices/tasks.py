from collections.abc import Callable
from datetime import timedelta
from time import monotonic

from celery import shared_task

from notices import batches, results, services
from notices.models import Channel

RUN = timedelta(seconds=8)  # the next beat goes on: a full outbox keeps no worker from the rest


def for_a_while(step: Callable[[], bool]) -> None:
    until = monotonic() + RUN.total_seconds()
    while monotonic() < until and step():
        pass


@shared_task(ignore_result=True)
def deliver_notices() -> None:
    """Send the e-mails of the outbox, for RUN at most. Copies may overlap."""
    for_a_while(services.deliver_next)


@shared_task(ignore_result=True)
def deliver_texts() -> None:
    """Send the text messages of the outbox, for RUN at most. Copies may overlap."""
    for_a_while(lambda: services.deliver_next(Channel.SMS))


@shared_task(ignore_result=True)
def ask_results() -> None:
    """Ask what became of text messages, for RUN at most. Copies may overlap."""
    for_a_while(results.ask_next)


@shared_task(ignore_result=True)
def make_letters() -> None:
    """Gather letters on paper and make their sheets, for RUN at most each. Copies may overlap."""
    for_a_while(batches.gather_next)
    for_a_while(batches.typeset_next)
