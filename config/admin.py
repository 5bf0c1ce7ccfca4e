"""What the pages of the admin have in common: nobody sees or changes more than they should."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest


class NarrowAdmin(admin.ModelAdmin):
    """Shows what `seen_by` leaves; the rest does not exist, by whatever address."""

    def seen_by(self, user: Any, rows: Any) -> Any:
        """Return those of `rows` that `user` may see."""
        return rows

    def get_queryset(self, request):
        return self.seen_by(request.user, super().get_queryset(request))

    def get_object(self, request: HttpRequest, object_id: Any, from_field: Any = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        if found is None:  # Django would send to the first page, as if that explained it
            raise Http404
        return found


class ReadOnlyAdmin(NarrowAdmin):
    """Shows rows that only services write."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
