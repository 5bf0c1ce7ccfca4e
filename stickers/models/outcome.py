from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applicants.models import Applicant, Municipality
from appointments.models import Appointment
from locations.models import Desk
from stickers.models.sticker import Sticker

UNDO_TIME = timedelta(minutes=5)


class Result(models.TextChoices):
    STICKER = "sticker", _("sticker in the passport")
    SHEET = "sheet", _("sticker on a separate sheet")
    UNDER_14 = "under_14", _("under 14, no sticker")
    NO_DOCUMENT = "no_document", _("no document")
    LEFT = "left", _("left before the end")
    DATA_DIFFER = "data_differ", _("data differ")
    IND_DECIDES = "ind_decides", _("IND decides later")


WITH_STICKER = [Result.STICKER, Result.SHEET]
SERVED = [*WITH_STICKER, Result.UNDER_14]


class Document(models.TextChoices):
    """The kind of document that was seen. Its number is kept nowhere."""

    PASSPORT = "passport", _("passport")
    EXPIRED = "expired", _("expired passport")
    ID_CARD = "id_card", _("ID card")
    BIRTH = "birth", _("birth certificate")
    OTHER = "other", _("another document")


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def active(self) -> Self:
        """Those that hold: neither undone nor corrected."""
        return self.filter(undone_at=None)

    def untold(self, now: datetime) -> Self:
        """Those that hold, can no longer be undone in a moment, and whose party was not told."""
        return self.active().filter(told_at=None, recorded_at__lte=now - UNDO_TIME)

    def differing(self, municipality: Municipality) -> Self:
        """Visits of its people that ended because data differ, oldest first, until served."""
        found = self.active().filter(
            result=Result.DATA_DIFFER,
            appointment__applicant__municipality=municipality,
            appointment__applicant__served_on=None,
        )
        return found.select_related("appointment__applicant").order_by("at", "pk")


class Outcome(models.Model):
    """What came of one checked-in appointment. Never deleted: undone, or corrected by another.

    `at` is when it happened, `recorded_at` when we heard of it (later, if it was
    written on paper meanwhile). `flagged`: the sticker was not of the desk's own
    roll. `served_before` is the applicant's earlier day, which undoing gives back.
    `told_at` is when we wrote to the party about it, or had no need to.
    """

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="outcomes")
    result = models.CharField(_("result"), max_length=15, choices=Result)
    document = models.CharField(_("document"), max_length=10, choices=Document, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    sticker = models.ForeignKey(
        Sticker, models.PROTECT, null=True, blank=True, related_name="outcomes"
    )
    flagged = models.BooleanField(_("of another roll"), default=False)
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="outcomes")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    served_before = models.DateField(null=True, blank=True)
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected"
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "pk"]
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        indexes = [
            models.Index(fields=["desk", "recorded_at"], name="outcomes_of_a_desk"),
            models.Index(
                fields=["recorded_at"],
                name="outcomes_to_tell",
                condition=Q(told_at=None, undone_at=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(undone_at=None),
                name="one_outcome_per_appointment",
            ),
            models.UniqueConstraint(
                fields=["sticker"], condition=Q(undone_at=None), name="sticker_given_once"
            ),
            models.CheckConstraint(
                condition=Q(result__in=Result.values), name="outcome_has_a_result"
            ),
            models.CheckConstraint(
                condition=Q(result__in=WITH_STICKER, sticker__isnull=False)
                | (~Q(result__in=WITH_STICKER) & Q(sticker=None)),
                name="sticker_goes_with_its_result",
            ),
            models.CheckConstraint(
                condition=~Q(result__in=SERVED) | ~Q(document=""), name="who_is_served_was_checked"
            ),
            models.CheckConstraint(
                condition=~Q(result=Result.DATA_DIFFER) | ~Q(note=""), name="difference_is_told"
            ),
            models.CheckConstraint(
                condition=Q(at__lte=F("recorded_at")), name="heard_of_after_it_happened"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None, second=None, reason="")
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="undone_outcome_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(second=None) | (~Q(second=F("undone_by")) & ~Q(reason="")),
                name="correction_takes_two_and_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id}: {self.result}"

    @property
    def applicant(self) -> Applicant:
        return self.appointment.applicant

    def may_be_undone(self, desk: int, now: datetime) -> bool:
        """Whether that desk (id) may take it back by itself: its own, and of just now."""
        return self.desk_id == desk and now - self.recorded_at < UNDO_TIME
