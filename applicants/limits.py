"""How much of a file is read: enough for every municipality, too little to harm us."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from applicants.exceptions import FileRefused

MAX_LINE = 10_000  # characters: no row of a list is longer, and a longer one costs memory
HEADER_ROWS = 10  # titles may stand above the column names
MIB = 2**20


@dataclass(frozen=True)
class Limits:
    """Bytes of a file, bytes of a workbook when unpacked, rows, characters in all cells.

    `seconds` is how long a workbook may take by the clock; of the processor its
    reader gets less. A page must answer before the proxy gives up (deploy/nginx.conf).
    """

    bytes: int
    unpacked: int
    rows: int
    characters: int
    seconds: float


UPLOAD = Limits(bytes=5 * MIB, unpacked=50 * MIB, rows=20_000, characters=10 * MIB, seconds=20)
MAX_BYTES, MAX_ROWS = UPLOAD.bytes, UPLOAD.rows
COMMAND = Limits(bytes=50 * MIB, unpacked=200 * MIB, rows=100_000, characters=50 * MIB, seconds=120)


def too_large(limits: Limits = UPLOAD) -> FileRefused:
    return FileRefused(
        _("The file is larger than %(most)s MB. Split it and upload the parts.")
        % {"most": limits.bytes // MIB}
    )
