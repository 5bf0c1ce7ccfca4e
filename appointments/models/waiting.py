from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Greatest, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applicants.models import Applicant, Municipality, Wave
from appointments.models.appointment import KEPT
from appointments.models.bus import Bus
from appointments.models.party import Party
from config.db import ids
from locations.models import Location, Slot


class Purpose(models.TextChoices):
    """For whom places are kept."""

    BUS = "bus", _("buses")
    WAVE = "wave", _("waves")
    PHONE = "phone", _("the phone")


class AllotmentQuerySet(models.QuerySet["Allotment"]):
    def keeping(self, now: datetime) -> Self:
        """Those that still keep their places; the others fell open by the clock."""
        return self.filter(kept_until__gt=now)

    def own(self, slots: Iterable[Slot], purpose: str, wave: Wave | None) -> Self:
        """What `slots` keep for a purpose and nobody in particular, or for that wave."""
        return self.filter(slot__in=ids(slots), purpose=purpose, wave=wave, municipality=None)

    def left(self, now: datetime) -> "models.QuerySet[Allotment, tuple[int, int, int]]":
        """Slot and allotment (ids), and how many of its places nobody has.

        A hold that lapsed gives its place back.
        """
        taken = Q(appointments__status__in=KEPT) | Q(appointments__held_until__gt=now)
        left = Greatest(F("seats") - Count("appointments", filter=taken), 0)
        return self.annotate(left=left).values_list("slot", "pk", "left")


class Allotment(models.Model):
    """Places of a slot kept for a municipality's bus, a wave, or the phone.

    Counts, never appointments without an applicant. What is not taken from it
    by `kept_until` is anybody's. Those of nobody in particular are a pool: for the
    phone, or for whatever wave comes.
    """

    slot = models.ForeignKey(Slot, models.PROTECT, related_name="allotments")
    seats = models.PositiveSmallIntegerField(_("places"))
    kept_until = models.DateTimeField(_("kept until"))
    purpose = models.CharField(
        _("for"), max_length=5, choices=Purpose, default=Purpose.BUS, db_default=Purpose.BUS
    )
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True)
    wave = models.ForeignKey(Wave, models.PROTECT, null=True, blank=True)
    bus = models.ForeignKey(
        Bus, models.PROTECT, null=True, blank=True, related_name="allotments", verbose_name=_("bus")
    )

    objects = AllotmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("allotment")
        verbose_name_plural = _("allotments")
        constraints = [
            models.CheckConstraint(condition=Q(seats__gte=1), name="allotment_keeps_something"),
            models.CheckConstraint(
                condition=Q(municipality=None) | Q(wave=None), name="allotment_is_for_one"
            ),
            models.CheckConstraint(
                condition=Q(bus=None) | Q(municipality__isnull=False),
                name="bus_is_of_a_municipality",
            ),
            models.UniqueConstraint(
                fields=["bus", "slot"],
                condition=Q(bus__isnull=False),
                name="bus_keeps_a_slot_once",
            ),
            models.CheckConstraint(
                condition=Q(purpose="bus", municipality__isnull=False)
                | Q(purpose="wave", municipality=None)
                | Q(purpose="phone", municipality=None, wave=None),
                name="for_whom_it_is_kept",
            ),
            models.UniqueConstraint(
                fields=["slot", "purpose"],
                condition=Q(bus=None, wave=None, municipality=None),
                name="one_pool_in_a_slot",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seats} × {self.slot}"


class PriorityReason(models.TextChoices):
    DISPLACED = "displaced", _("we took their place")
    DEADLINE = "deadline", _("needed before a date")
    MEDICAL = "medical", _("medical")
    FAMILY = "family", _("family emergency")
    MISTAKE = "mistake", _("our mistake")


class WaitlistEntry(models.Model):
    """A party that waits for places, and what would suit it.

    `told_at` is when it last heard that it waits, `offered_at` when it was offered
    what it has not answered yet: the holds of the party.
    """

    party = models.OneToOneField(Party, models.CASCADE, related_name="waitlist_entry")
    applicants = models.ManyToManyField(Applicant)
    locations = models.ManyToManyField(Location)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("weekdays"))
    mornings = models.BooleanField(_("before 12:00"), default=True)
    afternoons = models.BooleanField(_("from 12:00"), default=True)
    from_day = models.DateField(_("from"))
    until_day = models.DateField(_("until"))
    days_of_notice = models.PositiveSmallIntegerField(_("days of notice"), default=1)
    priority = models.CharField(_("priority"), max_length=10, choices=PriorityReason, blank=True)
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now)
    told_at = models.DateTimeField(_("told at"), default=timezone.now, db_default=Now())
    offered_at = models.DateTimeField(_("offered at"), null=True, blank=True)

    class Meta:
        ordering = ["joined_at", "pk"]
        verbose_name = _("waitlist entry")
        verbose_name_plural = _("waitlist entries")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_day__gte=F("from_day")), name="waits_from_before_until"
            ),
            models.CheckConstraint(
                condition=Q(mornings=True) | Q(afternoons=True), name="some_part_of_the_day_suits"
            ),
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=list(range(7))) & Q(weekdays__len__gte=1),
                name="some_weekday_suits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}, since {self.joined_at:%Y-%m-%d}"
