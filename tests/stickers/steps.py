"""What clerks do, in the words of the tests."""

from stickers.issuing import Finding, record_outcome
from stickers.models import Sticker
from tests.stickers.factories import visit


def give_sticker(desk, clerk, serial, appointment=None, **parts):
    """Issue `serial` at `desk`, to somebody new unless an appointment is given."""
    row = appointment or visit(desk.location, **parts)
    found = Finding("sticker", document="passport", serial=serial)
    return record_outcome(row.pk, found, desk=desk.pk, by=clerk)


def state(serial):
    return Sticker.objects.get(serial=serial).status


def states(*serials):
    found = dict(Sticker.objects.values_list("serial", "status"))
    return [found[serial] for serial in serials]
