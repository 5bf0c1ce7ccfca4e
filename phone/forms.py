from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from applicants.fields import BirthDateField, VNumberField
from applicants.models import Applicant
from applicants.phones import read_phone
from appointments.availability import last_day
from appointments.models import Appointment
from appointments.references import read_reference
from phone import people
from phone.search import LONGEST

MOST = 10  # people of one visit that staff books; the website takes 6


class SearchForm(forms.Form):
    """The one field."""

    query = forms.CharField(
        label=_("Reference, V-number or name"),
        help_text=_("With a name you can add the date or year of birth: Petrenko 17-5-1990"),
        max_length=LONGEST,
        error_messages={"required": _("Type what the caller says.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ProofForm(forms.Form):
    """What the caller says: the reference, and the birth date of an adult of the visit."""

    reference = forms.CharField(
        max_length=30,
        label=_("Reference that the caller says"),
        error_messages={"required": _("Enter the reference.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-10"}
        ),
    )
    birth_date = BirthDateField(
        label=_("Date of birth that the caller says"),
        help_text=_("Of an adult of the visit. Let the caller say it, do not read it out."),
    )

    def clean_reference(self) -> str:
        reference = read_reference(self.cleaned_data["reference"])
        if reference is None:
            raise forms.ValidationError(_("There is a slip in this reference. Ask for it again."))
        return reference


class AddForm(forms.Form):
    """Somebody who comes along, by number and birth date."""

    v_number = VNumberField(label=_("V-number"))
    birth_date = BirthDateField(label=_("Date of birth"))


class NeedsForm(forms.Form):
    """What a visit needs."""

    step_free = forms.BooleanField(required=False, label=_("Step-free entrance"))
    more_time = forms.BooleanField(required=False, label=_("More time"))


class WhoForm(NeedsForm):
    """Who comes: up to MOST of those who have no appointment."""

    with_guardian = forms.BooleanField(
        required=False, label=_("A guardian who is on no list comes along")
    )
    field_order = ["people", "with_guardian", "step_free", "more_time"]

    def __init__(self, may_come: Sequence[Applicant], *args: Any, **kwargs: Any):
        self.may_come = {person.pk: person for person in may_come}
        super().__init__(*args, **kwargs)
        self.fields["people"] = forms.TypedMultipleChoiceField(
            coerce=int,
            label=_("Who comes?"),
            choices=[(pk, f"{each.given_names} {each.family_name}, {each.birth_date[:4]}")
                     for pk, each in self.may_come.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose who comes.")},
        )  # fmt: skip
        self.order_fields(self.field_order)

    def clean_people(self) -> list[int]:
        chosen: list[int] = self.cleaned_data["people"]
        if len(chosen) > MOST:
            raise forms.ValidationError(_("At most 10 people can come together."))
        return chosen

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        chosen = [self.may_come[pk] for pk in given.get("people", [])]
        # Lenient, as on the website: who comes of age before the last bookable day may choose it
        alone = chosen and people.all_minors(chosen, last_day())
        if alone and not given.get("with_guardian"):
            self.add_error(
                "people", _("Only children: choose an adult, or tick that a guardian comes along.")
            )
        return given


class PeopleForm(forms.Form):
    """Some of those who are booked, by the ids of their appointments."""

    def __init__(self, booked: Sequence[Appointment], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["people"] = forms.TypedMultipleChoiceField(
            coerce=int,
            label=_("For whom?"),
            choices=[(row.pk, f"{row.applicant.given_names}") for row in booked],
            initial=[row.pk for row in booked],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose for whom.")},
        )


class SlotsForm(forms.Form):
    """The slots behind one button of the list of times."""

    slots = forms.RegexField(regex=r"^\d{1,18}(,\d{1,18}){0,2}$", max_length=60)

    def clean_slots(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["slots"].split(",")]


class ContactForm(forms.Form):
    """How to reach the party; an empty box leaves what is there as it is."""

    email = forms.EmailField(required=False, max_length=254, label=_("E-mail (optional)"))
    phone = forms.CharField(required=False, max_length=40, label=_("Mobile number (optional)"))
    language = forms.ChoiceField(
        label=_("Language of the messages"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        number = read_phone(typed) if typed else ""
        if number is None:
            raise forms.ValidationError(_("Enter a number like +31 6 12345678."))
        return number


class CorrectForm(ContactForm, NeedsForm):
    """The same for a visit that is there, with what it needs."""
