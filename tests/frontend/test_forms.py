"""What `{{ form }}` gives: the markup of govuk-frontend, fit for screen readers."""

from django import forms


class SampleForm(forms.Form):
    name = forms.CharField(
        label="Name",
        help_text="As <printed>",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "name"}),
    )
    place = forms.ChoiceField(
        label="Place", choices=[("a", "Assen"), ("z", "Zwolle")], widget=forms.RadioSelect
    )
    people = forms.MultipleChoiceField(
        label="People",
        choices=[("1", "Olena"), ("2", "Marko")],
        widget=forms.CheckboxSelectMultiple,
    )
    desk = forms.ChoiceField(label="Desk", choices=[("1", "One"), ("2", "Two")])
    step_free = forms.BooleanField(label="Step-free", help_text="A ramp", required=False)
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_text_field_has_label_hint_and_width():
    html = SampleForm()["name"].as_field_group()

    assert '<label class="govuk-label govuk-label--m" for="id_name">Name</label>' in html
    assert '<div class="govuk-hint" id="id_name_helptext">As &lt;printed&gt;</div>' in html
    assert 'class="govuk-input govuk-input--width-10"' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert "error" not in html


def test_a_wrong_text_field_is_marked_and_says_why():
    html = SampleForm({})["name"].as_field_group()

    assert "govuk-form-group--error" in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert '<div id="id_name_error"><p class="govuk-error-message">' in html


def test_choices_are_a_fieldset_with_a_legend():
    form = SampleForm({"place": "z", "people": ["2"]})

    for name, kind in (("place", "radios"), ("people", "checkboxes")):
        html = form[name].as_field_group()

        assert '<legend class="govuk-fieldset__legend govuk-fieldset__legend--m">' in html
        assert html.count(f'class="govuk-{kind}__item"') == 2
        assert f'<div class="govuk-{kind}" id="id_{name}">' in html
        assert html.count(" checked") == 1
        assert f'for="id_{name}_1"' in html


def test_a_wrong_choice_describes_its_fieldset():
    html = SampleForm({})["people"].as_field_group()

    assert '<fieldset class="govuk-fieldset" aria-describedby="id_people_error">' in html


def test_a_single_box_stands_before_its_label():
    html = SampleForm({"step_free": "on"})["step_free"].as_field_group()

    assert html.index("<input") < html.index("<label")
    assert "govuk-checkboxes__input" in html
    assert " checked" in html
    assert 'class="govuk-hint govuk-checkboxes__hint" id="id_step_free_helptext"' in html
    assert "govuk-label--m" not in html


def test_lists_and_long_texts_keep_what_was_chosen():
    form = SampleForm({"desk": "2", "note": "<b>"})

    assert '<option value="2" selected>Two</option>' in form["desk"].as_field_group()
    assert "&lt;b&gt;</textarea>" in form["note"].as_field_group()
    assert 'rows="3"' in form["note"].as_field_group()


def test_a_form_shows_every_field_once_and_hidden_ones_bare():
    html = str(SampleForm())

    assert html.count('class="govuk-form-group"') == 6
    assert html.count("<label") == 8
    assert '<input type="hidden" name="key" id="id_key">' in html
