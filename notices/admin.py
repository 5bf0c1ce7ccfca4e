from django.contrib import admin

from config.admin import NarrowAdmin, ReadOnlyAdmin
from notices.models import Announcement, Notice, Text
from notices.rights import HEADINGS


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
    list_filter = ["channel", "result", "attempts"]
    ordering = ["-created_at"]


@admin.register(Text)
class TextAdmin(NarrowAdmin):
    list_display = ["key", "last_valid_on", "source"]

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
