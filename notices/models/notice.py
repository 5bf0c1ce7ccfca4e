from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notices.models.batch import Batch

MAX_ATTEMPTS = 27  # over 23 hours: see BACK_OFF in notices/services.py
ASKED_FOR = timedelta(days=3)  # NotifyNL gives up on a text after 72 hours
POST = timedelta(days=3)  # from the printer to the door


class Channel(models.TextChoices):
    EMAIL = "email", _("e-mail")
    SMS = "sms", _("SMS")
    LETTER = "letter", _("letter")


class Result(models.TextChoices):
    """What the carrier said became of it; nothing yet, or it never says (e-mail that was taken)."""

    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("not delivered")
    DEAD = "dead", _("the address does not exist")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unsent(self, now: datetime) -> Self:
        """Those still worth sending."""
        return self.filter(sent_at=None).exclude(valid_until__lte=now)

    def due(self, now: datetime) -> Self:
        """Those to send now: not too early, not too often tried, in nobody's hands."""
        waiting = self.unsent(now).filter(send_after__lte=now, attempts__lt=MAX_ATTEMPTS)
        return waiting.exclude(claimed_until__gt=now)

    def given_up(self, now: datetime) -> Self:
        """Those still worth sending that are tried no more, in nobody's hands: somebody decides."""
        return self.unsent(now).filter(attempts__gte=MAX_ATTEMPTS).exclude(claimed_until__gt=now)

    def dead(self, about: Collection[str] | None = None) -> Self:
        """Those that found no such address: all, or those about these parties or applicants."""
        rows = self.filter(result=Result.DEAD)
        return rows if about is None else rows.filter(about__in=about)

    def unanswered(self, now: datetime) -> Self:
        """Texts that were handed over and of which nothing is known yet, by age."""
        sent = self.filter(channel=Channel.SMS, result="", sent_at__gt=now - ASKED_FOR)
        return sent.exclude(carrier_id="").order_by("sent_at", "pk")

    def printable(self, now: datetime) -> Self:
        """Letters on paper that are on no sheet yet and, printed today, still arrive in time."""
        letters = self.filter(channel=Channel.LETTER, batch=None, sent_at=None)
        return letters.filter(send_after__lte=now).exclude(valid_until__lte=now + POST)


class Notice(models.Model):
    """A finished letter, waiting in the outbox or sent.

    `about` names the party or applicant as text, so that this room knows nobody
    and whoever wrote the letter can withdraw it. `attachments` is a list of
    {"name", "type", "content"}, all text. `code` is what the desk scans; `place` whose
    paragraph goes along; `posted_by` who has a letter's address, which we have not.
    """

    key = models.CharField(_("key"), max_length=400, unique=True)
    about = models.CharField(_("about"), max_length=20, db_index=True)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.EMAIL)
    language = models.CharField(_("language"), max_length=2)
    to = models.CharField(_("to"), max_length=254)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"))
    attachments = models.JSONField(
        _("attachments"), default=list, blank=True, encoder=DjangoJSONEncoder
    )
    created_at = models.DateTimeField(_("written at"), default=timezone.now)
    send_after = models.DateTimeField(_("send after"), default=timezone.now)
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    claimed_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    code = models.CharField(_("code"), max_length=8, blank=True, default="", db_default="")
    place = models.CharField(_("place"), max_length=30, blank=True, default="", db_default="")
    posted_by = models.CharField(
        _("posted by"), max_length=100, blank=True, default="", db_default=""
    )
    batch = models.ForeignKey(
        Batch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        editable=False,
        db_index=False,  # see Meta: most letters are on no sheet
    )
    carrier_id = models.CharField(max_length=64, blank=True, default="", db_default="")
    result = models.CharField(
        _("result"), max_length=10, choices=Result, blank=True, default="", db_default=""
    )
    result_at = models.DateTimeField(_("result at"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["send_after", "pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=["send_after"], name="unsent_notices", condition=Q(sent_at=None)),
            models.Index(
                fields=["batch"], name="printed_notices", condition=Q(batch__isnull=False)
            ),
            models.Index(fields=["about"], name="dead_notices", condition=Q(result="dead")),
            models.Index(
                fields=["result_at"],
                name="undelivered_notices",
                condition=Q(result__in=["failed", "dead"]),
            ),
            models.Index(
                fields=["sent_at"],
                name="unanswered_notices",
                condition=Q(channel="sms", result="") & ~Q(carrier_id=""),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="notice_has_a_channel"
            ),
            models.CheckConstraint(
                condition=Q(result__in=["", *Result.values]), name="notice_has_a_known_result"
            ),
        ]

    def __str__(self) -> str:
        return self.key
