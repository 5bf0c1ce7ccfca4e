"""Everything that runs by itself may run never, once or ten times: rows say what is to be done."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from config.celery import app
from notices.models import Notice
from tests.factories import AppointmentFactory, OpeningHoursFactory, SlotFactory
from tests.stickers.factories import StickerFactory

pytestmark = pytest.mark.django_db
SCHEDULE, MORE = app.conf.beat_schedule, 9
app.loader.import_default_modules()


@pytest.fixture
def world(time_machine, settings, tmp_path):
    """Something for most of them to do, at noon of a working day that does not pass."""
    time_machine.move_to(timezone.localtime().replace(hour=12, minute=0), tick=False)
    settings.TRAIL_KEYS, settings.TRAIL_HEADS = (
        ["a key of thirty-two bytes or more!!"],
        str(tmp_path),
    )
    settings.ERASURE_KEYS, settings.ERASED = ["k"], str(tmp_path / "erased")
    now, hours = timezone.now(), OpeningHoursFactory()
    slot = SlotFactory(location=hours.location, starts_at=now + timedelta(days=3))
    for state in ({"held": True}, {"lapsed": True}, {"public": True}, {"cooling": True}, {}):
        AppointmentFactory(slot=slot, **state)
    earlier = SlotFactory(location=hours.location, starts_at=now - timedelta(hours=2))
    AppointmentFactory(slot=earlier)
    StickerFactory(location=hours.location)
    letter = {"about": "x", "language": "uk", "subject": "s", "body": "b"}
    for number, channel in enumerate(["email", "sms", "letter"]):
        Notice.objects.create(key=f"k{number}", channel=channel, to=f"o{number}@e.org", **letter)
    return now


def rows():
    """Return all that is kept, as it stands."""
    return {
        model._meta.label: sorted(map(repr, model._base_manager.values_list()))
        for model in apps.get_models()
        if model._meta.managed
    }


def run(name):
    entry = SCHEDULE[name]
    app.tasks[entry["task"]](*entry.get("args", ()))  # not as a worker: its clock is made up


@pytest.mark.parametrize("name", sorted(SCHEDULE))
def test_ten_runs_leave_what_one_left(world, mailoutbox, name):
    run(name)
    after, sent = rows(), len(mailoutbox)

    for _ in range(MORE):
        run(name)

    assert rows() == after
    assert len(mailoutbox) == sent


def test_all_of_them_twice_leave_what_each_left_once(world, mailoutbox):
    """Two beats: whatever one has a worker do, the other does too."""
    for _ in range(3):  # what one writes, a later one may have to carry on
        for name in SCHEDULE:
            run(name)
    after, sent = rows(), len(mailoutbox)
    assert sent

    for name in [name for name in SCHEDULE for _ in range(2)]:
        run(name)

    assert rows() == after
    assert len(mailoutbox) == sent
