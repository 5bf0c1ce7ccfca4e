from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class SpeaksForm(forms.Form):
    """Which visitors the waiting room sends to this clerk; none chosen means all."""

    speaks = forms.MultipleChoiceField(
        label=_("Languages you speak"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
