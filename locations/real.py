"""Pages of the admin about real places: what clerks practise with is on none of them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from config.admin import NarrowAdmin
from locations.models import Location


class RealPlaces(admin.RelatedFieldListFilter):
    """A filter that offers real locations."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        ordering = self.field_admin_ordering(field, request, model_admin)
        real = {"practice": False}
        return field.get_choices(include_blank=False, ordering=ordering, limit_choices_to=real)


class RealAdmin(NarrowAdmin):
    """Shows what is of a real location, or of all; `where` is the way to it."""

    where = "location"

    def seen_by(self, user: Any, rows: Any) -> Any:
        return rows.exclude(**{f"{self.where}__practice": True})

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.related_model is Location:
            kwargs["queryset"] = Location.objects.real()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
