from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, IntegerRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast, Extract, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Location(models.Model):
    """An office that receives applicants."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    address = models.CharField(_("street and number"), max_length=200)
    postcode = models.CharField(_("postcode"), max_length=7)
    city = models.CharField(_("town"), max_length=100)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    route = models.TextField(_("how to get there"), blank=True)
    step_free = models.BooleanField(_("step-free"), default=True)
    clerks = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="locations", verbose_name=_("clerks")
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="location_is_on_earth",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Desk(models.Model):
    """A numbered counter of a location."""

    location = models.ForeignKey(Location, models.CASCADE, related_name="desks")
    number = models.PositiveSmallIntegerField(_("number"))

    class Meta:
        ordering = ["location", "number"]
        verbose_name = _("desk")
        verbose_name_plural = _("desks")
        constraints = [
            models.UniqueConstraint(fields=["location", "number"], name="desk_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{self.location} {self.number}"


def minute_of_day(field: str) -> Cast:
    return Cast(Extract(field, "epoch") / 60, models.IntegerField())


class OpeningHoursQuerySet(models.QuerySet["OpeningHours"]):
    def on(self, day: date) -> Self:
        """Those that hold on `day`, local time."""
        ends_later = Q(valid_until=None) | Q(valid_until__gte=day)
        return self.filter(ends_later, weekday=day.weekday(), valid_from__lte=day)


class OpeningHours(models.Model):
    """From when to when, local time, how many desks of a location are open on a weekday.

    A break is the time between two rows of the same weekday.
    """

    location = models.ForeignKey(Location, models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    desks = models.PositiveSmallIntegerField(_("desks"), validators=[MinValueValidator(1)])
    slot_minutes = models.PositiveSmallIntegerField(
        _("minutes per slot"),
        default=10,
        validators=[MinValueValidator(10), MaxValueValidator(60)],
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = OpeningHoursQuerySet.as_manager()

    class Meta:
        ordering = ["location", "weekday", "opens"]
        verbose_name = verbose_name_plural = _("opening hours")
        constraints = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="opens_before_closing"),
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="weekday_is_one"),
            models.CheckConstraint(condition=Q(desks__gte=1), name="some_desk_is_open"),
            models.CheckConstraint(
                condition=Q(slot_minutes__range=(10, 60)), name="slot_of_ten_to_sixty_minutes"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="hours_end_after_they_begin",
            ),
            ExclusionConstraint(
                name="opening_hours_do_not_overlap",
                expressions=[
                    (F("location"), RangeOperators.EQUAL),
                    (F("weekday"), RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_until"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            minute_of_day("opens"),
                            minute_of_day("closes"),
                            function="int4range",
                            output_field=IntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.location}, {self.get_weekday_display()} {self.opens:%H:%M}"


class ClosureQuerySet(models.QuerySet["Closure"]):
    def on(self, day: date, location: Location) -> Self:
        """Those that touch `location` on `day`: its own and the country's."""
        return self.filter(Q(location=None) | Q(location=location), day=day)


class Closure(models.Model):
    """A day, or a part of it, on which a location or the whole country is closed."""

    location = models.ForeignKey(
        Location,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="closures",
        verbose_name=_("location"),
        help_text=_("Leave empty to close every location."),
    )
    day = models.DateField(_("day"))
    starts = models.TimeField(_("from"), null=True, blank=True)
    ends = models.TimeField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        ordering = ["day", "starts"]
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__isnull=True, ends__isnull=True)
                | Q(starts__isnull=False, ends__isnull=False, ends__gt=F("starts")),
                name="closure_is_a_day_or_a_part",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.reason}"


class SlotQuerySet(models.QuerySet["Slot"]):
    def upcoming(self, now: datetime) -> Self:
        """Those that have not begun."""
        return self.filter(starts_at__gt=now)

    def public(self, now: datetime) -> Self:
        """Those of the upcoming that anybody may book; staff and the line may before."""
        return self.upcoming(now).filter(opens_at__lte=now)

    def on(self, day: date) -> Self:
        """Those that begin on `day`, local time."""
        start = timezone.make_aware(datetime.combine(day, datetime.min.time()))
        return self.filter(starts_at__gte=start, starts_at__lt=next_midnight(start))


def next_midnight(midnight: datetime) -> datetime:
    """Return the start of the next local day, which is 23, 24 or 25 hours later."""
    day = timezone.localdate(midnight)
    return timezone.make_aware(
        datetime.combine(date.fromordinal(day.toordinal() + 1), datetime.min.time())
    )


class Slot(models.Model):
    """A window in which a location receives up to `capacity` applicants.

    `capacity` follows from three numbers with one writer each, and is a ceiling
    for new claims, never an eviction. A `ceiling` of 0 pauses the slot.
    """

    location = models.ForeignKey(Location, models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    opens_at = models.DateTimeField(
        _("opens at"), default=timezone.now, help_text=_("When the public may book it.")
    )
    planned = models.PositiveSmallIntegerField(_("planned"), help_text=_("What the desks can do."))
    extra = models.PositiveSmallIntegerField(
        _("extra"), default=0, help_text=_("Against no-shows.")
    )
    ceiling = models.PositiveSmallIntegerField(
        _("ceiling"), null=True, blank=True, help_text=_("0 pauses the slot; empty means none.")
    )
    capacity = models.GeneratedField(
        expression=Least(F("planned") + F("extra"), F("ceiling")),  # LEAST skips null
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )

    objects = SlotQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        constraints = [
            models.UniqueConstraint(fields=["location", "starts_at"], name="slot_starts_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_has_length"),
        ]

    def __str__(self) -> str:
        return f"{self.location}, {timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"

    def is_public(self, now: datetime) -> bool:
        """Whether anybody may book it."""
        return self.opens_at <= now < self.starts_at
