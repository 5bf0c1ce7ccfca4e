import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from appointments.references import new_reference


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
    helper_email: str | None = None
    phone: str | None = None
    language: str | None = None
    step_free: bool | None = None
    more_time: bool | None = None
    with_guardian: bool = False
    channel: str | None = None

    def filled(self) -> dict[str, str | bool]:
        """Return what is said, by name of the column."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    def fill_in(self, parties: Iterable["Party"]) -> None:
        """Put what is said into these rows. It is not written yet."""
        said = self.filled()
        for party in parties:
            for name, value in said.items():
                setattr(party, name, value)


class Party(models.Model):
    """One visit of one to ten applicants: one reference, one calendar entry, one contact.

    `version` counts what we told them about it. `form_key` comes with the form
    that asks who comes, so that sending it twice makes one party. Whom we moved or
    told to come later is `excused_until` then, and no no-show. `no_show_told_on` is
    the last day whose absence we wrote about, or had no need to, `reminded_on` the last
    day on which we reminded it of its visit.
    """

    reference = models.CharField(
        _("reference"), max_length=8, unique=True, default=new_reference, editable=False
    )
    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0)
    email = models.EmailField(_("e-mail"), blank=True)
    helper_email = models.EmailField(_("e-mail of a helper"), blank=True, default="", db_default="")
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
    excused_until = models.DateTimeField(_("excused until"), null=True, blank=True)
    no_show_told_on = models.DateField(_("no-show told for"), null=True, blank=True)
    reminded_on = models.DateField(_("reminded on"), null=True, blank=True)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        indexes = [
            models.Index(
                fields=["helper_email"], name="parties_of_a_helper", condition=~Q(helper_email="")
            ),
            models.Index(Lower("email"), name="parties_of_an_address", condition=~Q(email="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="party_has_a_channel"
            )
        ]

    def __str__(self) -> str:
        return self.reference
