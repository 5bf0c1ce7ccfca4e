"""The clock: what runs by itself, and how often. Rows are the queue, these tasks only look.

Every task may run 0, 1 or 10 times, and beside itself. Nothing in the site calls
`.delay()`, so only worker and beat import this module (`celery -A config`).
"""

import logging
import os
from datetime import timedelta
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging, task_postrun, task_prerun

from config.logs import Visit, current
from config.queues import QUEUES, ROUTES, SWEEP

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("residence", task_cls="config.punctual:Punctual")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["config"])
app.conf.task_default_queue, app.conf.task_routes = SWEEP, ROUTES

# `expires`: after a stop, what has piled up in the broker is dropped, for one run is enough. No
# less than half a minute: what waits behind something that takes ten seconds must still be run.
app.conf.beat_schedule = {
    **{
        f"canary of {queue}": {
            "task": "config.tasks.sing",
            "schedule": timedelta(seconds=10),
            "args": [queue],
            "options": {"expires": 60, "queue": queue},
        }
        for queue in QUEUES
    },
    "disk": {
        "task": "config.tasks.note_disk",
        "schedule": crontab(minute=5),
        "options": {"expires": 1800},
    },
    "letters": {
        "task": "notices.tasks.deliver_notices",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 30},
    },
    "texts": {
        "task": "notices.tasks.deliver_texts",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 30},
    },
    "results of texts": {
        "task": "notices.tasks.ask_results",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "letters on paper": {
        "task": "notices.tasks.make_letters",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 300},
    },
    "places": {
        "task": "appointments.tasks.release_places",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    "line": {
        "task": "appointments.tasks.serve_the_line",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    "no-shows": {
        "task": "appointments.tasks.record_no_shows",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "reminders": {
        "task": "appointments.tasks.remind",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "withdrawn": {
        "task": "appointments.tasks.end_withdrawn",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 300},
    },
    "invitations": {
        "task": "appointments.tasks.invite_again",
        "schedule": crontab(hour="9-17", minute=10),
        "options": {"expires": 3600},
    },
    "outcomes": {
        "task": "stickers.tasks.tell_outcomes",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "lists": {
        "task": "applicants.tasks.apply_lists",
        "schedule": timedelta(seconds=5),
        "options": {"expires": 30},
    },
    "files": {
        "task": "applicants.tasks.destroy_files",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
    "day lists": {
        "task": "desk.tasks.make_day_lists",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 300},
    },
    "changed hours": {
        "task": "locations.tasks.replan",
        "schedule": timedelta(seconds=5),
        "options": {"expires": 30},
    },
    "moves": {
        "task": "planning.moves.tasks.move_people",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 30},
    },
    "new addresses": {
        "task": "planning.capacity.tasks.tell_new_addresses",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "kept shares": {
        "task": "planning.capacity.tasks.keep_shares",
        "schedule": timedelta(minutes=10),
        "options": {"expires": 600},
    },
    "closed slots": {
        "task": "planning.filling.tasks.clear_closed",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "extra places": {
        "task": "planning.filling.tasks.set_extra_places",
        "schedule": crontab(hour=3, minute=10),
        "options": {"expires": 3600},
    },
    "waves": {
        "task": "planning.waves.tasks.send_waves",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 30},
    },
    "stickers": {
        "task": "planning.stock.tasks.mind_stock",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "trail": {
        "task": "trail.tasks.chain_rows",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "heads of the trail": {
        "task": "trail.tasks.export_heads",
        "schedule": timedelta(minutes=5),  # once in an hour it writes
        "options": {"expires": 300},
    },
    "heads by mail": {
        "task": "privacy.tasks.send_heads",
        "schedule": timedelta(minutes=5),  # once in an hour it writes
        "options": {"expires": 300},
    },
    "purge": {
        "task": "privacy.tasks.purge",
        "schedule": crontab(minute=20),
        "options": {"expires": 1800},
    },
    "erased people": {
        "task": "privacy.tasks.export_erased",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "slots": {
        "task": "locations.tasks.open_slots",
        "schedule": crontab(hour=2, minute=30),  # Europe/Amsterdam: CELERY_TIMEZONE
        "options": {"expires": 3600},
    },
}


@setup_logging.connect
def log_as_the_site_does(loglevel: int | None = None, **_: Any) -> None:
    """Leave the log to the settings: Celery's own would quote what an error says."""
    if loglevel:
        logging.getLogger().setLevel(loglevel)


@task_prerun.connect
def begin_lines(**_: Any) -> None:
    """Give all lines of one run an id of their own, as those of one request have."""
    current.set(Visit())


@task_postrun.connect
def end_lines(**_: Any) -> None:
    current.set(None)
