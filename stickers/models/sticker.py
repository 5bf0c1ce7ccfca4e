from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from applicants.models import Applicant
from appointments.exceptions import NotAllowed
from config.db import ids
from locations.models import Desk, Location
from stickers.models.delivery import Batch
from stickers.models.transfer import Place, Transfer
from stickers.serials import PRACTICE, SERIAL


class State(models.TextChoices):
    IN_STOCK = "in_stock", _("in stock")
    IN_TRANSIT = "in_transit", _("in transit")
    WITH_DESK = "with_desk", _("with a desk")
    ISSUED = "issued", _("issued")
    VOID = "void", _("void")
    SPOILED = "spoiled", _("spoiled")
    LOST = "lost", _("lost")
    RETURNED = "returned", _("returned")


NEXT = {  # what a sticker may become; what is not here is final
    State.IN_STOCK: {State.IN_TRANSIT, State.WITH_DESK, State.SPOILED, State.LOST, State.RETURNED},
    State.IN_TRANSIT: {State.IN_STOCK, State.WITH_DESK, State.SPOILED, State.LOST},
    State.WITH_DESK: {State.IN_STOCK, State.IN_TRANSIT, State.ISSUED, State.SPOILED, State.LOST},
    State.ISSUED: {State.WITH_DESK, State.SPOILED, State.LOST, State.VOID},  # all but void: undone
}
USED = [State.ISSUED, State.VOID]
OUT = [State.SPOILED, State.LOST, State.RETURNED]


class StickerQuerySet(models.QuerySet["Sticker"]):
    def real(self) -> Self:
        """Those that count: not the ones to practise with."""
        return self.exclude(serial__startswith=PRACTICE)

    def between(self, first: str, last: str) -> Self:
        """Those from one serial to another, both included, as they were printed."""
        return self.filter(serial__range=(first, last)).order_by("serial")

    def lying(self, place: Place) -> Self:
        """Those that lie at `place`: with that desk, or in the safe of the location."""
        status = State.IN_STOCK if place.desk is None else State.WITH_DESK
        return self.filter(location=place.location, desk=place.desk, status=status)

    def skipped(self) -> Self:
        """Those with a desk that are passed over: a later one of the same roll is used.

        Not those of which somebody said since that they are still on the roll.
        """
        later = Sticker.objects.filter(
            transfer=OuterRef("transfer"), serial__gt=OuterRef("serial"), status__in=USED
        )
        return self.filter(Exists(later), status=State.WITH_DESK, seen_at=None)

    def become(
        self, rows: Collection["Sticker"], to: State, *, by: User, at: datetime, **facts: Any
    ) -> None:
        """Have `rows`, which the caller has locked, become `to`, in one statement.

        `facts` are other columns of theirs. Raises NotAllowed, and changes none,
        if one of them cannot become that.
        """
        if any(to not in NEXT.get(State(row.status), ()) for row in rows):
            raise NotAllowed
        facts = {"note": "", "seen_at": None} | facts
        facts |= {"status": to, "changed_by": by, "changed_at": at}
        if rows:
            self.filter(pk__in=ids(rows)).update(**facts)
        for row in rows:
            for name, value in facts.items():
                setattr(row, name, value)


class Sticker(models.Model):
    """One printed serial, from its delivery to a passport.

    `location` is whose book it is in, a sender's until it is received; `desk`
    the one that has it or had it last, `transfer` how it came there. Who did
    what when is in the status history; `changed_by` and `changed_at` are the last
    step of it, to tell the next clerk.
    """

    serial = models.CharField(_("serial number"), max_length=10, unique=True, db_collation="C")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="stickers")
    location = models.ForeignKey(Location, models.PROTECT, related_name="stickers")
    desk = models.ForeignKey(Desk, models.PROTECT, null=True, blank=True, related_name="stickers")
    transfer = models.ForeignKey(
        Transfer, models.PROTECT, null=True, blank=True, related_name="stickers"
    )
    applicant = models.ForeignKey(
        Applicant, models.PROTECT, null=True, blank=True, related_name="stickers"
    )
    status = models.CharField(_("state"), max_length=10, choices=State, default=State.IN_STOCK)
    note = models.CharField(_("note"), max_length=200, blank=True)
    seen_at = models.DateTimeField(_("seen on the roll at"), null=True, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("changed at"))

    objects = StickerQuerySet.as_manager()

    class Meta:
        ordering = ["serial"]
        verbose_name = _("sticker")
        verbose_name_plural = _("stickers")
        indexes = [
            models.Index(fields=["location", "status"], name="stock_of_a_location"),
            models.Index(fields=["desk", "status"], name="stock_of_a_desk"),
            models.Index(fields=["transfer", "serial"], name="serials_of_a_roll"),
            models.Index(  # else what is passed over is looked for through all that is not used
                fields=["transfer", "serial"],
                name="used_of_a_roll",
                condition=Q(status__in=USED),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(serial__regex=SERIAL), name="serial_has_its_shape"),
            models.CheckConstraint(
                condition=Q(status__in=State.values), name="sticker_has_a_state"
            ),
            models.CheckConstraint(
                condition=Q(status__in=USED, applicant__isnull=False)
                | (~Q(status__in=USED) & Q(applicant=None)),
                name="issued_sticker_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[State.WITH_DESK, *USED], desk__isnull=False)
                | Q(status__in=[State.IN_STOCK, State.RETURNED], desk=None)
                | Q(status__in=[State.IN_TRANSIT, State.SPOILED, State.LOST]),
                name="desk_has_what_is_with_it",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[State.IN_TRANSIT, State.WITH_DESK])
                | Q(transfer__isnull=False),
                name="moved_sticker_says_how",
            ),
            models.UniqueConstraint(
                fields=["applicant"],
                condition=Q(status=State.ISSUED),
                name="one_live_sticker_per_applicant",
            ),
        ]

    def __str__(self) -> str:
        return self.serial

    @property
    def place(self) -> Place:
        return Place(self.location_id, self.desk_id)
