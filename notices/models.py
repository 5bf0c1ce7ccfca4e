from datetime import date, datetime
from typing import Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MAX_ATTEMPTS = 8


class Channel(models.TextChoices):
    EMAIL = "email", _("e-mail")
    SMS = "sms", _("SMS")
    LETTER = "letter", _("letter")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unsent(self, now: datetime) -> Self:
        """Those still worth sending."""
        return self.filter(sent_at=None).exclude(valid_until__lte=now)

    def due(self, now: datetime) -> Self:
        """Those to send now: not too early, not too often tried, in nobody's hands."""
        waiting = self.unsent(now).filter(send_after__lte=now, attempts__lt=MAX_ATTEMPTS)
        return waiting.exclude(claimed_until__gt=now)


class Notice(models.Model):
    """A finished letter, waiting in the outbox or sent.

    `about` names the party or applicant as text, so that this room knows nobody
    and whoever wrote the letter can withdraw it. `attachments` is a list of
    {"name", "type", "content"}, all text.
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

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["send_after", "pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=["send_after"], name="unsent_notices", condition=Q(sent_at=None))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="notice_has_a_channel"
            )
        ]

    def __str__(self) -> str:
        return self.key


class TextQuerySet(models.QuerySet["Text"]):
    def valid(self, key: str, on: date) -> "Text | None":
        """The text of this key that may be shown on that day, if there is one."""
        return self.filter(key=key, last_valid_on__gte=on).first()


class Text(models.Model):
    """Words on rights, owned by the IND: shown with their source, until their last valid day.

    Without a valid text nothing is shown in its place.
    """

    key = models.SlugField(_("key"), unique=True)
    uk = models.TextField(_("Ukrainian"))
    ru = models.TextField(_("Russian"), blank=True)
    nl = models.TextField(_("Dutch"))
    en = models.TextField(_("English"))
    source = models.URLField(_("source"))
    last_valid_on = models.DateField(_("last valid day"))

    objects = TextQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        verbose_name = _("text")
        verbose_name_plural = _("texts")

    def __str__(self) -> str:
        return self.key

    def in_language(self, language: str) -> str:
        """Return the words in `language`, or in Ukrainian if there are none in it."""
        return str(getattr(self, language, "")) or self.uk
