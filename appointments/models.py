import uuid
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applicants.models import Applicant, Municipality, Wave
from appointments.exceptions import NotAllowed
from appointments.references import new_reference
from locations.models import Location, Slot


class Status(models.TextChoices):
    HELD = "held", _("held")
    BOOKED = "booked", _("booked")
    CHECKED_IN = "checked_in", _("checked in")
    FULFILLED = "fulfilled", _("fulfilled")
    UNFINISHED = "unfinished", _("unfinished")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("expired")
    NO_SHOW = "no_show", _("no-show")


NEXT = {  # what a claim may become; the others are final, and undo has its own service
    Status.HELD: {Status.BOOKED, Status.CANCELLED, Status.EXPIRED},
    Status.BOOKED: {Status.CHECKED_IN, Status.CANCELLED, Status.NO_SHOW},
    Status.CHECKED_IN: {Status.FULFILLED, Status.UNFINISHED},
}
FIRM = [Status.BOOKED, Status.CHECKED_IN]
KEPT = [*FIRM, Status.FULFILLED, Status.UNFINISHED]
OCCUPYING = [Status.HELD, *KEPT]


class Channel(models.TextChoices):
    WEB = "web", _("website")
    PHONE = "phone", _("phone")
    DESK = "desk", _("desk")
    OFFICE = "office", _("office")
    TASK = "task", _("by itself")


@dataclass(frozen=True)
class Contact:
    """How to reach a party and what it needs; None leaves what is there as it is."""

    email: str | None = None
    phone: str | None = None
    language: str | None = None
    step_free: bool | None = None
    more_time: bool | None = None
    with_guardian: bool = False
    channel: str | None = None

    def filled(self) -> dict[str, str | bool]:
        """Return what is said, by name of the column."""
        return {name: value for name, value in asdict(self).items() if value is not None}


class Party(models.Model):
    """One visit of one to ten applicants: one reference, one calendar entry, one contact.

    `version` counts what we told them about it. `form_key` comes with the form
    that asks who comes, so that sending it twice makes one party.
    """

    reference = models.CharField(
        _("reference"), max_length=8, unique=True, default=new_reference, editable=False
    )
    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=16, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="uk"
    )
    step_free = models.BooleanField(_("step-free"), default=False)
    more_time = models.BooleanField(_("more time"), default=False)
    with_guardian = models.BooleanField(
        _("with a guardian"),
        default=False,
        help_text=_("A minor comes with a guardian who is not on a list; the desk checks."),
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.WEB)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="party_has_a_channel"
            )
        ]

    def __str__(self) -> str:
        return self.reference


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def held(self) -> Self:
        """Proposals that are neither booked nor ended, whatever their clocks say."""
        return self.filter(status=Status.HELD)

    def claims_of(self, applicants: Collection[int]) -> Self:
        """What these applicants hold, have booked, or are here for."""
        return self.filter(applicant__in=applicants, status__in=[Status.HELD, *FIRM])

    def lapsed(self, now: datetime, *, public: bool) -> Self:
        """Holds that somebody else may end: the line by one clock, the public by the later."""
        clock = {"public_at__lte" if public else "held_until__lte": now}
        return self.held().filter(**clock)

    def closed(self, now: datetime, *, public: bool) -> Self:
        """Those whose place cannot be taken: it is kept, held, or (by the public) still cooling."""
        clock = {"public_at__gt" if public else "held_until__gt": now}
        return self.filter(Q(status__in=KEPT) | Q(**clock))

    def advance(
        self, rows: Collection["Appointment"], to: Status, *, public_at: datetime | None = None
    ) -> None:
        """Move `rows`, which the caller has locked, to status `to` in one statement.

        Raises NotAllowed, and moves none, if one of them cannot become that.
        """
        if any(to not in NEXT.get(Status(row.status), ()) for row in rows):
            raise NotAllowed
        if rows:
            pks = [row.pk for row in rows]
            self.filter(pk__in=pks).update(status=to, held_until=None, public_at=public_at)
        for row in rows:
            row.status, row.held_until, row.public_at = to, None, public_at


