"""What planners and time do to waves, in the words of the tests."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from applicants.models import Invitee
from planning.waves.choosing import Choice
from planning.waves.services import start
from tests.factories import ApplicantFactory, MunicipalityFactory, UserFactory


def wave(size=500, *, by=None, in_days=0, form_key=None, name="One", **more):
    """Make a wave of whoever is there, that opens so many days from now."""
    opens_at = timezone.now() + timedelta(days=in_days)
    choice = Choice(name, opens_at, size, **more)
    by = by or UserFactory(planner=True)
    return start(choice, by=by, form_key=form_key or uuid4())


def family(*traits, **home):
    """An adult who can be reached and, for each trait, somebody of the household."""
    home = {"municipality": MunicipalityFactory(), "household": "7", **home}
    adult = ApplicantFactory(email="o@example.org", language="en", **home)
    return [adult, *[ApplicantFactory(**{trait: True}, **home) for trait in traits]]


def states(*people):
    found = dict(Invitee.objects.values_list("applicant", "state"))
    return [found.get(person.pk) for person in people]


def reasons(*people):
    found = dict(Invitee.objects.values_list("applicant", "why"))
    return [found[person.pk] for person in people]
