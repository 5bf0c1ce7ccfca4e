from collections.abc import Collection
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from applicants.models import Municipality
from config.db import ids, locked

if TYPE_CHECKING:
    MunicipalityModelForm = forms.ModelForm[Municipality]
else:
    MunicipalityModelForm = forms.ModelForm


class MunicipalityForm(MunicipalityModelForm):
    """A municipality, and who works for it: nobody who works for another one."""

    def clean_officers(self) -> Collection[User]:
        """Lock whom was chosen until the page is saved, so that no other page chooses them too.

        The database would keep the second choice out as well, but Django adds rows that
        it does not have yet, and passes over what it keeps out without a word.
        """
        chosen: Collection[User] = self.cleaned_data["officers"]
        locked(User.objects.filter(pk__in=ids(chosen)))
        elsewhere = User.objects.filter(pk__in=ids(chosen), municipalities__isnull=False)
        if taken := elsewhere.exclude(municipalities=self.instance.pk):
            names = ", ".join(map(str, taken))
            raise ValidationError(
                _("These work for another municipality, and an officer works for one: %(names)s"),
                params={"names": names},
            )
        return chosen
