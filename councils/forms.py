from collections.abc import Mapping
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from applicants.exceptions import FileRefused, HeadingsUnknown
from applicants.forms import Judged, judge
from applicants.headings import headings_of
from applicants.imports import Sheet, read
from applicants.limits import MAX_BYTES, too_large
from applicants.models import Municipality
from applicants.quoting import without_quotes
from councils.naming import MEND, MEND_HELP


class Sent(NamedTuple):
    """A file as it came, as it was read, and as it was judged: not yet, if a column is unknown."""

    content: bytes
    sheet: Sheet | None = None
    judged: Judged | None = None


def judged_sheet(
    content: bytes, municipality: Municipality, named: Mapping[str, str], *, mend: bool
) -> tuple[Sheet, Judged]:
    """Read and judge a file. Raises FileRefused, or HeadingsUnknown which is one."""
    sheet = without_quotes(read(content, named={**headings_of(municipality), **named}))
    return sheet, judge(sheet, today=timezone.localdate(), mend=mend)


class UploadForm(forms.Form):
    """A list of the officer's municipality. The file cannot say of which."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
        help_text=_(
            "Excel (.xlsx) or CSV, with the column names in one of the first ten rows. At most"
            " 5 MB."
        ),
        error_messages={
            "required": _("Choose the file with the list."),
            "empty": _("The file is empty. Choose another."),
        },
    )
    mend = forms.BooleanField(
        label=MEND,
        required=False,
        help_text=MEND_HELP,
    )

    def __init__(self, officer: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.home = officer.municipalities.first()

    def clean(self) -> dict[str, Any]:
        """Read the file into `file`: what becomes of the rows, or why all of it is refused."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.home is None:
            raise ValidationError(_("You are not listed with a municipality."))
        cleaned["municipality"] = self.home
        if cleaned.keys() >= {"municipality", "file"}:
            self.read_file(cleaned)
        return cleaned

    def read_file(self, cleaned: dict[str, Any]) -> None:
        try:
            cleaned["file"] = self.sent(**cleaned)
        except FileRefused as refusal:
            self.add_error("file", str(refusal))

    def sent(self, *, municipality: Municipality, file: UploadedFile, mend: bool) -> Sent:
        """Return what becomes of the rows. Raises FileRefused."""
        if (file.size or 0) > MAX_BYTES:
            raise too_large()
        content = file.read()
        try:
            return Sent(content, *judged_sheet(content, municipality, {}, mend=mend))
        except HeadingsUnknown:
            return Sent(content)
