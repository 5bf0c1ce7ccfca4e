"""Giving everybody of a party what they came for."""

from time import perf_counter

CHILD = 14  # years: younger ones get no sticker


def through(clerk):
    """Return what gives one person the next sticker of the clerk's roll."""
    from accounts.models import User
    from locations.models import Desk

    user = User.objects.get(username=clerk.seat.username)
    desk = Desk.objects.select_related("location").get(pk=clerk.seat.desk)

    def issue(claim):
        began = perf_counter()
        give(int(claim), desk, user)
        clerk.seconds.append(("issue", perf_counter() - began))

    return issue


def give(claim, desk, user):
    """Write what came of the visit of one who is checked in (id of the appointment)."""
    from appointments.models import Appointment
    from desk.serving import settle
    from stickers.book import next_on_roll
    from stickers.issuing import Finding

    found = Appointment.objects.select_related("applicant", "slot").get(pk=claim)
    young = found.applicant.age_on(found.slot.starts_at.date()) < CHILD
    if young:
        finding = Finding("under_14", document="birth")
    else:
        finding = Finding("sticker", document="passport", serial=next_on_roll(desk.pk).serial)
    settle(claim, finding, desk=desk, by=user)