class Appointment(models.Model):
    """One applicant's claim on one place of one slot; these three never change.

    A hold is nobody else's until `held_until`, the waiting list's to take until
    `public_at`, then anybody's, and its holder's as long as nobody took it.
    Every ended row keeps the `public_at` of the place it gave back.
    """

    party = models.ForeignKey(Party, models.PROTECT, related_name="appointments")
    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="appointments")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="appointments")
    place = models.PositiveSmallIntegerField(_("place"))
    allotment = models.ForeignKey(
        "Allotment", models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.HELD)
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)
    public_at = models.DateTimeField(_("public at"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        indexes = [
            models.Index(
                fields=["public_at"], name="holds_by_clock", condition=Q(status=Status.HELD)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["applicant"],
                condition=Q(status__in=FIRM),
                name="one_appointment_per_applicant",
            ),
            models.UniqueConstraint(
                fields=["applicant"], condition=Q(status="held"), name="one_hold_per_applicant"
            ),
            models.UniqueConstraint(
                fields=["slot", "place"],
                condition=Q(status__in=OCCUPYING),
                name="place_given_once",
            ),
            models.CheckConstraint(condition=Q(place__gte=1), name="places_count_from_one"),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="appointment_has_a_status"
            ),
            models.CheckConstraint(
                condition=Q(status="held", held_until__isnull=False)
                | (~Q(status="held") & Q(held_until__isnull=True)),
                name="only_holds_have_a_clock",
            ),
            models.CheckConstraint(
                condition=Q(held_until=None) | Q(public_at__gte=F("held_until")),
                name="line_before_the_public",
            ),
            models.CheckConstraint(
                condition=Q(status__in=KEPT, public_at__isnull=True)
                | (~Q(status__in=KEPT) & Q(public_at__isnull=False)),
                name="what_may_come_free_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.applicant}: {self.slot}, {self.status}"


class StatusChange(models.Model):
    """One step of the history of an appointment or a sticker, written by a database trigger.

    So it is true for bulk updates and raw SQL too. `about` names the table,
    `row` its id; actor, channel and reason are those of the transaction.
    """

    about = models.CharField(max_length=20)
    row = models.BigIntegerField()
    status = models.CharField(max_length=10)
    at = models.DateTimeField()
    actor = models.CharField(max_length=50)
    channel = models.CharField(max_length=10)
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("status change")
        verbose_name_plural = _("status changes")
        indexes = [models.Index(fields=["about", "row"], name="history_of_a_row")]

    def __str__(self) -> str:
        return f"{self.about} {self.row}: {self.status}"


class AllotmentQuerySet(models.QuerySet["Allotment"]):
    def keeping(self, now: datetime) -> Self:
        """Those that still keep their places; the others fell open by the clock."""
        return self.filter(kept_until__gt=now)


class Allotment(models.Model):
    """Places of a slot kept for a municipality's bus, a wave, or the phone.

    Counts, never appointments without an applicant. What is not taken from it
    by `kept_until` is anybody's.
    """

    slot = models.ForeignKey(Slot, models.PROTECT, related_name="allotments")
    seats = models.PositiveSmallIntegerField(_("places"))
    kept_until = models.DateTimeField(_("kept until"))
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True)
    wave = models.ForeignKey(Wave, models.PROTECT, null=True, blank=True)

    objects = AllotmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("allotment")
        verbose_name_plural = _("allotments")
        constraints = [
            models.CheckConstraint(condition=Q(seats__gte=1), name="allotment_keeps_something"),
            models.CheckConstraint(
                condition=Q(municipality=None) | Q(wave=None), name="allotment_is_for_one"
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
    """A party that waits for places, and what would suit it."""

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
