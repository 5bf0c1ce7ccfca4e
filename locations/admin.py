from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from config.admin import NarrowAdmin, ReadOnlyAdmin
from locations.changing import ask_all
from locations.forms import OpeningHoursForm
from locations.models import Closure, Desk, Duty, Location, OpeningHours, Slot
from locations.real import RealAdmin, RealPlaces
from trail.services import record

SERVING = [Role.CLERK, Role.MANAGER]


class DeskInline(admin.TabularInline):
    model = Desk
    extra = 0


class DutyInline(admin.TabularInline):
    """Who serves here. The manager of the location does the same under /desk/team/."""

    model = Duty
    extra = 0

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "user":
            kwargs["queryset"] = User.objects.filter(role__in=SERVING)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Location)
class LocationAdmin(NarrowAdmin):
    list_display = ["name", "city", "address", "step_free"]
    search_fields = ["name", "city"]
    inlines = [DeskInline, DutyInline]

    def seen_by(self, user, rows):
        return rows.real()

    def save_formset(self, request, form, formset, change):
        """Leave in the trail to whom a location was opened or closed, as its team page does."""
        super().save_formset(request, form, formset, change)
        if formset.model is Duty:
            for duty in [*formset.new_objects, *(row for row, _ in formset.changed_objects)]:
                record("duty", result="given", about=f"user:{duty.user_id}")
            for duty in formset.deleted_objects:
                record("duty", result="taken", about=f"user:{duty.user_id}")


@admin.register(Desk)
class DeskAdmin(RealAdmin):
    list_display = ["location", "number"]
    list_filter = [("location", RealPlaces)]


class SupplyAdmin(RealAdmin):
    """What slots are made from: whatever changes, they follow."""

    list_filter = [("location", RealPlaces)]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        self.follow(request, obj)

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        self.follow(request, obj)

    def delete_queryset(self, request, queryset):
        places = {row.location_id for row in queryset}
        super().delete_queryset(request, queryset)
        for place in places:
            ask_all(place)

    def follow(self, request: HttpRequest, obj: Any) -> None:
        ask_all(obj.location_id)
        messages.info(request, _("The times that people can book follow within a minute."))


@admin.register(OpeningHours)
class OpeningHoursAdmin(SupplyAdmin):
    form = OpeningHoursForm
    list_display = ["location", "weekday", "opens", "closes", "desks", "valid_from", "valid_until"]
    list_display_links = ["location", "weekday"]
    list_filter = [("location", RealPlaces), "weekday"]


@admin.register(Closure)
class ClosureAdmin(SupplyAdmin):
    list_display = ["day", "location", "starts", "ends", "reason"]
    list_select_related = ["location"]
    date_hierarchy = "day"


@admin.register(Slot)
class SlotAdmin(RealAdmin, ReadOnlyAdmin):
    list_display = ["starts_at", "location", "planned", "extra", "ceiling", "capacity"]
    list_filter = [("location", RealPlaces)]
    date_hierarchy = "starts_at"
    list_select_related = ["location"]
