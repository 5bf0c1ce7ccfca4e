"""Contacts at which nothing arrives, as the carriers said: for who can ask for another one."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applicants.models import Applicant
from appointments.models import Party
from notices.models import Notice

EMAIL = _("The e-mail address does not work. Please ask for another one.")
PHONE = _("The phone number does not work. Please ask for another one.")
HELPER = _("The e-mail address of the helper does not work.")


def dead_of_party(party: Party) -> list[Promise]:
    """Return what to say of the contacts of a party at which nothing arrived."""
    rows = Notice.objects.dead([party.reference])
    contacts = [(party.email, EMAIL), (party.phone, PHONE), (party.helper_email, HELPER)]
    return said(set(rows.values_list("to", flat=True)), contacts)


def dead_of_person(person: Applicant) -> list[Promise]:
    """Return what to say of the contacts on the list of this person."""
    given = [(person.email, EMAIL), (person.phone, PHONE)]
    rows = Notice.objects.dead().filter(to__in=[address for address, _said in given if address])
    return said(set(rows.values_list("to", flat=True)), given)


def said(dead: Collection[str], contacts: Collection[tuple[str, Promise]]) -> list[Promise]:
    return [words for address, words in contacts if address and address in dead]


def with_dead_contact(rows: QuerySet[Applicant]) -> QuerySet[Applicant]:
    """Those of `rows` at whose e-mail address or phone nothing arrives."""
    theirs = Q(to=OuterRef("email")) | Q(to=OuterRef("phone"))
    dead = Notice.objects.dead().exclude(to="").filter(theirs)
    return rows.filter(Exists(dead))
