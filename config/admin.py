"""What the pages of the admin have in common: nobody sees or changes more than they should."""

import re
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import Http404, HttpRequest

# How the links of Django's filters and of the days on top of a list ask
PARTS = {"year", "month", "day"}
ASKED_BY = PARTS | {"", "exact", "id__exact", "isnull", "isempty", "gte", "lt"}

ID = re.compile(r"[0-9]{1,18}", re.ASCII)  # more would be none for the database


def named(list_filter: Any) -> Any:
    """Return by which name an address asks for this filter."""
    if isinstance(list_filter, tuple):
        return list_filter[0]
    return getattr(list_filter, "parameter_name", list_filter)


class NarrowAdmin(admin.ModelAdmin):
    """Shows what `seen_by` leaves; the rest does not exist, by whatever address."""

    def seen_by(self, user: Any, rows: Any) -> Any:
        """Return those of `rows` that `user` may see."""
        return rows

    def get_queryset(self, request):
        return self.seen_by(request.user, super().get_queryset(request))

    def lookup_allowed(self, lookup, value, request):
        """Let a list be asked by its own filters only.

        Django lets it be asked by any column: `?body__contains=` and
        `?password__startswith=` tell, letter by letter, what no page shows. And
        a year of eleven digits makes its days on top of a list fail.
        """
        column, _, how = lookup.partition("__")
        filters = [named(each) for each in self.list_filter]
        asked = column in [*filters, self.date_hierarchy] and how in ASKED_BY
        return asked and (how not in PARTS or len(value) <= len("9999"))

    def get_object(self, request: HttpRequest, object_id: Any, from_field: Any = None) -> Any:
        found = super().get_object(request, object_id, from_field or None)  # `?_to_field=`
        if found is None:  # Django would send to the first page, as if that explained it
            raise Http404
        return found

    def response_action(self, request, *args, **kwargs):
        """Do something with chosen rows: Django looks for them by whatever was sent as ids."""
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(ID.fullmatch(each) for each in chosen):
            raise Http404
        return super().response_action(request, *args, **kwargs)


class ReadOnlyAdmin(NarrowAdmin):
    """Shows rows that only services write."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
