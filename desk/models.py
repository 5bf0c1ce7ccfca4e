from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models import Party
from locations.models import Desk, Location


class TicketState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    CALLED = "called", _("called")
    HERE = "here", _("being served")
    NOT_HERE = "not_here", _("not here")
    DONE = "done", _("done")


AT_A_DESK = [TicketState.CALLED, TicketState.HERE]
IN_THE_HALL = [TicketState.WAITING, *AT_A_DESK]


class TicketQuerySet(models.QuerySet["Ticket"]):
    def of(self, location: Location, day: date) -> Self:
        """Those of one day, local time, at one location."""
        return self.filter(location=location, day=day)

    def waiting(self) -> Self:
        """Those that nobody called yet, the longest waiting first."""
        return self.filter(state=TicketState.WAITING).order_by("number")

    def speaking(self, languages: list[str]) -> Self:
        """Those in these languages, or all of them if none is named."""
        return self.filter(language__in=languages) if languages else self

    def at(self, desk: Desk) -> Self:
        """The one that is called to `desk` or served there now, if any."""
        return self.filter(desk=desk, state__in=AT_A_DESK)


class Ticket(models.Model):
    """The place of a party in the waiting room of a day: a number, never a name.

    Numbers count from one, each day and at each location anew.
    """

    location = models.ForeignKey(Location, models.PROTECT, related_name="tickets")
    day = models.DateField(_("day"))
    number = models.PositiveSmallIntegerField(_("number"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="tickets")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    state = models.CharField(
        _("state"), max_length=10, choices=TicketState, default=TicketState.WAITING
    )
    desk = models.ForeignKey(Desk, models.PROTECT, null=True, blank=True, related_name="tickets")
    given_at = models.DateTimeField(_("given at"))
    called_at = models.DateTimeField(_("called at"), null=True, blank=True)
    calls = models.PositiveSmallIntegerField(_("calls"), default=0)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        ordering = ["location", "day", "number"]
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        constraints = [
            models.UniqueConstraint(
                fields=["location", "day", "number"], name="ticket_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["location", "day", "party"], name="one_ticket_per_party_and_day"
            ),
            models.UniqueConstraint(
                fields=["desk"],
                condition=Q(state__in=AT_A_DESK),
                name="one_ticket_at_a_desk",
            ),
            models.CheckConstraint(
                condition=Q(state__in=TicketState.values), name="ticket_has_a_state"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=AT_A_DESK) | Q(desk__isnull=False, called_at__isnull=False),
                name="called_to_a_desk",
            ),
        ]

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """The number as the board and the person's page show it."""
        return f"{self.number:03}"


class Edition(models.TextChoices):
    EVENING = "evening", _("of the evening before")
    MORNING = "morning", _("of the morning")


class DayList(models.Model):
    """The day of a location on paper, for when there is no network.

    Made by the clock. Somebody there confirms that it is printed and lies ready:
    a file on a server is no list when the server is gone. `pdf` is emptied when
    the day is over; who confirmed it stays.
    """

    location = models.ForeignKey(Location, models.PROTECT, related_name="day_lists")
    day = models.DateField(_("day"))
    edition = models.CharField(_("edition"), max_length=10, choices=Edition)
    pdf = models.BinaryField(null=True)
    people = models.PositiveIntegerField(_("people"))
    made_at = models.DateTimeField(_("made at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["day", "made_at"]
        verbose_name = _("day list")
        verbose_name_plural = _("day lists")
        constraints = [
            models.UniqueConstraint(
                fields=["location", "day", "edition"], name="day_list_made_once"
            ),
            models.CheckConstraint(
                condition=Q(edition__in=Edition.values), name="day_list_has_an_edition"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="day_list_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.location}, {self.day}"


class HelpCall(models.Model):
    """A desk asks for the supervisor, until somebody says that it is over."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="help_calls")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("call for the supervisor")
        verbose_name_plural = _("calls for the supervisor")
        constraints = [
            models.UniqueConstraint(
                fields=["desk"], condition=Q(ended_at=None), name="one_help_call_at_a_desk"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="help_call_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.desk)
