"""Forms about a visit there is: finding it, who changes or cancels, how to reach it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from applicants.fields import BirthDateField
from appointments.models import Appointment, Party
from appointments.models.history import Why
from appointments.references import read_reference
from booking.blank import BlankForm
from booking.forms import ContactForm, IdentityForm, WishesForm


class ReferenceForm(BlankForm):
    """The reference of a visit, and the birth date of an adult of it."""

    reference = forms.CharField(
        max_length=30,
        label=_("Reference"),
        help_text=_("8 letters and digits, in your confirmation."),
        error_messages={"required": _("Enter the reference.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    birth_date = BirthDateField(
        label=_("Date of birth"), help_text=_("Of an adult who comes along, for example 27 3 1988")
    )

    def clean_reference(self) -> str:
        reference = read_reference(self.cleaned_data["reference"])
        if reference is None:
            raise forms.ValidationError(
                _("There is a slip in this reference. Compare it with your confirmation.")
            )
        return reference


class BirthDateForm(BlankForm):
    """The birth date that a personal link asks for."""

    birth_date = BirthDateField(
        label=_("Date of birth"), help_text=_("Of an adult who comes along, for example 27 3 1988")
    )


class PeopleForm(forms.Form):
    """Some of those who are booked, by the ids of their appointments."""

    question: Any = ""
    nobody: Any = ""

    def __init__(self, booked: Sequence[Appointment], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["people"] = forms.TypedMultipleChoiceField(
            coerce=int,
            choices=[(row.pk, row.applicant.given_names) for row in booked],
            widget=forms.CheckboxSelectMultiple,
            label=self.question,
            error_messages={"required": self.nobody},
        )
        self.order_fields(["people"])


class InvitedForm(BlankForm):
    """The birth date that the link of an invitation asks for."""

    birth_date = IdentityForm.base_fields["birth_date"]


class CancelForm(PeopleForm):
    """Who does not come, and why if they want to say."""

    question = _("Who does not come?")
    nobody = _("Choose whose appointment you want to cancel.")

    reason = forms.ChoiceField(
        required=False,
        label=_("Why? (optional)"),
        choices=[("", _("I do not want to say")), *Why.choices],
        widget=forms.RadioSelect,
    )


class ChangeForm(PeopleForm):
    """Who comes at another time or place."""

    question = _("For whom do you want another time or place?")
    nobody = _("Choose who comes at another time.")


class CorrectForm(ContactForm):
    """How to reach the party from now on, in which language, and what it needs."""

    language = forms.ChoiceField(
        label=_("Language of your messages"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    step_free = WishesForm.base_fields["step_free"]
    more_time = WishesForm.base_fields["more_time"]
    without_helper = forms.BooleanField(
        required=False, label=_("My helper gets no messages any more")
    )

    @classmethod
    def of(cls, party: Party, sent: QueryDict | None) -> "CorrectForm":
        """Return the form with what is known; an address is shown only as its owner knows it."""
        known = {name: getattr(party, name) for name in ("language", "step_free", "more_time")}
        form = cls(sent, initial=known)
        if not party.helper_email:
            del form.fields["without_helper"]
        return form
