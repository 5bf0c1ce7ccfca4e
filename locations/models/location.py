from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


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
