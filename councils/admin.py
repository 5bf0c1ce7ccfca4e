from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Func, IntegerField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from applicants.models import Applicant, Municipality, RegistrationList
from applicants.people import about
from config.admin import NarrowAdmin, ReadOnlyAdmin
from config.db import ids
from councils import filters, lists, person_views, views
from councils.officer_forms import MunicipalityForm
from councils.people import state_of, with_state
from councils.people_forms import born
from trail.services import record, record_each

SEARCHED = 50  # characters


@admin.register(Municipality)
class MunicipalityAdmin(NarrowAdmin):
    form = MunicipalityForm
    list_display = ["name", "code", "lists_arrive"]
    search_fields = ["name", "=code"]
    filter_horizontal = ["officers"]

    def seen_by(self, user, rows):
        rows = rows.filter(practice=False)
        return rows if user.role == Role.ADMIN else rows.filter(officers=user)

    def save_related(self, request, form, formsets, change):
        """Leave in the trail whom an officer's people were opened or closed to."""
        before = ids(form.instance.officers.all())
        super().save_related(request, form, formsets, change)
        after = ids(form.instance.officers.all())
        for pk in before ^ after:
            result = "given" if pk in after else "taken"
            record("officer", result=f"{result} {form.instance.code}", about=f"user:{pk}")

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["queryset"] = User.objects.filter(role=Role.OFFICER)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(Applicant)
class ApplicantAdmin(ReadOnlyAdmin):
    """An officer's people: never the day or the place of an appointment."""

    list_display = ["family_name", "given_names", "born", "household", "state"]
    list_display_links = ["family_name", "given_names"]
    list_filter = [
        filters.StateFilter,
        filters.ContactFilter,
        filters.LetterFilter,
        filters.AgeFilter,
        "language",
    ]
    search_fields = ["search_key"]
    search_help_text = _("Search by name, in any script and spelling.")
    list_per_page = 50

    def seen_by(self, user, rows):
        return with_state(rows.known().filter(municipality__officers=user))

    def get_search_results(self, request, queryset, search_term):
        """Find by sound. V-numbers are not looked for: the address of the page would keep them."""
        if search_term.strip():
            queryset = queryset.named(search_term[:SEARCHED])
        return queryset, False

    @admin.display(description=_("date of birth"), ordering="birth_date")
    def born(self, person):
        return born(person)

    @admin.display(description=_("state"), ordering="state")
    def state(self, person):
        return state_of(person)

    def changelist_view(self, request, extra_context=None):
        """Leave in the trail who was shown on this page of the list."""
        answer = super().changelist_view(request, extra_context)
        shown = getattr(answer, "context_data", {}).get("cl")
        people = shown.result_list if shown else []  # without: it sends to another address
        record_each("search", [about(person.pk) for person in people], request=request)
        return answer

    def history_view(self, request, object_id, extra_context=None):
        answer = super().history_view(request, object_id, extra_context)
        record("person", about=about(int(unquote(object_id))), request=request)
        return answer

    def change_view(self, request, object_id, form_url="", extra_context=None):
        person = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, person):
            raise PermissionDenied
        return person_views.read(request, person)


@admin.register(RegistrationList)
class RegistrationListAdmin(ReadOnlyAdmin):
    """Lists that were uploaded, what came of them, and the page to upload another."""

    list_display = [
        "uploaded_at",
        "municipality",
        "uploaded_by",
        "state",
        "added",
        "changed",
        "unchanged",
        "left_out",
    ]
    list_select_related = ["municipality", "uploaded_by"]

    def seen_by(self, user, rows):
        counted = rows.annotate(
            left_out=Func("refused", function="jsonb_array_length", output_field=IntegerField())
        )
        return counted.filter(municipality__officers=user)

    @admin.display(description=_("refused"))
    def left_out(self, done):
        return done.left_out

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("applicants.add_registrationlist")

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        return views.upload(request, self.admin_site.each_context(request))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        done = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, done):
            raise PermissionDenied
        return lists.one(request, done)
