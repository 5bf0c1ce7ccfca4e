"""Figures as a file."""

import csv
from collections.abc import Iterable

from django.http import HttpResponse
from django.utils import timezone

from trail.services import record


def csv_file(name: str, heading: Iterable[str], rows: Iterable[Iterable[str]]) -> HttpResponse:
    """Return the file of today by that name: RFC 4180, with a mark that it is UTF-8.

    Quote what somebody wrote before it comes here: `applicants.quoting`. Leaves a trace.
    """
    record("export", result=name)
    response = HttpResponse(content_type="text/csv; charset=utf-8; header=present")
    file = f"{name}-{timezone.localdate()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(heading)
    writer.writerows(rows)
    return response
