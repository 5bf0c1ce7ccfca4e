from celery import shared_task

from config import canary, disk


@shared_task(ignore_result=True)
def sing(queue: str) -> None:
    """Show that beat, broker and a worker of `queue` work. The status page says how long ago."""
    canary.sing(queue)


@shared_task(ignore_result=True)
def note_disk() -> None:
    """Note how full the disk is. Ten times in an hour is once."""
    disk.note()
