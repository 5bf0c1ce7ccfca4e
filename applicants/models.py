from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applicants.lists import (
    ColumnName,
    ListedRow,
    ListState,
    Move,
    RawFile,
    RegistrationList,
    RowKind,
)
from applicants.names import words
from applicants.records import Erasure, LetterBatch, NotDouble
from applicants.waves import ALONE, QUEUED, Invitee, InviteeState, Wave, WaveState

__all__ = [
    "ALONE",
    "QUEUED",
    "Applicant",
    "ApplicantQuerySet",
    "ColumnName",
    "Erasure",
    "Invitee",
    "InviteeState",
    "LetterBatch",
    "ListState",
    "ListedRow",
    "Move",
    "Municipality",
    "NotDouble",
    "RawFile",
    "RegistrationList",
    "RowKind",
    "Wave",
    "WaveState",
]

V_NUMBER = r"^\d{10}$"
FORGOTTEN = "E"  # in place of the number, with the id: whose identity is no longer kept
V_NUMBER_OR_NONE = rf"^(\d{{10}}|{FORGOTTEN}\d{{9}})$"
BIRTH_DATE = r"^(?:19|20)\d\d-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])$"


class Municipality(models.Model):
    """A council that says who is registered with it, and the centre of its territory."""

    code = models.CharField(_("CBS code"), max_length=4, unique=True)
    name = models.CharField(_("name"), max_length=100, unique=True)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    lists_arrive = models.CharField(
        _("lists arrive"), max_length=100, blank=True, help_text=_("For example: every Friday.")
    )
    # Of made-up people, for training: in no list and no count, and never identified
    practice = models.BooleanField(_("practice"), default=False, db_default=False, editable=False)
    officers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="municipalities",
        verbose_name=_("officers"),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^\d{4}$"), name="cbs_code_of_four")
        ]

    def __str__(self) -> str:
        return self.name


class ApplicantQuerySet(models.QuerySet["Applicant"]):
    def real(self) -> Self:
        """Those who exist: made-up people of the practice desk are in no list and no count."""
        return self.filter(municipality__practice=False)

    def known(self) -> Self:
        """Those of whom we still know who they are. The others stay for what is counted."""
        return self.exclude(v_number__startswith=FORGOTTEN)

    def named(self, text: str) -> Self:
        """Those whose name has every word of `text`, in any script and spelling.

        The last word may be unfinished, if nobody is called exactly so.
        """
        if not (heard := words(text)):
            return self.none()
        found, last = self, heard.pop()
        for word in heard:
            found = found.filter(search_key__contains=f" {word} ")
        exactly = found.filter(search_key__contains=f" {last} ")
        return exactly if exactly.exists() else found.filter(search_key__contains=f" {last}")

    def resembling(self, text: str) -> Self:
        """Those whose name has, for every word of `text`, one that looks like it."""
        heard = words(text)
        found = self if heard else self.none()
        for word in heard:
            found = found.filter(search_key__trigram_word_similar=word)
        return found

    def household_of(self, applicant: "Applicant") -> Self:
        """The applicant first, then the others of the household, oldest first, if there is one.

        Who is set apart is shown to nobody but themselves.
        """
        mates = Q(
            ~Q(household=""),  # else the index of households, which leaves these out, is no use
            municipality=applicant.municipality_id,
            household=applicant.household,
            set_apart=False,
        )
        alone = Q(pk=applicant.pk)
        shared = applicant.household and not applicant.set_apart
        found = self.filter(alone | mates if shared else alone)
        return found.order_by(models.Case(models.When(alone, then=0), default=1), "birth_date")


class Applicant(models.Model):
    """A person registered by a municipality who is due a sticker.

    No BSN, no nationality, no passport number, no address is kept. In
    `birth_date` the register's 00 stands for a month or day that is not known.
    """

    v_number = models.CharField(
        _("V-number"), max_length=10, unique=True, validators=[RegexValidator(V_NUMBER)]
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="applicants", verbose_name=_("municipality")
    )
    household = models.CharField(_("household"), max_length=20, blank=True)
    set_apart = models.BooleanField(
        _("set apart"), default=False, help_text=_("Not shown to the rest of the household.")
    )
    family_name = models.CharField(_("family name"), max_length=150)
    prefix = models.CharField(_("prefix"), max_length=20, blank=True)
    given_names = models.CharField(_("given names"), max_length=150)
    native_name = models.CharField(_("name in Cyrillic"), max_length=200, blank=True)
    search_key = models.CharField(max_length=400, editable=False, blank=True)
    birth_date = models.CharField(
        _("date of birth"),
        max_length=10,
        validators=[RegexValidator(BIRTH_DATE)],
        help_text=_("YYYY-MM-DD; 00 for a month or day that is not known."),
    )
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="uk"
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=16, blank=True)
    registered_on = models.DateField(_("registered on"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    served_on = models.DateField(_("served on"), null=True, blank=True)
    decision_pending_since = models.DateField(_("IND decides since"), null=True, blank=True)
    restricted_on = models.DateField(_("use restricted on"), null=True, blank=True)
    wave = models.ForeignKey(
        Wave,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="applicants",
        verbose_name=_("wave"),
    )

    objects = ApplicantQuerySet.as_manager()

    class Meta:
        ordering = ["family_name", "given_names"]
        verbose_name = _("applicant")
        verbose_name_plural = _("applicants")
        indexes = [
            models.Index(
                fields=["municipality", "household"],
                name="household_of_municipality",
                condition=~Q(household=""),
            ),
            GinIndex(OpClass(F("search_key"), name="gin_trgm_ops"), name="applicant_search"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(v_number__regex=V_NUMBER_OR_NONE), name="v_number_or_forgotten"
            ),
            models.CheckConstraint(
                condition=Q(birth_date__regex=BIRTH_DATE), name="birth_date_has_parts"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("registered_on")),
                name="withdrawn_after_registration",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family_name}, {self.given_names} ({self.v_number})"

    @property
    def is_forgotten(self) -> bool:
        """Whether nobody knows any more who this is."""
        return self.v_number.startswith(FORGOTTEN)

    def born_on(self, birth_date: str) -> bool:
        """Whether `birth_date` agrees in every part that the register knows.

        No date is that of somebody who is forgotten: of them the year alone is left, and
        with the days of it they could be tried.
        """
        if self.is_forgotten:
            return False
        parts = zip(self.birth_date.split("-"), birth_date.split("-"), strict=True)
        return all(known == said or not int(known) for known, said in parts)

    def latest_birth_date(self) -> date:
        """Return the latest day the register allows: age rules take the younger age."""
        year, month, day = map(int, self.birth_date.split("-"))
        if not month:
            return date(year, 12, 31)
        last = (date(year + month // 12, month % 12 + 1, 1) - date.resolution).day
        return date(year, month, min(day or last, last))

    def age_on(self, day: date) -> int:
        """Return the age in whole years on `day`."""
        born = self.latest_birth_date()
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
