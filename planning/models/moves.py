import uuid
from datetime import date, datetime, time, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.models import Appointment, Party, Status
from locations.models import Location, Slot, SlotQuerySet

ALONE = 50  # people: above that a second planner confirms
COUNTERSIGN = timedelta(hours=4)


class Act(models.TextChoices):
    MOVE = "move", _("Move people")
    PAUSE = "pause", _("Stop new bookings")
    LATER = "later", _("Come later today")
    DOOR = "door", _("Another door today")


class MoveState(models.TextChoices):
    ASKED = "asked", _("waits for a second person")
    RUNNING = "running", _("running")
    STOPPED = "stopped", _("stopped")
    DONE = "done", _("done")
    TAKEN_BACK = "taken_back", _("taken back")


OPEN_STATES = [MoveState.ASKED, MoveState.RUNNING, MoveState.STOPPED]
LASTING = [MoveState.RUNNING, MoveState.STOPPED, MoveState.DONE]  # its limits hold


class LineState(models.TextChoices):
    WAITING = "waiting", _("to do")
    PROPOSED = "proposed", _("asked, no answer yet")
    TOLD = "told", _("told")
    ACCEPTED = "accepted", _("said yes")
    OTHER = "other", _("chose another time")
    CANCELLED = "cancelled", _("cancelled")
    UNANSWERED = "unanswered", _("no answer")
    IN_LINE = "in_line", _("first in line")
    ENDED = "ended", _("ended, can book again")
    STAYS = "stays", _("comes as before")


ASKED_STATES = [LineState.PROPOSED, LineState.UNANSWERED]
NOT_MOVED = [LineState.WAITING, LineState.STAYS, LineState.TOLD]


class MassMoveQuerySet(models.QuerySet["MassMove"]):
    def overlapping(self, other: "MassMove") -> Self:
        """Those under way at the location of `other` on one of its days."""
        return self.filter(
            location=other.location_id,
            act__in=[Act.MOVE, Act.PAUSE],
            state__in=OPEN_STATES,
            first_day__lte=other.last_day,
            last_day__gte=other.first_day,
        ).exclude(pk=other.pk)

    def to_countersign(self) -> Self:
        """Those a location manager began alone, which no planner has signed yet."""
        return self.filter(countersign_until__isnull=False, confirmed_at=None).exclude(
            state=MoveState.TAKEN_BACK
        )


class MassMove(models.Model):
    """What is closed, made smaller or told of a location on some days, and who asked for it.

    Of `desks`, `desks_gone` are not there: all of them closes. `starts` and `ends` are local
    times, empty for the whole day. Nobody waits more than `longest_wait` minutes if it
    can be helped. `form_key` comes with the form: sent twice, it is asked once. Who
    begins alone today is countersigned by a planner until `countersign_until`.
    """

    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    act = models.CharField(_("act"), max_length=10, choices=Act, default=Act.MOVE)
    location = models.ForeignKey(
        Location, models.PROTECT, related_name="moves", verbose_name=_("location")
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    starts = models.TimeField(_("from"), null=True, blank=True)
    ends = models.TimeField(_("until"), null=True, blank=True)
    desks = models.PositiveSmallIntegerField(_("desks"), default=1)
    desks_gone = models.PositiveSmallIntegerField(_("desks not there"), default=0)
    longest_wait = models.PositiveSmallIntegerField(_("longest wait in minutes"), default=0)
    delay = models.PositiveSmallIntegerField(_("minutes later"), default=0)
    door = models.CharField(_("door"), max_length=24, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    people = models.PositiveIntegerField(_("people"), default=0)
    state = models.CharField(
        _("state"), max_length=10, choices=MoveState, default=MoveState.RUNNING
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    countersign_until = models.DateTimeField(_("countersign until"), null=True, blank=True)
    listed_at = models.DateTimeField(_("day list made at"), null=True, blank=True)

    objects = MassMoveQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        constraints = [
            models.CheckConstraint(condition=Q(act__in=Act.values), name="move_has_an_act"),
            models.CheckConstraint(
                condition=Q(state__in=MoveState.values), name="move_has_a_state"
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="move_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gt=F("starts")),
                name="move_takes_some_time",
            ),
            models.CheckConstraint(
                condition=Q(desks__gte=1, desks_gone__lte=F("desks")),
                name="no_more_desks_gone_than_there_are",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")),
                name="move_takes_two_people",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="confirmed_move_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.location}, {self.first_day}"

    @property
    def source(self) -> str:
        """How its limits are called."""
        return f"move:{self.pk}"

    @property
    def closes(self) -> bool:
        """Whether no desk is left."""
        return self.desks_gone == self.desks

    @property
    def needs_two(self) -> bool:
        """Whether a second planner has to confirm before anybody is told."""
        return self.act == Act.MOVE and self.people > ALONE

    def is_today(self, today: date) -> bool:
        """Whether it concerns that day and no other."""
        return self.first_day == self.last_day == today

    def slots(self) -> SlotQuerySet:
        """The slots it is about, by id."""
        days = Slot.objects.filter(
            location=self.location_id,
            starts_at__gte=at(self.first_day),
            starts_at__lt=at(self.last_day + date.resolution),
        )
        if self.starts:
            days = days.filter(ends_at__time__gt=self.starts)
        if self.ends:
            days = days.filter(starts_at__time__lt=self.ends)
        return days.order_by("pk")


def at(day: date, clock: time = time.min) -> datetime:
    """Return the moment when the clocks at the offices show that time of that day."""
    return timezone.make_aware(datetime.combine(day, clock))


class MoveLineQuerySet(models.QuerySet["MoveLine"]):
    def still_there(self) -> Self:
        """With `there`: whether somebody of the party is booked where it was."""
        rows = Appointment.objects.filter(
            party=OuterRef("party"),
            status=Status.BOOKED,
            slot__location=OuterRef("move__location"),
            slot__starts_at__gte=OuterRef("starts_at"),
            slot__starts_at__lt=OuterRef("ends_at"),
        )
        return self.annotate(there=Exists(rows))


class MoveLine(models.Model):
    """What becomes of one party in a move. It sat from `starts_at` until `ends_at`.

    `slot` is the first one of what was proposed, to be answered by `answer_by`. Who was
    `told_off` must not come at the old time. `called_at` is when somebody told it by phone.
    """

    there: bool  # of `still_there`

    move = models.ForeignKey(MassMove, models.CASCADE, related_name="lines")
    party = models.ForeignKey(Party, models.CASCADE, related_name="move_lines")
    people = models.PositiveSmallIntegerField(_("people"))
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    state = models.CharField(
        _("state"), max_length=10, choices=LineState, default=LineState.WAITING
    )
    slot = models.ForeignKey(Slot, models.PROTECT, null=True, blank=True, related_name="+")
    answer_by = models.DateTimeField(_("answer by"), null=True, blank=True)
    told_off = models.BooleanField(_("told not to come"), default=False)
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    called_at = models.DateTimeField(_("called at"), null=True, blank=True)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MoveLineQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("party of a move")
        verbose_name_plural = _("parties of a move")
        constraints = [
            models.UniqueConstraint(fields=["move", "party"], name="party_moved_once_by_a_move"),
            models.CheckConstraint(
                condition=Q(state__in=LineState.values), name="move_line_has_a_state"
            ),
            models.CheckConstraint(
                condition=~Q(state="proposed") | Q(slot__isnull=False, answer_by__isnull=False),
                name="proposal_says_what_and_until_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.state}"
