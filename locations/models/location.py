from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class LocationQuerySet(models.QuerySet["Location"]):
    def real(self) -> Self:
        """Those that receive people: a practice location is in no list, no plan and no count."""
        return self.filter(practice=False)

    def served_by(self, user: User, day: date) -> Self:
        """Those where `user` serves at a desk on `day`, as their duties say at this moment."""
        return self.filter(duties__in=Duty.objects.on(day).filter(user=user))


class Location(models.Model):
    """An office that receives applicants, or a place to practise, which counts nowhere."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    address = models.CharField(_("street and number"), max_length=200)
    postcode = models.CharField(_("postcode"), max_length=7)
    city = models.CharField(_("town"), max_length=100)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    route = models.TextField(_("how to get there"), blank=True)
    step_free = models.BooleanField(_("step-free"), default=True)
    practice = models.BooleanField(_("practice"), default=False, db_default=False, editable=False)
    # Whoever is listed, also those whose last day is over: `served_by` knows the day
    clerks = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="Duty",
        blank=True,
        related_name="locations",
        verbose_name=_("clerks"),
    )

    objects = LocationQuerySet.as_manager()

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


class DutyQuerySet(models.QuerySet["Duty"]):
    def on(self, day: date) -> Self:
        """Those that hold on `day`, local time."""
        return self.filter(Q(until=None) | Q(until__gte=day))


class Duty(models.Model):
    """Somebody serves at the desks of a location, up to and including a day if one is set."""

    location = models.ForeignKey(Location, models.CASCADE, related_name="duties")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="duties", verbose_name=_("clerk")
    )
    until = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Empty: until it is taken back.")
    )

    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ["location", "user"]
        verbose_name = _("clerk")
        verbose_name_plural = _("clerks")
        constraints = [
            models.UniqueConstraint(fields=["location", "user"], name="clerk_listed_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.location}"


class Desk(models.Model):
    """A numbered counter of a location."""

    location = models.ForeignKey(
        Location, models.CASCADE, related_name="desks", verbose_name=_("location")
    )
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
