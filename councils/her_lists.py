"""The lists of an officer: which are hers, and who may read or change them."""

from django.shortcuts import get_object_or_404

from accounts.models import User
from applicants.models import RegistrationList
from councils.doors import office_page

PAGE = "admin:applicants_registrationlist_change"

reader_page = office_page("applicants.view_registrationlist")
officer_page = office_page("applicants.add_registrationlist")


def hers(officer: User, pk: int) -> RegistrationList:
    """Return a list of the municipalities of `officer`; others do not exist for her."""
    rows = RegistrationList.objects.filter(municipality__in=officer.municipalities.all())
    return get_object_or_404(rows.select_related("municipality", "uploaded_by"), pk=pk)
