"""How an officer narrows the list of her people."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applicants.eligibility import ADULT_AGE, STICKER_AGE
from applicants.models import Applicant
from appointments.dead import with_dead_contact
from councils.people import NO_CONTACT, STATES, in_state, unreached, without_letter, younger

People = QuerySet[Applicant]


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(STATES.items())

    def queryset(self, request: HttpRequest, queryset: People) -> People:
        return in_state(queryset, self.value() or "") if self.value() in STATES else queryset


class ContactFilter(admin.SimpleListFilter):
    title = _("contact")
    parameter_name = "contact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("none", _("no e-mail and no phone")),
            ("dead", _("an e-mail address or phone that does not work")),
        ]

    def queryset(self, request: HttpRequest, queryset: People) -> People:
        if self.value() == "dead":
            return with_dead_contact(queryset)
        return queryset.filter(NO_CONTACT) if self.value() == "none" else queryset


class LetterFilter(admin.SimpleListFilter):
    """Letters are for who is not booked: nobody else needs one."""

    title = _("letter")
    parameter_name = "letter"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("needed", _("needed: cannot be reached otherwise")),
            ("never", _("not booked, never printed")),
            ("printed", _("printed")),
        ]

    def queryset(self, request: HttpRequest, queryset: People) -> People:
        if self.value() == "needed":
            return unreached(without_letter(queryset))
        if self.value() == "never":
            return without_letter(queryset)
        if self.value() == "printed":
            return queryset.filter(letter_batches__isnull=False).distinct()
        return queryset


class AgeFilter(admin.SimpleListFilter):
    title = _("age")
    parameter_name = "age"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(STICKER_AGE), _("under 14")), (str(ADULT_AGE), _("under 18"))]

    def queryset(self, request: HttpRequest, queryset: People) -> People:
        if self.value() in {str(STICKER_AGE), str(ADULT_AGE)}:
            return younger(queryset, int(self.value() or 0), timezone.localdate())
        return queryset
