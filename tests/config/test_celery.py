from fnmatch import fnmatch

from config.celery import app
from config.queues import IMPORT, MAIL, QUEUES, ROUTES, SWEEP


def test_every_entry_of_the_schedule_names_a_task_that_there_is():
    app.loader.import_default_modules()

    named = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert named <= set(app.tasks)


def test_every_task_of_ours_is_run_by_the_schedule():
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if not name.startswith("celery.")}

    assert ours == {entry["task"] for entry in app.conf.beat_schedule.values()}


def test_what_waited_for_a_dead_worker_is_dropped():
    assert all(entry["options"]["expires"] for entry in app.conf.beat_schedule.values())


def test_slots_are_opened_at_night_in_the_netherlands():
    at = app.conf.beat_schedule["slots"]["schedule"]

    assert (at.hour, at.minute) == ({2}, {30})
    assert str(app.timezone) == "Europe/Amsterdam"


def queue_of(entry):
    return app.amqp.router.route(entry.get("options", {}), entry["task"])["queue"].name


def test_every_entry_waits_in_a_queue_that_somebody_works_on():
    assert {queue_of(entry) for entry in app.conf.beat_schedule.values()} == set(QUEUES)


def test_places_come_free_beside_a_mail_server_that_hangs_and_a_long_list():
    schedule = app.conf.beat_schedule

    assert queue_of(schedule["places"]) == queue_of(schedule["line"]) == SWEEP
    assert queue_of(schedule["letters"]) == queue_of(schedule["heads by mail"]) == MAIL
    assert queue_of(schedule["lists"]) == queue_of(schedule["purge"]) == IMPORT


def test_every_route_is_taken_by_a_task():
    app.loader.import_default_modules()

    assert all(any(fnmatch(name, route) for name in app.tasks) for route in ROUTES)


def test_each_queue_has_a_canary_of_its_own():
    singing = [e for e in app.conf.beat_schedule.values() if e["task"] == "config.tasks.sing"]

    assert {(*entry["args"], queue_of(entry)) for entry in singing} == {(q, q) for q in QUEUES}
