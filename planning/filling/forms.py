from django import forms

from planning.models import Filling


class RulesForm(forms.ModelForm):
    """How far a location goes, and whether by itself."""

    class Meta:
        model = Filling
        fields = ["by_night", "most_share", "most_wait"]
