from config.celery import app, show_life


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


def test_a_heartbeat_leaves_a_sign(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKER_ALIVE", str(tmp_path / "alive"))

    show_life()

    assert (tmp_path / "alive").exists()
