from celery import shared_task

from config import canary


@shared_task(ignore_result=True)
def sing(queue: str) -> None:
    """Show that beat, broker and a worker of `queue` work. `/health` says how long ago."""
    canary.sing(queue)
