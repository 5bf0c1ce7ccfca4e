from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from applicants.eligibility import is_minor
from applicants.fields import BirthDateField, VNumberField
from applicants.phones import read_phone
from appointments.availability import last_day
from appointments.models import FIRM, Party
from booking.blank import BlankForm, fields_of
from booking.form_keys import new_form_key, read_form_key
from booking.household import Member

MOST = 6  # people of one visit; rule of 2022


class IdentityForm(BlankForm):
    """Who are you? Judged for its shape here; the view looks for the person."""

    v_number = VNumberField(
        label=_("V-number"),
        help_text=_("10 digits. It is in the letter of your municipality or on an IND letter."),
    )
    birth_date = BirthDateField(
        label=_("Date of birth"), help_text=_("As in the passport, for example 27 3 1988")
    )


class WishesForm(forms.Form):
    """What a party may need: the folded part of "who comes"."""

    with_guardian = forms.BooleanField(
        required=False, label=_("A child comes with a guardian who is not on a list")
    )
    step_free = forms.BooleanField(required=False, label=_("We need a step-free entrance"))
    more_time = forms.BooleanField(
        required=False, label=_("We need more time, for example because of an illness")
    )


class WhoForm(WishesForm):
    """Who comes? Only those who may be chosen can be."""

    form_key = forms.CharField(required=False, widget=forms.HiddenInput)  # judged by its signature

    def __init__(self, applicant: int, members: Sequence[Member], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.applicant = applicant
        self.coming = {each.applicant.pk: each.applicant for each in members if each.may_come}
        self.fields["people"] = forms.TypedMultipleChoiceField(
            coerce=int,
            choices=[(pk, person.given_names) for pk, person in self.coming.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": _("Choose who comes."),
                "invalid_choice": _("One of these people cannot be chosen. Please choose again."),
            },
        )
        self.fields["form_key"].initial = new_form_key(applicant)

    @cached_property
    def ticked(self) -> set[int]:
        """Who is ticked on the page, as numbers."""
        values = {str(value) for value in self["people"].value() or []}
        return {pk for pk in self.coming if str(pk) in values}

    @property
    def wishes(self) -> bool:
        """Whether the folded part of the page holds something to see."""
        names = WishesForm.base_fields
        return any(self[name].value() for name in names) or self.has_error("people")

    @property
    def wish_fields(self) -> SafeString:
        """The folded part of the page."""
        return fields_of(self, WishesForm.base_fields, like=WishesForm)

    def clean_people(self) -> list[int]:
        people: list[int] = [*dict.fromkeys(self.cleaned_data["people"])]
        if len(people) > MOST:
            raise forms.ValidationError(
                ngettext_lazy(
                    "At most %(most)d person can come together.",
                    "At most %(most)d people can come together.",
                    MOST,
                )
                % {"most": MOST}
            )
        return people

    def clean_form_key(self) -> str:
        key = read_form_key(self.cleaned_data["form_key"], self.applicant)
        if key is None:
            posted = QueryDict(mutable=True)
            posted.update(self.data)
            posted["form_key"] = new_form_key(self.applicant)
            self.data = posted
            raise forms.ValidationError(
                _("This page was open for a long time. Please check it and continue.")
            )
        return key

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        chosen = [self.coming[pk] for pk in given.get("people", [])]
        # Lenient: who comes of age before the last bookable day may choose a later one
        alone = chosen and all(is_minor(person, last_day()) for person in chosen)
        if alone and not given.get("with_guardian"):
            self.add_error(
                "people",
                _(
                    "A child under 18 comes with an adult. Choose an adult too, or tick that a"
                    " guardian comes along."
                ),
            )
        return given


class HoldForm(forms.Form):
    """The slots behind one button of the list of times; whether they can be had, `hold` says."""

    slots = forms.RegexField(regex=r"^\d{1,18}(,\d{1,18}){0,2}$", max_length=60)

    def clean_slots(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["slots"].split(",")]


class ContactForm(BlankForm):
    """How to reach the party. Both may stay empty: then the page itself is the confirmation."""

    email = forms.EmailField(
        required=False,
        max_length=254,
        label=_("E-mail (optional)"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": _("Enter an e-mail address like name@example.org.")},
    )
    phone = forms.CharField(
        required=False,
        max_length=40,
        label=_("Mobile number (optional)"),
        help_text=_("So that we can reach you if something changes."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        phone = read_phone(typed) if typed else ""
        if phone is None:
            raise forms.ValidationError(
                _("Enter a phone number like +31 6 12345678, with the country code.")
            )
        return phone


class ConfirmForm(ContactForm):
    """How to reach the party, and who books for it if it is somebody else."""

    helper_email = forms.EmailField(
        required=False,
        max_length=254,
        label=_("E-mail of the helper (optional)"),
        help_text=_("For who books for somebody else: you get the same message."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": _("Enter an e-mail address like name@example.org.")},
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email and reached_at(email) >= settings.HELPER_PARTIES:
            raise forms.ValidationError(
                _(
                    "This address has %(most)d visits that are still to come. Leave it empty, "
                    "give another one, or call us."
                )
                % {"most": settings.HELPER_PARTIES}
            )
        return email

    def clean_helper_email(self) -> str:
        email: str = self.cleaned_data["helper_email"].lower()
        if email and helped_by(email) >= settings.HELPER_PARTIES:
            raise forms.ValidationError(
                _("You have booked %(most)d visits that are still to come. Please call us.")
                % {"most": settings.HELPER_PARTIES}
            )
        return email


def helped_by(email: str) -> int:
    """Return how many visits that are still to come a helper has booked."""
    return to_come(Party.objects.filter(helper_email=email))


def reached_at(email: str) -> int:
    """Return of how many visits that are still to come this is the person's own address."""
    parties = Party.objects.alias(address=Lower("email")).exclude(email="")
    return to_come(parties.filter(address=email.lower()))


def to_come(parties: QuerySet[Party]) -> int:
    return parties.filter(appointments__status__in=FIRM).distinct().count()
