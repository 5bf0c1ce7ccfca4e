"""A person on the way through the pages, as a browser without JavaScript would go."""

import re

from django.urls import reverse


def born(birth_date):
    year, month, day = birth_date.split("-")
    return {"birth_date_day": day, "birth_date_month": month, "birth_date_year": year}


def identify(client, person, **changes):
    form = {"v_number": person.v_number, **born(person.birth_date), **changes}
    return client.post(reverse("booking:start"), form)


def form_key(client):
    page = client.get(reverse("booking:who")).content.decode()
    return re.search(r'name="form_key" value="([^"]+)"', page)[1]


def choose(client, *people, **wishes):
    form = {"people": [person.pk for person in people], "form_key": form_key(client), **wishes}
    return client.post(reverse("booking:who"), form)


def hold(client, *slots, follow=False):
    form = {"slots": ",".join(str(slot.pk) for slot in slots)}
    return client.post(reverse("booking:hold"), form, follow=follow)


def come_to_check(client, person, *slots):
    identify(client, person)
    choose(client, person)
    return hold(client, *slots)


def confirm(client, **contact):
    return client.post(reverse("booking:check"), contact)


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())
