from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from applicants.exceptions import FileRefused
from applicants.forms import Judged, judge
from applicants.imports import Sheet, read
from applicants.limits import MAX_BYTES, too_large
from applicants.quoting import without_quotes


class Sent(NamedTuple):
    """A file as it came, as it was read, and as it was judged."""

    content: bytes
    sheet: Sheet
    judged: Judged


class UploadForm(forms.Form):
    """A list of one of the officer's municipalities. The file cannot say of which."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=_("CSV UTF-8, with the column names in the first row. At most 5 MB."),
        error_messages={
            "required": _("Choose the file with the list."),
            "empty": _("The file is empty. Choose another."),
        },
    )

    def __init__(self, officer: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mine = list(officer.municipalities.all())
        if len(self.mine) > 1:
            choice = forms.ModelChoiceField(officer.municipalities, label=_("Municipality"))
            self.fields = {"municipality": choice} | self.fields

    def clean_file(self) -> Sent:
        """Return what becomes of the rows. Raises ValidationError if the whole file is refused."""
        file: UploadedFile = self.cleaned_data["file"]
        try:
            if (file.size or 0) > MAX_BYTES:
                raise too_large()
            content = file.read()
            sheet = without_quotes(read(content))
            return Sent(content, sheet, judge(sheet, today=timezone.localdate()))
        except FileRefused as refusal:
            raise ValidationError(str(refusal)) from None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.mine:
            raise ValidationError(_("You are not listed with a municipality."))
        if len(self.mine) == 1:
            cleaned["municipality"] = self.mine[0]
        return cleaned
