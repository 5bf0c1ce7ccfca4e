"""A member of staff on the way through the pages, as a browser without JavaScript would go."""

from django.urls import reverse

from appointments.references import spaced
from tests.booking.steps import born, text

__all__ = ["booked", "born", "look_for", "page", "prove", "text"]


def look_for(staff, query):
    return staff.post(reverse("phone:search"), {"query": query}, follow=True)


def page(staff, person):
    return text(staff.get(reverse("phone:person", args=[person.pk])))


def prove(staff, person, party, birth_date=None):
    said = born(birth_date or person.birth_date)
    form = {"reference": spaced(party.reference), **said}
    return staff.post(reverse("phone:prove", args=[person.pk]), form, follow=True)


def booked(staff, person, slot, **contact):
    """Book this one person into `slot`, as a caller asks."""
    staff.post(reverse("phone:who", args=[person.pk]), {"people": [person.pk]})
    staff.post(reverse("phone:hold"), {"slots": str(slot.pk)})
    return staff.post(reverse("phone:check"), {"language": "uk", **contact}, follow=True)
