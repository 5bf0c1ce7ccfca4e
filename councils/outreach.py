"""Who still has to make an appointment, as a file for those who call and visit people."""

import csv
from collections.abc import Iterator

from django.http import HttpResponse
from django.utils import timezone

from accounts.models import User
from applicants.columns import LABELS
from applicants.models import Applicant, Municipality
from applicants.quoting import quoted
from config.db import service
from councils.people import not_booked
from trail.services import record

MOST = 5_000  # rows: more than anybody calls before the next export
# No V-number and no birth date: together they open a booking
COLUMNS = [
    "family_name",
    "prefix",
    "given_names",
    "native_name",
    "household",
    "language",
    "email",
    "phone",
]


def export_of(municipality: Municipality, *, by: User) -> HttpResponse:
    """Return the file: RFC 4180, safe to open in a spreadsheet, with a mark that it is UTF-8."""
    rows = people_of(municipality, by=by)
    name = f"not-booked-{timezone.localdate()}.csv"
    response = HttpResponse(content_type="text/csv; charset=utf-8; header=present")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([str(LABELS[column]) for column in COLUMNS])
    writer.writerows(lines(rows))
    return response


def lines(rows: list[Applicant]) -> Iterator[list[str]]:
    for person in rows:
        yield [quoted(str(getattr(person, column))) for column in COLUMNS]


@service
def people_of(municipality: Municipality, *, by: User) -> list[Applicant]:
    """Return the MOST of `municipality` who wait longest without an appointment.

    Notes in the trail who took them out, and how many.
    """
    rows = not_booked(Applicant.objects.filter(municipality=municipality, restricted_on=None))
    found = list(rows.order_by("registered_on", "household", "pk")[:MOST])
    record(
        "export",
        result=str(len(found)),
        actor=f"user:{by.pk}",
        about=f"municipality:{municipality.pk}",
    )
    return found
