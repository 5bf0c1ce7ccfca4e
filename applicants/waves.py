"""Waves: people invited together, who they are, and how far it is."""

import uuid
from typing import Self

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

ALONE = 500  # people whom one planner may invite; for more it takes two


class WaveState(models.TextChoices):
    ASKED = "asked", _("waits for a second person")
    CONFIRMED = "confirmed", _("confirmed")
    STOPPED = "stopped", _("stopped")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


class Wave(models.Model):
    """People invited together: from `opens_at` they may book. Nobody needs a wave.

    Who belongs to it is in its invitees, `people` of them at first. `choice` says how they
    were chosen. `form_key` comes with the form, so that sending it twice makes one wave.
    """

    name = models.CharField(_("name"), max_length=100, unique=True)
    opens_at = models.DateTimeField(_("opens at"))
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=WaveState,
        default=WaveState.CONFIRMED,
        db_default=WaveState.CONFIRMED,
    )
    people = models.PositiveIntegerField(_("people"), default=0, db_default=0)
    choice = models.JSONField(default=dict, blank=True)
    form_key = models.UUIDField(
        unique=True, default=uuid.uuid4, db_default=RandomUUID(), editable=False
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, db_default=Now())
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        ordering = ["opens_at"]
        verbose_name = _("wave")
        verbose_name_plural = _("waves")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=WaveState.values), name="wave_has_a_state"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")),
                name="wave_confirmed_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(people__lte=ALONE)
                | Q(state__in=[WaveState.ASKED, WaveState.DROPPED])
                | Q(confirmed_by__isnull=False),
                name="large_wave_takes_two",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class InviteeState(models.TextChoices):
    LISTED = "listed", _("chosen")
    WAITING = "waiting", _("knows the day")
    INVITED = "invited", _("invited")
    LEFT_OUT = "left_out", _("left out")


QUEUED = [InviteeState.LISTED, InviteeState.WAITING]


class InviteeQuerySet(models.QuerySet["Invitee"]):
    def live(self) -> Self:
        """Those who are or will be invited: nobody twice."""
        return self.exclude(state=InviteeState.LEFT_OUT)

    def queued(self) -> Self:
        """Those of confirmed waves who are not invited yet."""
        return self.filter(state__in=QUEUED, wave__state=WaveState.CONFIRMED)


class Invitee(models.Model):
    """Somebody of a wave. The rows are the queue: one household, `home`, after the other.

    `home` is the lowest applicant (id) of the household in this wave. `at` is when they
    were invited or left out, `why` the reason of the latter.
    """

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="invitees")
    applicant = models.ForeignKey(
        "applicants.Applicant", models.CASCADE, related_name="invited_by", db_index=False
    )
    home = models.BigIntegerField()
    state = models.CharField(
        _("state"), max_length=10, choices=InviteeState, default=InviteeState.LISTED
    )
    why = models.CharField(_("reason"), max_length=20, blank=True)
    at = models.DateTimeField(_("at"), null=True, blank=True)

    objects = InviteeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("invitee")
        verbose_name_plural = _("invitees")
        indexes = [
            models.Index(fields=["wave", "home"], name="homes_of_a_wave"),
            models.Index(
                fields=["wave", "id"],
                name="invitees_to_come",
                condition=Q(state__in=["listed", "waiting"]),
            ),
            models.Index(fields=["at"], name="invited_when", condition=Q(state="invited")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["applicant", "wave"], name="invitee_once_in_a_wave"),
            models.UniqueConstraint(
                fields=["applicant"],
                condition=~Q(state="left_out"),
                name="nobody_is_invited_twice",
            ),
            models.CheckConstraint(
                condition=Q(state__in=QUEUED, at=None, why="")
                | Q(state="invited", at__isnull=False, why="")
                | (Q(state="left_out", at__isnull=False) & ~Q(why="")),
                name="invitee_says_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.applicant_id}: {self.state}"
