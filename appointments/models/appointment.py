from collections.abc import Collection
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applicants.models import Applicant
from appointments.exceptions import NotAllowed
from appointments.models.party import Party
from config.statements import Update, updating
from locations.models import Slot


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
CAME = [Status.CHECKED_IN, Status.FULFILLED, Status.UNFINISHED]


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def held(self) -> Self:
        """Proposals that are neither booked nor ended, whatever their clocks say."""
        return self.filter(status=Status.HELD)

    def current(self) -> Self:
        """What is held or booked, or whom we see at the desk."""
        return self.filter(status__in=[Status.HELD, *FIRM])

    def claims_of(self, applicants: Collection[int]) -> Self:
        """What these applicants hold, have booked, or are here for."""
        return self.current().filter(applicant__in=applicants)

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
            ADVANCE([row.pk for row in rows], to, public_at)
        for row in rows:
            row.status, row.held_until, row.public_at = to, None, public_at


ADVANCE = Update(
    lambda rows, to, public_at: updating(
        Appointment.objects.filter(pk__any_of=rows), status=to, held_until=None, public_at=public_at
    ),
    *(list, str, datetime),
)


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
