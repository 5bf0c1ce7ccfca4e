from django.contrib import admin

from config.admin import ReadOnlyAdmin
from trail.models import Event


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["at", "kind", "result", "actor", "about", "channel", "place", "network"]
    list_filter = ["kind", "channel"]
    search_fields = ["=actor", "=about", "=network"]
    date_hierarchy = "at"
    show_full_result_count = False
