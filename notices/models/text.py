from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


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


class Paragraph(models.Model):
    """What a place wants to say in every message about a visit there, in one language.

    `place` names the location as text, as in "location:3": this room knows no locations.
    """

    LONGEST = 500  # characters

    place = models.CharField(_("place"), max_length=30)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    body = models.TextField(_("text"), max_length=LONGEST)

    class Meta:
        ordering = ["place", "language"]
        verbose_name = _("paragraph")
        verbose_name_plural = _("paragraphs")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "language"], name="one_paragraph_per_place_and_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.language}"
