"""The lists of municipalities: what was sent, what would come of it, and what came of it.

Part of applicants/models.py, which is where to import from.
"""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ListState(models.TextChoices):
    ASKED = "asked", _("waits for you to say which column is which")
    JUDGED = "judged", _("waits for you to confirm it")
    APPLYING = "applying", _("is being taken in")
    APPLIED = "applied", _("taken in")
    FAILED = "failed", _("could not be taken in")
    UNDONE = "undone", _("undone")
    WITHDRAWN = "withdrawn", _("not taken in")


class RegistrationList(models.Model):
    """One file of a municipality: staged in `rows`, and what came of it.

    The counts are those of the preview until it is applied. `refused` (rows) and
    `warned` (cells) are lists of {"line", "column", "reason"}, `ignored` names the
    columns that were left out. `rechecked` counts rows that came out otherwise than
    the preview said. Of a list that is ASKED there is only the file.
    """

    municipality = models.ForeignKey(
        "applicants.Municipality",
        models.PROTECT,
        related_name="lists",
        verbose_name=_("municipality"),
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ListState,
        default=ListState.JUDGED,
        db_default=ListState.APPLIED,  # so were all before there were states
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    applied_at = models.DateTimeField(_("taken in at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    added = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    rechecked = models.PositiveIntegerField(_("other than in the preview"), default=0, db_default=0)
    refused = models.JSONField(_("refused"), default=list)
    warned = models.JSONField(_("left out"), default=list, db_default=[])
    ignored = models.JSONField(_("columns not used"), default=list, db_default=[])

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = _("registration list")
        verbose_name_plural = _("registration lists")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ListState.values), name="list_has_a_state")
        ]

    def __str__(self) -> str:
        return f"{self.municipality}, {timezone.localtime(self.uploaded_at):%Y-%m-%d %H:%M}"

    @property
    def taken_in_at(self) -> datetime:
        """When it was taken in; lists from before previews were when they were uploaded."""
        return self.applied_at or self.uploaded_at


class RawFile(models.Model):
    """The file as it was sent. Destroyed after a day."""

    of = models.OneToOneField(RegistrationList, models.CASCADE, related_name="raw")
    content = models.BinaryField()
    stored_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.of_id}"


class RowKind(models.TextChoices):
    NEW = "new", _("New people")
    CHANGED = "changed", _("Changed people")
    MOVED = "moved", _("People registered with another municipality")
    WRONG = "wrong", _("Rows with mistakes")
    UNCHANGED = "unchanged", _("Unchanged people")


class ListedRowQuerySet(models.QuerySet["ListedRow"]):
    def good(self) -> Self:
        """Those that are taken in when the list is confirmed: moves only if ticked."""
        return self.exclude(kind=RowKind.WRONG).exclude(kind=RowKind.MOVED, accepted=False)

    def warned(self) -> Self:
        """Those that are taken in without some cell."""
        return self.exclude(kind=RowKind.WRONG).exclude(remarks=[])


class ListedRow(models.Model):
    """One row of a list, judged: what applying it does, or what is wrong with it.

    `facts` are values by field of `Applicant`; of a wrong row, its cells by column as
    they were sent. `changes` says which field had what, and has what then. `remarks`
    are {"column", "reason", "value"}.
    """

    of = models.ForeignKey(RegistrationList, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("line"))
    kind = models.CharField(max_length=10, choices=RowKind)
    v_number = models.CharField(_("V-number"), max_length=10, blank=True)
    accepted = models.BooleanField(default=False)
    facts: "models.JSONField[Any, Any]" = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    changes: "models.JSONField[Any, Any]" = models.JSONField(
        default=dict, encoder=DjangoJSONEncoder
    )
    remarks: "models.JSONField[Any, Any]" = models.JSONField(default=list)

    objects = ListedRowQuerySet.as_manager()

    class Meta:
        ordering = ["line"]
        indexes = [
            models.Index(fields=["of", "kind", "line"], name="rows_of_a_kind"),
            models.Index(fields=["of", "v_number"], name="rows_of_a_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["of", "line"], name="one_row_a_line"),
            models.CheckConstraint(condition=Q(kind__in=RowKind.values), name="row_has_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.of_id}:{self.line}"


class Move(models.Model):
    """Somebody's registration went from one municipality to another. Both see it."""

    applicant = models.ForeignKey("applicants.Applicant", models.CASCADE, related_name="moves")
    left = models.ForeignKey("applicants.Municipality", models.PROTECT, related_name="+")
    joined = models.ForeignKey("applicants.Municipality", models.PROTECT, related_name="+")
    by_list = models.ForeignKey(RegistrationList, models.PROTECT, related_name="moves")
    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.applicant_id}: {self.left_id} → {self.joined_id}"


class ColumnName(models.Model):
    """What one municipality calls a column of ours, as its officer has pointed out once.

    `heading` is without signs and capitals: see `columns.bare`.
    """

    municipality = models.ForeignKey(
        "applicants.Municipality", models.CASCADE, related_name="column_names"
    )
    heading = models.CharField(max_length=100)
    column = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "heading"], name="a_heading_means_one_column"
            )
        ]

    def __str__(self) -> str:
        return f"{self.heading}: {self.column}"
