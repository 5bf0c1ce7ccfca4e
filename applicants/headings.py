"""What a municipality calls its columns, where that is known to nobody else."""

from collections.abc import Mapping

from applicants.columns import LABELS, bare
from applicants.models import ColumnName, Municipality
from config.db import service

LONGEST = 100  # characters


def headings_of(municipality: Municipality) -> dict[str, str]:
    """Return column by heading, as `read` takes them."""
    return dict(municipality.column_names.values_list("heading", "column"))


@service
def name_columns(named: Mapping[str, str], *, municipality: Municipality) -> None:
    """Remember which column each heading means for `municipality`. The last word counts."""
    ColumnName.objects.bulk_create(
        [
            ColumnName(municipality=municipality, heading=bare(heading)[:LONGEST], column=column)
            for heading, column in sorted(named.items())
            if column in LABELS and bare(heading)
        ],
        update_conflicts=True,
        unique_fields=["municipality", "heading"],
        update_fields=["column"],
    )
