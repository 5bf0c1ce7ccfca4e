from django.contrib import admin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.admin import NarrowAdmin, ReadOnlyAdmin
from notices.again import send_again
from notices.models import Announcement, Notice, Text
from notices.rights import HEADINGS


class GivenUpFilter(admin.SimpleListFilter):
    """Those that are tried no more and still true: whether to send them again is for a person."""

    title = _("given up")
    parameter_name = "given_up"

    def lookups(self, request, model_admin):
        return [("1", _("yes"))]

    def queryset(self, request, queryset):
        return queryset.given_up(timezone.now()) if self.value() == "1" else queryset


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """Whether letters leave, and what stops them; not what they say, nor to whom."""

    fields = (
        "about",
        "channel",
        "language",
        "created_at",
        "send_after",
        "valid_until",
        "sent_at",
        "attempts",
        "last_error",
        "result",
        "result_at",
    )
    list_display = fields
    list_filter = [GivenUpFilter, "channel", "result"]
    ordering = ["-created_at"]
    actions = ["send_again"]

    def has_send_permission(self, request):
        return request.user.has_perm("notices.send_again")

    @admin.action(permissions=["send"], description=_("Send again what was given up"))
    def send_again(self, request, chosen):
        sent = send_again(list(chosen.values_list("pk", flat=True)))
        self.message_user(request, _("Letters that are sent again: %(sent)s") % {"sent": sent})


@admin.register(Text)
class TextAdmin(NarrowAdmin):
    list_display = ["key", "last_valid_on", "source"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}  # Django 6 does by itself

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Say which keys pages ask for: any other is kept and shown nowhere."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "key":
            field.help_text = ", ".join(HEADINGS)
        return field


@admin.register(Announcement)
class AnnouncementAdmin(NarrowAdmin):
    """What everybody sees on the page of how things stand, within a few minutes."""

    list_display = ["__str__", "shown_from", "last_shown_on"]
