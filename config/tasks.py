from celery import shared_task

from config import canary


@shared_task(ignore_result=True)
def sing() -> None:
    """Show that beat, broker and worker do their work. `/health` says how long ago that was."""
    canary.sing()
